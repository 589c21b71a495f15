"""Pursuing what is owed for damage or loss: dated steps, settled by the archive or written off by an executive (B6.6)."""

import datetime
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access import audit
from access.models import Person
from access.roles import Role
from archive.lending.asking import LoanRefused, locked
from archive.lending.returning import end_if_done
from archive.lending.rules import KEEPERS
from archive.models import Pursuit, PursuitStep
from archive.models.lending_papers import PursuitState

PURPOSE: Final = "pursuit"
CLOSERS: Final = {PursuitState.SETTLED: KEEPERS, PursuitState.WRITTEN_OFF: frozenset({Role.EXECUTIVE})}
"""Who ends a pursuit how: that nothing more is claimed is not for the archive to decide."""


def note_step(pursuit: Pursuit, on: datetime.date, what: str, *, by: Person) -> PursuitStep:
    """Write down what was done. Raises PermissionDenied, LoanRefused (closed, no_words, future)."""
    if not by.has_role(*KEEPERS):
        raise PermissionDenied("role")
    if not what.strip():
        raise LoanRefused("no_words")
    if on > timezone.localdate():
        raise LoanRefused("future")
    with transaction.atomic():
        fresh = _open(pursuit)
        row = PursuitStep(pursuit=fresh, customer_id=fresh.customer_id, on=on, what=what.strip(), by=by)
        row.save()
        audit.record(audit.Action.CHANGE, actor=by, customer=fresh.customer_id, obj=fresh, purpose=PURPOSE)
    return row


def close(pursuit: Pursuit, how: PursuitState, outcome: str, *, by: Person) -> None:
    """End a pursuit: settled, or written off; with the last one the loan ends.

    Raises PermissionDenied, LoanRefused (closed, no_words).
    """
    if not by.has_role(*CLOSERS.get(how, ())):
        raise PermissionDenied("role")
    if not outcome.strip():
        raise LoanRefused("no_words")
    with transaction.atomic():
        loan = locked(pursuit.line.loan)
        fresh = _open(pursuit)
        fresh.state, fresh.closed_at, fresh.closed_by = how, timezone.now(), by
        fresh.outcome = outcome.strip()
        fresh.save()
        end_if_done(loan, by)
        audit.record(audit.Action.CHANGE, actor=by, customer=fresh.customer_id, obj=fresh, purpose=str(how))


def _open(pursuit: Pursuit) -> Pursuit:
    fresh: Pursuit = Pursuit.objects.select_for_update(of=("self",)).get(pk=pursuit.pk)
    if fresh.state != PursuitState.OPEN:
        raise LoanRefused("closed")
    return fresh.opened()
