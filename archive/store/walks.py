"""Walking along a shelf: what is scanned from left to right against what the register says, and what is done about it (A5.4).

A walk is scanned line by line, so that a lost connection loses nothing; its results are made when it ends.
"""

from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from access import audit
from access.models import Person
from archive.models import Box, Shelf, ShelfWalk, Volume, WalkLine
from archive.models.movements import Why
from archive.models.stocktakes import Remedy, WalkResult
from archive.models.storage import VolumeState
from archive.store import actions, codes, queries, setup
from archive.store.actions import KEEPERS, PURPOSE, StoreRefused
from archive.store.codes import Kind
from archive.store.ordering import out_of_order

REMEDIES: Final = {
    WalkResult.DISORDER: (Remedy.PUT_BACK,),
    WalkResult.MISPLACED: (Remedy.PUT_BACK, Remedy.KEPT_HERE),
    WalkResult.UNEXPECTED: (Remedy.KEPT_HERE,),
    WalkResult.MISSING: (Remedy.MARKED_MISSING, Remedy.FOUND),
}
"""What may be done about a result."""


def remedies_for(line: WalkLine) -> tuple[Remedy, ...]:
    """What may be done about a line; a box is not noted as missing: its volumes are."""
    offered = REMEDIES.get(WalkResult(line.result), ())
    return tuple(one for one in offered if line.volume_id or one != Remedy.MARKED_MISSING)


def begin(shelf: Shelf, *, by: Person) -> ShelfWalk:
    """Begin a walk. Raises PermissionDenied, StoreRefused (walk_open)."""
    _may(by)
    walk = ShelfWalk(shelf=shelf, walked_by=by, begun_at=timezone.now())
    try:
        with transaction.atomic():
            walk.save()
            audit.record(audit.Action.CREATE, actor=by, obj=walk, purpose=PURPOSE)
    except IntegrityError:
        raise StoreRefused("walk_open") from None
    return walk


def _may(by: Person) -> None:
    if not by.has_role(*KEEPERS):
        raise PermissionDenied("role")


def lines_of(walk: ShelfWalk) -> QuerySet[WalkLine]:
    """The lines in the order in which they were scanned, what was not there last."""
    joined = ("volume__file", "volume__shelf__cabinet__room", "volume__box__shelf__cabinet__room")
    return walk.lines.select_related(*joined, "box__shelf__cabinet__room")


def scan(walk: ShelfWalk, typed: str, *, by: Person) -> WalkLine:
    """The next thing on the shelf.

    Raises PermissionDenied, CodeWrong, StoreRefused (unknown, destroyed, over, twice, things_only).
    """
    _may(by)
    read = codes.read(typed)
    volume = queries.found(by, read.text) if read.kind == Kind.VOLUME else None
    box = Box.objects.filter(barcode=read.text).first() if read.kind == Kind.BOX else None
    if read.kind == Kind.SHELF:
        raise StoreRefused("things_only")
    if volume is None and box is None:
        raise StoreRefused("unknown")
    if volume is not None and volume.state == VolumeState.DESTROYED:
        raise StoreRefused("destroyed")
    with transaction.atomic():
        fresh = _locked(walk)
        if fresh.lines.filter(volume=volume, box=box).exists():
            raise StoreRefused("twice")
        last = fresh.lines.aggregate(last=Max("position"))["last"] or 0
        line = WalkLine(walk=fresh, position=last + 1, volume=volume, box=box)
        line.save()
    return line


def _locked(walk: ShelfWalk) -> ShelfWalk:
    fresh = ShelfWalk.objects.select_for_update(of=("self",)).select_related("shelf").get(pk=walk.pk)
    if fresh.ended_at is not None:
        raise StoreRefused("over")
    return fresh


def end(walk: ShelfWalk, *, by: Person) -> None:
    """Hold what was scanned against the register. Raises PermissionDenied, StoreRefused (over)."""
    _may(by)
    with transaction.atomic():
        fresh = _locked(walk)
        lines = list(lines_of(fresh))
        own = [line for line in lines if line.volume is not None and _belongs(line.volume, fresh.shelf)]
        disordered = {own[place].pk for place in out_of_order([_key(line.volume) for line in own if line.volume])}
        for line in lines:
            line.result = _result(line, fresh.shelf, line.pk in disordered)
            line.save()
        _note_missing(fresh, lines)
        fresh.ended_at = timezone.now()
        fresh.save()
        audit.record(audit.Action.CHANGE, actor=by, obj=fresh, purpose=PURPOSE)


def _belongs(volume: Volume, shelf: Shelf) -> bool:
    return volume.shelf_id == shelf.pk and volume.state == VolumeState.IN_PLACE


def _key(volume: Volume) -> tuple[str, int, str, int]:
    """Volumes stand by class, year, number and position (A5.4)."""
    return volume.file.file_class, volume.file.year, volume.file.number, volume.position


def _result(line: WalkLine, shelf: Shelf, disordered: bool) -> WalkResult:
    if line.box is not None:
        return WalkResult.RIGHT if line.box.shelf_id == shelf.pk else WalkResult.MISPLACED
    volume = line.volume
    if volume is None or volume.state != VolumeState.IN_PLACE or volume.place is None:
        return WalkResult.UNEXPECTED
    if volume.shelf_id != shelf.pk:
        return WalkResult.MISPLACED
    return WalkResult.DISORDER if disordered else WalkResult.RIGHT


def _note_missing(walk: ShelfWalk, lines: list[WalkLine]) -> None:
    """A line for each volume and box that should be here and was not scanned."""
    volumes = queries.standing_on(walk.shelf).filter(state=VolumeState.IN_PLACE)
    for volume in volumes.exclude(pk__in=[line.volume_id for line in lines if line.volume_id]):
        WalkLine(walk=walk, volume=volume, result=WalkResult.MISSING).save()
    for box in walk.shelf.boxes.exclude(pk__in=[line.box_id for line in lines if line.box_id]):
        WalkLine(walk=walk, box=box, result=WalkResult.MISSING).save()


def settle(line: WalkLine, remedy: Remedy, *, by: Person) -> None:
    """Do something about a line of a walk that has ended, and note it.

    Raises PermissionDenied, StoreRefused (remedy, and what the move itself is refused for).
    """
    _may(by)
    with transaction.atomic():
        rows = WalkLine.objects.select_for_update(of=("self",)).select_related("walk__shelf", "volume__file", "box")
        fresh = rows.get(pk=line.pk)
        if fresh.walk.ended_at is None or fresh.remedy or remedy not in remedies_for(fresh):
            raise StoreRefused("remedy")
        if remedy == Remedy.KEPT_HERE:
            _keep_here(fresh, by)
        if remedy == Remedy.MARKED_MISSING and fresh.volume is not None:
            actions.note_missing(fresh.volume, by=by, why=Why.SHELF_WALK)
        fresh.remedy = remedy
        fresh.save()
        audit.record(audit.Action.CHANGE, actor=by, obj=fresh, purpose=PURPOSE)


def _keep_here(line: WalkLine, by: Person) -> None:
    shelf = line.walk.shelf
    if line.volume is not None:
        actions.place(line.volume, shelf, by=by, why=Why.SHELF_WALK)
    elif line.box is not None:
        setup.keep(line.box, {"shelf": shelf}, by=by, seen=line.box.version)


def all_of() -> QuerySet[ShelfWalk]:
    """Every walk, newest first, with how many things were not right, and how many of these still want a remedy."""
    wrong = ~Q(lines__result=WalkResult.RIGHT) & Q(ended_at__isnull=False)
    rows = ShelfWalk.objects.select_related("shelf__cabinet__room", "walked_by")
    return rows.annotate(
        scanned=Count("lines", filter=Q(lines__position__isnull=False)),
        wrong=Count("lines", filter=wrong),
        open=Count("lines", filter=wrong & Q(lines__remedy=Remedy.NONE)),
    ).order_by("-begun_at")


def all_lines() -> QuerySet[WalkLine]:
    """The lines of all walks."""
    return WalkLine.objects.select_related("walk")
