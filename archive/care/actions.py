"""What people do about a fault: give it to somebody, note that it is mended, accept it as it is. One transaction each, with its
audit row."""

import datetime
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access import audit
from access.models import Person
from archive.care import faults
from archive.care.rules import KEEPERS, PURPOSE
from archive.models import ArchiveFile, FileFault
from archive.models.care import FaultKind, FaultState
from jobs import notifications

GIVEN: Final = "care-given"
BY_HAND: Final = frozenset({FaultKind.DAMAGED})
"""Kinds of which no program can see that they are mended."""


class CareRefused(Exception):
    """The move is against a rule; `code` says which (archive.care.wording)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_now(file: ArchiveFile, *, by: Person) -> int:
    """Look at one file now; returns how many faults are open afterwards. Raises PermissionDenied."""
    _may_keep(by)
    with transaction.atomic():
        faults.look_at([file])
        audit.record(audit.Action.CHANGE, actor=by, customer=file.customer_id, obj=file, purpose=PURPOSE)
    return FileFault.objects.open().filter(file=file).count()


def assign(fault: FileFault, owner: Person, due_on: datetime.date, *, by: Person) -> None:
    """Say who sees to it and until when; that person is told. Raises PermissionDenied, CareRefused (over, day, unseen)."""
    _may_keep(by)
    if due_on < timezone.localdate():
        raise CareRefused("day")
    if not FileFault.objects.visible_to(owner).filter(pk=fault.pk).exists():
        raise CareRefused("unseen")
    with transaction.atomic():
        fresh = _standing(fault)
        fresh.owner, fresh.due_on = owner, due_on
        _write(fresh, by)
        if owner.pk != by.pk:
            notifications.notify([owner], GIVEN, subject=fresh.pk, customer=fresh.customer_id, by=by)


def mended(fault: FileFault, note: str, *, by: Person) -> None:
    """Note what was done; the file is looked at again, and the fault ends only where it is gone. That a volume was repaired
    nothing but the note can say.

    Raises PermissionDenied for others than its owner and the archive managers, CareRefused (note, over, still_there, by_check).
    """
    if not by.has_role(*KEEPERS) and fault.owner_id != by.pk:
        raise PermissionDenied("role")
    if fault.kind == FaultKind.CHECK:
        raise CareRefused("by_check")
    if not note.strip():
        raise CareRefused("note")
    with transaction.atomic():
        fresh = _standing(fault)
        if fault.kind in BY_HAND:
            fresh.state, fresh.ended_at = FaultState.MENDED, timezone.now()
            fresh.note, fresh.settled_by = note.strip(), by
            return _write(fresh, by)
        faults.look_at([ArchiveFile.objects.get(pk=fault.file_id)])
        fresh = FileFault.objects.select_for_update().get(pk=fault.pk).opened()
        if fresh.state != FaultState.MENDED:
            raise CareRefused("still_there")
        fresh.note, fresh.settled_by = note.strip(), by
        _write(fresh, by)


def accept(fault: FileFault, note: str, *, by: Person) -> None:
    """Leave it as it is, with the reason: it cannot be mended, or is none.

    Raises PermissionDenied, CareRefused (note, over).
    """
    _may_keep(by)
    if not note.strip():
        raise CareRefused("note")
    with transaction.atomic():
        fresh = _standing(fault)
        fresh.state, fresh.ended_at, fresh.settled_by = FaultState.ACCEPTED, timezone.now(), by
        fresh.note = note.strip()
        _write(fresh, by)


def _may_keep(by: Person) -> None:
    if not by.has_role(*KEEPERS):
        raise PermissionDenied("role")


def _standing(fault: FileFault) -> FileFault:
    ArchiveFile.objects.select_for_update().get(pk=fault.file_id)
    fresh: FileFault = FileFault.objects.select_for_update().get(pk=fault.pk).opened()
    if fresh.state != FaultState.OPEN:
        raise CareRefused("over")
    return fresh


def _write(row: FileFault, by: Person) -> None:
    row.__dict__["_history_user"] = by
    row.save()
    audit.record(audit.Action.CHANGE, actor=by, customer=row.customer_id, obj=row, section=row.section, purpose=PURPOSE)
