"""Giving archive numbers out and taking them out of use (B3.3): each once, none twice, no gap that nobody explains.

The running number is counted inside the transaction that uses it: a transaction that rolls back gives its number back, and
those that come at the same time wait for each other.
"""

import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access import audit
from access.models import Person
from access.roles import Role
from archive.models import ArchiveFile, IssuedNumber
from archive.models.files import FileClass, FileState
from archive.models.numbering import NumberState, VoidReason
from archive.numbering import patterns, schemes
from archive.numbering.patterns import PatternRefused
from customers.models.numbers import next_number


class NumberRefused(Exception):
    """No number can be given; `code` names why (archive.numbering.wording)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def issue(
    file_class: FileClass,
    unit: str = "",
    *,
    by: Person,
    at: datetime.datetime | None = None,
    file: UUID | None = None,
) -> IssuedNumber:
    """Give out the next number of a class, inside the caller's transaction. The year is that of the clinic's date at `at`.

    Raises NumberRefused (unit, full, taken).
    """
    pattern = patterns.read(schemes.row_of(file_class).pattern)
    moment = at or timezone.now()
    year = timezone.localtime(moment, timezone.get_default_timezone()).year
    unit = unit if pattern.has_unit else ""
    if pattern.has_unit and not patterns.is_unit(unit):
        raise NumberRefused("unit")
    with transaction.atomic():
        serial = next_number(schemes.series(file_class, year, unit))
        try:
            number = pattern.number(year, unit, serial)
        except PatternRefused as refused:
            raise NumberRefused(refused.code) from None
        if IssuedNumber.objects.filter(number=number).exists():
            raise NumberRefused("taken")
        row = IssuedNumber(number=number, file_class=file_class, year=year, unit=unit, serial=serial, file_id=file)
        row.given_at, row.given_by = moment, by
        row.save()
    return row


def give_another(
    file: ArchiveFile, reason: VoidReason, file_class: FileClass, unit: str = "", *, by: Person
) -> ArchiveFile:
    """Void the file's number and give the file the next one of `file_class`; the old one stays findable.

    Raises PermissionDenied, NumberRefused (state, same, unit, full, taken).
    """
    if not by.has_role(Role.ARCHIVE_MANAGER) or not ArchiveFile.objects.visible_to(by).filter(pk=file.pk).exists():
        raise PermissionDenied("role")
    with transaction.atomic():
        fresh = ArchiveFile.objects.select_for_update().get(pk=file.pk)
        if fresh.state != FileState.KEPT:
            raise NumberRefused("state")
        if reason != VoidReason.MISLABELLED and (fresh.file_class, fresh.unit) == (file_class, unit):
            raise NumberRefused("same")
        _void(fresh, reason, by)
        row = issue(file_class, unit, by=by, file=fresh.pk)
        put_on(fresh, row)
        fresh.__dict__["_history_user"] = by
        fresh.save()
        audit.record(audit.Action.CHANGE, actor=by, customer=fresh.customer_id, obj=fresh, purpose="archive_number")
    return fresh


def put_on(file: ArchiveFile, row: IssuedNumber) -> None:
    """Let a file (not saved here) bear this number."""
    file.number, file.file_class, file.year = row.number, row.file_class, row.year
    file.unit, file.serial = row.unit, row.serial


def _void(file: ArchiveFile, reason: VoidReason, by: Person) -> None:
    row = IssuedNumber.objects.select_for_update().get(file=file, state=NumberState.GIVEN)
    row.state, row.reason, row.voided_at, row.voided_by = NumberState.VOIDED, reason, timezone.now(), by
    row.save()
    audit.record(audit.Action.CHANGE, actor=by, customer=file.customer_id, obj=row, purpose="number_voided")
