"""Checking one file for the four properties, or all of them: a result row each time, a fault for each property that fails."""

from collections import Counter
from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access import audit
from access.models import Person
from access.roles import Role
from archive.care import faults
from archive.care.finding import CARED_FOR, Found
from archive.models import ArchiveFile, FileCheck
from archive.models.care import FaultKind
from archive.models.checks import Property
from archive.properties import completeness, safety, truth, usability
from archive.properties.answers import Answer
from jobs import payload, runs
from jobs.models import JobRun

CHECKERS: Final = frozenset({Role.ARCHIVE_MANAGER})
"""Who has files checked."""
PURPOSE: Final = "four_properties"
JOB: Final = "archive.check_files"

CHECKS: Final[dict[Property, Callable[[ArchiveFile, Person], Answer]]] = {
    Property.TRUE: lambda file, _by: truth.check(file),
    Property.COMPLETE: lambda file, _by: completeness.check(file),
    Property.USABLE: lambda file, by: usability.check(file, by=by),
    Property.SAFE: lambda file, _by: safety.check(file),
}


class NotChecked(Exception):
    """The file is being destroyed or is destroyed: there is nothing to check."""


def check(file: ArchiveFile, *, by: Person, run: UUID | None = None) -> FileCheck:
    """Check one file by all four, keep the result, open a fault for what fails and end those of what holds again.

    Raises PermissionDenied, NotChecked.
    """
    _may(by)
    with transaction.atomic():
        fresh: ArchiveFile = ArchiveFile.objects.select_for_update().get(pk=file.pk)
        if fresh.state not in CARED_FOR:
            raise NotChecked
        faults.look_at([fresh])
        answers = {one: ask(fresh, by) for one, ask in CHECKS.items()}
        counts: Counter[str] = sum((answer.counts for answer in answers.values()), Counter())
        wrong = {one.value: payload.checked_counts(answer.wrong) for one, answer in answers.items() if answer.wrong}
        row = FileCheck(customer_id=fresh.customer_id, file=fresh, checked_at=timezone.now(), checked_by=by, run=run)
        row.passed, row.wrong, row.counts = not wrong, wrong, payload.checked_counts(counts)
        row.save(force_insert=True)
        failed = [Found(FaultKind.CHECK, fresh.pk, one) for one in wrong]
        faults.settle([fresh], {fresh.customer_id: failed}, faults.BY_CHECK)
        audit.record(audit.Action.VERIFY, actor=by, customer=fresh.customer_id, obj=row, purpose=PURPOSE)
    return row


def check_all(*, by: Person) -> JobRun:
    """Have all files checked that `by` may see. Raises PermissionDenied."""
    _may(by)
    with transaction.atomic():
        run = runs.start(JOB, by=by)
        audit.record(audit.Action.JOB, actor=by, obj=run, purpose=PURPOSE)
    return run


def _may(by: Person) -> None:
    if not by.has_role(*CHECKERS):
        raise PermissionDenied("role")
