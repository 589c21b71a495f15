"""The deadline of the reviews: reviewers are reminded on the last day; after it, they and the supervisors are told."""

import datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.approvals.deciders import Offices
from access.overseeing import holders
from access.roles import Role
from access.telling import tell_once
from customers.emergency import queries, review
from customers.emergency.opening import OPENED
from customers.models import EmergencyAccess
from jobs import notifications, schedules
from jobs.kinds import job
from jobs.models import Every, JobRun

JOB: Final = "customers.emergencies"
DUE, LATE = "emergency-due", "emergency-late"


@job(JOB, title=_("Remind of emergency openings to be reviewed"), cancellable=False)
def remind(_run: JobRun) -> dict[str, int]:
    """Tell of each unreviewed opening whose last day has come or passed; each step once to each person."""
    offices, today = Offices(), timezone.localdate()
    return {"people_told": sum(_remind(row, offices, today) for row in queries.unreviewed())}


def _remind(row: EmergencyAccess, offices: Offices, today: datetime.date) -> int:
    if row.due_on > today:
        return 0
    reviewers = [one.person for one in review.reviewers_of(row, offices)]
    if row.due_on == today:
        return tell_once(DUE, row.pk, reviewers)
    above = [one for one in holders({Role.SUPERVISOR}) if one.pk != row.person_id]
    return tell_once(LATE, row.pk, {one.pk: one for one in [*reviewers, *above]}.values())


schedules.declare(
    "emergency-reviews",
    JOB,
    schedules.Default(Every.DAY, at=datetime.time(8, 0)),
    _("Remind of emergency openings to be reviewed"),
)
for _kind, _text in {
    OPENED: _("A file was opened in an emergency; it is to be reviewed"),
    DUE: _("The review of an emergency opening is due today"),
    LATE: _("The review of an emergency opening is overdue"),
    review.JUDGED: _("Your emergency opening has been reviewed"),
    review.UNJUSTIFIED: _("An emergency opening was found not justified"),
}.items():
    notifications.declare_kind(_kind, _text, "emergency-show")
