"""The daily reminder of visits that are due: one notification a person, kind and day (A2.5, A2.6)."""

import datetime
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.models import Person
from access.models.people import Employment
from customers import due
from customers.emergency import reminders as emergency_reminders
from customers.models.visits import VisitKind
from customers.passing_on import COMPLICATION, PASSED_ON
from jobs import notifications, schedules
from jobs.kinds import job
from jobs.models import Every, JobRun, Notification

__all__ = ["emergency_reminders", "remind_of_visits"]
REMINDERS = {VisitKind.AFTERCARE: "aftercare-due", VisitKind.FOLLOWUP: "followups-due"}
JOB = "customers.due_followups"


@job(JOB, title=_("Remind of visits that are due"), atomic=True)
def remind_of_visits(_run: JobRun) -> dict[str, int]:
    """Tell everybody whose work it is that visits are due or overdue; repeated on the same day it tells nobody again.

    Returns the count of people told now.
    """
    told = 0
    for kind, code in REMINDERS.items():
        waiting = [person for person in _callers(kind, code) if due.rows(person, kind).exists()]
        told += len(notifications.notify(waiting, code))
    return {"told": told}


def _callers(kind: VisitKind, code: str) -> Iterator[Person]:
    """Those who are employed in a role that calls, and have not been told today."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    told = set(Notification.objects.filter(kind=code, created_at__gte=midnight).values_list("recipient", flat=True))
    for person in Person.objects.with_standing().filter(employment=Employment.ACTIVE):
        if person.has_role(*due.CALLERS[kind]) and person.pk not in told:
            yield person


schedules.declare(
    "due-followups", JOB, schedules.Default(Every.DAY, at=datetime.time(8, 0)), _("Remind of visits that are due")
)
notifications.declare_kind(REMINDERS[VisitKind.FOLLOWUP], _("Follow-ups are due today or overdue"))
notifications.declare_kind(REMINDERS[VisitKind.AFTERCARE], _("Aftercare visits are due today or overdue"))
notifications.declare_kind(COMPLICATION, _("A follow-up reports complications or discomfort"), "followup-told")
notifications.declare_kind(PASSED_ON, _("A follow-up was passed on to your department"), "followup-told")
