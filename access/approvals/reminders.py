"""Deadlines of decisions (design: approvals): reminded on the last day, raised to the executives when it has passed, and
applications that run out by themselves.

Each step is told once to each person, however often the job runs, and made up for where the system was off.
"""

import datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.approvals import actions, deciders, kinds, queries
from access.models import Application, ApprovalStep
from access.overseeing import holders
from access.roles import Role
from access.telling import tell_once
from jobs import notifications, schedules, wording
from jobs.kinds import job
from jobs.models import Every, JobRun

JOB: Final = "access.deadlines"
DUE, LATE, RAISED = "decision-due", "decision-late", "decision-raised"


@job(JOB, title=_("Remind of decisions that are due"), cancellable=False)
def remind(_run: JobRun) -> dict[str, int]:
    """Tell of each step whose last day has come or passed; let run out what nobody can approve any more."""
    expired = sum(_expire(application) for application in Application.objects.open())
    offices, today = deciders.Offices(), timezone.localdate()
    told = sum(_remind(step, offices, today) for step in queries.waiting())
    return {"people_told": told, "applications_expired": expired}


def _expire(application: Application) -> bool:
    ends = kinds.of(application).ends_at(application)
    return ends is not None and ends <= timezone.now() and actions.expire(application)


def _remind(step: ApprovalStep, offices: deciders.Offices, today: datetime.date) -> int:
    """On the last day those who decide; once it has passed, those who decide and the executives."""
    if step.due_on is None or step.due_on > today:
        return 0
    people = [one.person for one in offices.deciders_of(step)]
    late = step.due_on < today
    told = tell_once(f"{LATE if late else DUE}-{step.position}", step.application_id, people)
    if late:
        above = [one for one in holders([Role.EXECUTIVE]) if one.pk != step.applicant_id]
        told += tell_once(f"{RAISED}-{step.position}", step.application_id, above)
    return told


schedules.declare(
    "decision-reminders",
    JOB,
    schedules.Default(Every.DAY, at=datetime.time(8, 0)),
    _("Remind of decisions that are due"),
)
for _position in range(4):
    notifications.declare_kind(f"{DUE}-{_position}", _("A decision of yours is due today"), "application-show")
    notifications.declare_kind(f"{LATE}-{_position}", _("A decision of yours is overdue"), "application-show")
    notifications.declare_kind(f"{RAISED}-{_position}", _("A decision in the house is overdue"), "application-show")
wording.declare_codes({"applications_expired": _("applications that ran out")})
