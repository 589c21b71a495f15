"""Noting loans that are over their day, and reminding: before the end, on each overdue day, executives after some (B6.5).

Nothing is noted or told while the date cannot be trusted. Run again on the same day it tells nobody twice.
"""

import datetime
from collections.abc import Iterable
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access import audit
from access.models import Person
from access.overseeing import holders
from access.roles import Role
from archive.lending import days
from archive.lending.asking import locked
from archive.lending.returning import DAMAGED
from archive.lending.rules import KEEPERS, PURPOSE, rules
from archive.models import Loan
from archive.models.lending import LoanState
from jobs import notifications, schedules, wording
from jobs.kinds import job
from jobs.models import Every, JobRun, Notification

JOB: Final = "archive.lending"
SOON, OVERDUE, RAISED = "loan-due-soon", "loan-overdue", "loan-raised"


@job(JOB, title=_("Remind of loans that are due"), cancellable=False, keep=datetime.timedelta(days=30))
def remind(_run: JobRun) -> dict[str, int]:
    """Note what is over its day, tell who dealt with the borrower and the archive; returns counts."""
    try:
        today = days.day_of(days.now())
    except days.ClockWrong:
        return {"loans_overdue": 0, "people_told": 0}
    noted = sum(_note(loan, today) for loan in Loan.objects.filter(state=LoanState.OUT, due_on__lt=today))
    out = Loan.objects.filter(state=LoanState.OUT).select_related("application__applicant")
    return {"loans_overdue": noted, "people_told": sum(_remind(loan, today) for loan in out)}


@transaction.atomic
def _note(loan: Loan, today: datetime.date) -> bool:
    """Write down that a loan is over its day: from now on it is, whatever the clock shows later."""
    fresh = locked(loan)
    if fresh.state != LoanState.OUT or fresh.overdue_since or fresh.due_on is None:
        return False
    if not days.is_over(fresh.due_on, today):
        return False
    fresh.overdue_since = fresh.due_on + datetime.timedelta(days=1)
    fresh.save()
    audit.record(audit.Action.CHANGE, actor=None, customer=fresh.customer_id, obj=fresh, purpose=PURPOSE)
    return True


def _remind(loan: Loan, today: datetime.date) -> int:
    known = rules()
    people = [loan.application.applicant, *holders(KEEPERS)]
    if loan.due_on is None:
        return 0
    if loan.overdue_since is None:
        near = days.days_left(loan.due_on, today) <= known.remind
        return _tell(SOON, loan, people, _term_begun(loan)) if near else 0
    told = _tell(OVERDUE, loan, people, _midnight(today))
    if days.days_over(loan.due_on, today) >= known.raise_after:
        told += _tell(RAISED, loan, holders([Role.EXECUTIVE]), _midnight(today))
    return told


def _term_begun(loan: Loan) -> datetime.datetime:
    """When the last day of a loan was written down: of each term people are told once."""
    granted = loan.extensions.filter(granted_at__isnull=False).order_by("-granted_at").first()
    begun = granted.granted_at if granted else loan.handed_at
    return begun or loan.created_at


def _midnight(today: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(today, datetime.time()))


def _tell(kind: str, loan: Loan, people: Iterable[Person], since: datetime.datetime) -> int:
    """Tell those who work here and were not told since that moment; returns how many."""
    lately = Notification.objects.filter(kind=kind, subject=loan.pk, created_at__gte=since)
    known = set(lately.values_list("recipient_id", flat=True))
    fresh = [person for person in people if person.is_active and person.pk not in known]
    return len(notifications.notify(fresh, kind, subject=loan.pk))


schedules.declare(
    "lending-reminders", JOB, schedules.Default(Every.MINUTES, minutes=60), _("Remind of loans that are due")
)
notifications.declare_kind(SOON, _("A loan ends soon: have it brought back, or apply for an extension"), "archive-loan")
notifications.declare_kind(OVERDUE, _("A loan is overdue: fetch it back"), "archive-loan")
notifications.declare_kind(RAISED, _("A loan has been overdue for days"), "archive-loan")
notifications.declare_kind(DAMAGED, _("A volume came back damaged: have it repaired"), "archive-loan")
wording.declare_codes({"loans_overdue": _("loans newly overdue")})
