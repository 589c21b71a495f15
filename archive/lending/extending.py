"""Extending a loan (续借, B6.5): asked for before its end, approved as the loan was, as often as the rules allow.

While it is being decided nothing changes: over its day the loan is overdue until the approval, which counts from the old day.
"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from access import audit
from access.approvals import actions as approvals
from access.approvals.actions import DecisionRefused
from access.approvals.chains import Kind
from access.models import Application, Person
from access.models.approvals import ApplicationState
from archive.lending import borrowers, days
from archive.lending.asking import locked
from archive.lending.rules import KEEPERS, PURPOSE, rules
from archive.models import Loan, LoanExtension
from archive.models.files import FileState
from archive.models.lending import LoanState


def ask(loan: Loan, more: int, reason: str, *, by: Person) -> Application:
    """Apply for an extension by so many working days; by who applied for the loan, or the archive.

    Raises PermissionDenied; DecisionRefused (loan_over, loan_file, loan_days, loan_clock, loan_late, loan_overdue,
    loan_extended, no_purpose).
    """
    if not by.has_role(*KEEPERS) and loan.application.applicant_id != by.pk:
        raise PermissionDenied("role")
    with transaction.atomic():
        fresh = locked(loan)
        due_on = _checked(fresh, more)
        application = approvals.apply(Kind.LEND_MORE, reason, by=by)
        LoanExtension(application=application, loan=fresh, days=more, due_before=due_on).save()
    return application


def _checked(loan: Loan, more: int) -> date:
    """The last day that an extension would follow on; raises DecisionRefused."""
    if loan.state != LoanState.OUT or loan.due_on is None:
        raise DecisionRefused("loan_over")
    if loan.file.state != FileState.KEPT:
        raise DecisionRefused("loan_file")
    if not 1 <= more <= rules().longest:
        raise DecisionRefused("loan_days")
    if loan.overdue_since is not None or days.is_over(loan.due_on, _today()):
        raise DecisionRefused("loan_late")
    if borrowers.is_blocked(borrowers.of_loan(loan)):
        raise DecisionRefused("loan_overdue")
    if counted(loan) >= rules().extensions:
        raise DecisionRefused("loan_extended")
    return loan.due_on


def counted(loan: Loan) -> int:
    """How many extensions of a loan were granted or are being decided."""
    standing = (ApplicationState.OPEN, ApplicationState.CARRIED_OUT)
    return int(loan.extensions.filter(application__state__in=standing).count())


def grant(application: Application, by: Person) -> None:
    """An extension is approved (called by the engine): the new last day counts from the old one, whenever it was approved. A
    loan that is over the new day too stays overdue.

    Raises DecisionRefused (loan_over, loan_file, loan_overdue, loan_clock).
    """
    row: LoanExtension = application.loan_extension
    loan = locked(row.loan)
    if loan.state != LoanState.OUT or loan.due_on is None:
        raise DecisionRefused("loan_over")
    if loan.file.state != FileState.KEPT:
        raise DecisionRefused("loan_file")
    if _blocked_elsewhere(loan):
        raise DecisionRefused("loan_overdue")
    try:
        moment = days.now()
    except days.ClockWrong:
        raise DecisionRefused("loan_clock") from None
    due = days.last_day(loan.due_on, row.days)
    row.due_after, row.granted_at = due, moment
    row.save()
    loan.due_on = due
    if not days.is_over(due, days.day_of(moment)):
        loan.overdue_since = None
    loan.save()
    audit.record(audit.Action.GRANT, actor=by, customer=loan.customer_id, obj=loan, purpose=PURPOSE)


def _blocked_elsewhere(loan: Loan) -> bool:
    """Whether the borrower has another overdue loan: of this one an extension was asked for in time."""
    return borrowers.is_blocked(borrowers.of_loan(loan), but=loan)


def _today() -> date:
    try:
        return days.day_of(days.now())
    except days.ClockWrong:
        raise DecisionRefused("loan_clock") from None
