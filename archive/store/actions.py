"""What happens to volumes: binding, placing, taking out, bringing back, missing, found, taken back, destroyed.

Each in one transaction with its movement and audit row. A volume that somebody else moved meanwhile is not moved (`moved`).
"""

import datetime
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access import audit
from access.models import Person
from access.roles import Role, Section
from archive.models import ArchiveFile, Box, Movement, Shelf, Volume
from archive.models.files import FileState
from archive.models.movements import MovementKind, Why
from archive.models.storage import VolumeState
from archive.sealing import queries as sealing
from archive.store.codes import Kind, new_code

KEEPERS: Final = frozenset({Role.ARCHIVE_MANAGER})
"""Who moves volumes."""
PURPOSE: Final = "storeroom"

Place = Shelf | Box


class StoreRefused(Exception):
    """It is against a rule; `code` names which (archive.store.wording)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def bind(file: ArchiveFile, pages: int, *, by: Person, on: datetime.date | None = None) -> Volume:
    """Bind the next volume of a file and give it its barcode (A3.1). Raises PermissionDenied, StoreRefused (file)."""
    _may_keep(file, by)
    with transaction.atomic():
        fresh = ArchiveFile.objects.select_for_update().get(pk=file.pk)
        if fresh.state in (FileState.DESTROYING, FileState.DESTROYED):
            raise StoreRefused("file")
        last = Volume.objects.filter(file=fresh).order_by("-position").first()
        volume = Volume(
            file=fresh,
            position=last.position + 1 if last else 1,
            barcode=new_code(Kind.VOLUME),
            pages=pages,
            bound_on=on or timezone.localdate(),
        )
        volume.save()
        _note(volume, _before(volume), MovementKind.BOUND, Why.ORDER, by)
    return volume


def place(
    volume: Volume, target: Place, *, by: Person, why: Why = Why.ORDER, seen: int | None = None, scanned: bool = False
) -> Movement:
    """Put a volume on a shelf or into a box. One that was out is brought back by this, one that was missing is found.

    `seen`: the version that the person saw. Raises PermissionDenied, StoreRefused (destroyed, moved, there).
    """
    _may_keep(volume.file, by)
    with transaction.atomic():
        fresh = _locked(volume, seen)
        if fresh.place == target and fresh.state == VolumeState.IN_PLACE:
            raise StoreRefused("there")
        before = _before(fresh)
        kind = {
            VolumeState.OUT: MovementKind.CHECKED_IN,
            VolumeState.MISSING: MovementKind.FOUND,
        }.get(VolumeState(fresh.state), MovementKind.MOVED if fresh.place else MovementKind.SHELVED)
        _stand(fresh, target)
        fresh.state = VolumeState.IN_PLACE
        fresh.save()
        return _note(fresh, before, kind, why, by, scanned=scanned)


def check_out(
    volume: Volume, *, by: Person, why: Why = Why.LENDING, seen: int | None = None, scanned: bool = False
) -> Movement:
    """Take a volume out; it keeps its place. `why` is one of `Why`, no text.

    Raises PermissionDenied, StoreRefused (why, destroyed, moved, out, missing, sealed: what is under seal is not lent).
    """
    if why not in Why:
        raise StoreRefused("why")
    _may_keep(volume.file, by)
    with transaction.atomic():
        fresh = _locked(volume, seen)
        if fresh.state != VolumeState.IN_PLACE:
            raise StoreRefused(str(fresh.state))
        if why == Why.LENDING and sealing.is_sealed(fresh.file.customer_id):
            raise StoreRefused("sealed")
        return _set(fresh, VolumeState.OUT, MovementKind.CHECKED_OUT, why, by, scanned)


def check_in(
    volume: Volume, place: Place | None, *, by: Person, seen: int | None = None, scanned: bool = False
) -> Movement:
    """Bring a volume back to a place; without one to where it belongs.

    Raises PermissionDenied, StoreRefused (destroyed, moved, in).
    """
    _may_keep(volume.file, by)
    with transaction.atomic():
        fresh = _locked(volume, seen)
        if fresh.state != VolumeState.OUT:
            raise StoreRefused("in")
        before = _before(fresh)
        if place is not None:
            _stand(fresh, place)
        fresh.state = VolumeState.IN_PLACE
        fresh.save()
        return _note(fresh, before, MovementKind.CHECKED_IN, Why.ORDER, by, scanned=scanned)


def note_missing(volume: Volume, *, by: Person, why: Why, seen: int | None = None) -> Movement:
    """Note that a volume is not where it should be; one that is out, where a borrower lost it (`why` lending).

    Raises PermissionDenied, StoreRefused (destroyed, moved, missing, out).
    """
    _may_keep(volume.file, by)
    with transaction.atomic():
        fresh = _locked(volume, seen)
        lost = fresh.state == VolumeState.OUT and why == Why.LENDING
        if fresh.state != VolumeState.IN_PLACE and not lost:
            raise StoreRefused(str(fresh.state))
        return _set(fresh, VolumeState.MISSING, MovementKind.MISSING, why, by)


def note_found(volume: Volume, *, by: Person, why: Why = Why.ORDER, seen: int | None = None) -> Movement:
    """Note that a missing volume stands in its place again. Raises PermissionDenied, StoreRefused (destroyed, moved, found)."""
    _may_keep(volume.file, by)
    with transaction.atomic():
        fresh = _locked(volume, seen)
        if fresh.state != VolumeState.MISSING:
            raise StoreRefused("found")
        return _set(fresh, VolumeState.IN_PLACE, MovementKind.FOUND, why, by)


def take_back(movement: Movement, *, by: Person) -> Movement:
    """Set a volume back to before one's own last scan, by a movement of its own.

    Raises PermissionDenied, StoreRefused (not_own, newer, destroyed).
    """
    _may_keep(movement.volume.file, by)
    if movement.by_id != by.pk or not movement.scanned or movement.kind == MovementKind.UNDONE:
        raise StoreRefused("not_own")
    with transaction.atomic():
        fresh = _locked(movement.volume)
        if fresh.version != movement.version_after:
            raise StoreRefused("newer")
        before = _before(fresh)
        fresh.shelf, fresh.box, fresh.state = movement.from_shelf, movement.from_box, movement.from_state
        fresh.save()
        return _note(fresh, before, MovementKind.UNDONE, Why.ORDER, by, scanned=True)


def mark_destroyed(volume: Volume, *, by: Person, at: datetime.datetime) -> Movement:
    """The volume exists no more: its place is emptied, its row and barcode stay (A3.3).

    Whoever carries the destruction out has decided about rights before. Raises StoreRefused (destroyed).
    """
    with transaction.atomic():
        fresh = _locked(volume)
        before = _before(fresh)
        fresh.shelf = fresh.box = None
        fresh.state = VolumeState.DESTROYED
        fresh.save()
        return _note(fresh, before, MovementKind.DESTROYED, Why.DESTRUCTION, by, at=at)


def _may_keep(file: ArchiveFile, by: Person) -> None:
    if not by.has_role(*KEEPERS) or not by.has_perm(f"customers.view_{Section.BASIC}", file.customer):
        raise PermissionDenied("role")


def _locked(volume: Volume, seen: int | None = None) -> Volume:
    """The volume as it is now, locked; raises StoreRefused (destroyed; moved, where it is not as it was seen)."""
    rows = Volume.objects.select_for_update(of=("self",)).select_related("file__customer", "shelf", "box")
    fresh = rows.get(pk=volume.pk)
    if fresh.state == VolumeState.DESTROYED:
        raise StoreRefused("destroyed")
    if seen is not None and fresh.version != seen:
        raise StoreRefused("moved")
    return fresh


def _before(volume: Volume) -> dict[str, Any]:
    return {"from_shelf": volume.shelf, "from_box": volume.box, "from_state": volume.state}


def _stand(volume: Volume, target: Place) -> None:
    volume.shelf = target if isinstance(target, Shelf) else None
    volume.box = target if isinstance(target, Box) else None


def _set(
    volume: Volume, state: VolumeState, kind: MovementKind, why: Why, by: Person, scanned: bool = False
) -> Movement:
    before = _before(volume)
    volume.state = state
    volume.save()
    return _note(volume, before, kind, why, by, scanned=scanned)


def _note(
    volume: Volume,
    before: dict[str, Any],
    kind: MovementKind,
    why: Why,
    by: Person,
    *,
    scanned: bool = False,
    at: datetime.datetime | None = None,
) -> Movement:
    moved = Movement.objects.create(
        volume=volume,
        kind=kind,
        why=why,
        **before,
        to_shelf=volume.shelf,
        to_box=volume.box,
        to_state=volume.state,
        version_after=volume.version,
        scanned=scanned,
        by=by,
        at=at or timezone.now(),
    )
    audit.record(audit.Action.CHANGE, actor=by, customer=volume.file.customer_id, obj=volume, purpose=PURPOSE)
    return moved
