"""Handing volumes out to the borrower: each is scanned; with the first the term begins (B6.4, B6.5)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from access import audit
from access.models import Person
from archive.lending import borrowers, days, signing
from archive.lending.asking import LoanRefused, locked
from archive.lending.rules import KEEPERS
from archive.models import Loan, LoanVolume
from archive.models.files import FileState
from archive.models.lending import LineState, LoanState
from archive.models.movements import Why
from archive.store import actions as store
from archive.store import codes


def hand_out(loan: Loan, typed: str, *, by: Person) -> LoanVolume:
    """Hand one volume out, by its barcode. With the first one the term begins: the last day is written down and not counted
    anew.

    Raises PermissionDenied; CodeWrong, StoreRefused (the storeroom's refusals); LoanRefused (state, agreement, file, overdue,
    clock, not_listed, handed).
    """
    if not by.has_role(*KEEPERS):
        raise PermissionDenied("role")
    code = codes.read(typed).text
    with transaction.atomic():
        fresh = locked(loan)
        _check(fresh)
        line = fresh.lines.select_related("volume__file__customer").filter(volume__barcode=code).first()
        if line is None:
            raise LoanRefused("not_listed")
        if line.state != LineState.LISTED:
            raise LoanRefused("handed")
        if fresh.state == LoanState.APPROVED:
            _begin(fresh, by)
        store.check_out(line.volume, by=by, why=Why.LENDING, scanned=True)
        line.opened().state = LineState.OUT
        line.save()
        audit.record(audit.Action.CHANGE, actor=by, customer=fresh.customer_id, obj=fresh, purpose="lending_out")
    return line


def _check(loan: Loan) -> None:
    if loan.state not in (LoanState.APPROVED, LoanState.OUT):
        raise LoanRefused("state")
    if not signing.has_agreement(loan):
        raise LoanRefused("agreement")
    if loan.file.state != FileState.KEPT:
        raise LoanRefused("file")
    if borrowers.is_blocked(borrowers.of_loan(loan)):
        raise LoanRefused("overdue")


def _begin(loan: Loan, by: Person) -> None:
    try:
        moment = days.now()
    except days.ClockWrong:
        raise LoanRefused("clock") from None
    loan.state, loan.handed_at, loan.handed_by = LoanState.OUT, moment, by
    loan.due_on = days.last_day(days.day_of(moment), loan.days)
    loan.save()
