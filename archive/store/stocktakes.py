"""Stock-takes: what the register says when the count begins, what several people scan, how both differ (B5.3).

What is done about that: `settling`; reads: `stock_queries`.

What is moved, taken out or destroyed while people count is no fault: such a volume is explained by its own movements.
"""

from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from access import audit
from access.models import Person
from archive.models import Box, Cabinet, Movement, Shelf, StockCount, StockDifference, StockTake, StoreRoom, Volume
from archive.models.stocktakes import DifferenceKind, Remedy, StockState
from archive.models.storage import VolumeState
from archive.store import codes, queries
from archive.store.actions import KEEPERS, PURPOSE, StoreRefused
from archive.store.codes import Kind
from customers.models.numbers import next_number

Place = Shelf | Box
EXPLAINED: Final = (DifferenceKind.OUT, DifferenceKind.CHANGED)


def begin(room: StoreRoom, cabinet: Cabinet | None = None, *, by: Person) -> StockTake:
    """Begin a count of a room or of one cabinet. Raises PermissionDenied, StoreRefused (stocktake_open, cabinet)."""
    may(by)
    if cabinet is not None and cabinet.room_id != room.pk:
        raise StoreRefused("cabinet")
    take = StockTake(room=room, cabinet=cabinet, begun_at=timezone.now(), begun_by=by)
    try:
        with transaction.atomic():
            take.number = next_number("stocktake")
            take.save()
            StockCount.objects.bulk_create(_expected(take, volume) for volume in queries.in_room(room, cabinet))
            audit.record(audit.Action.CREATE, actor=by, obj=take, purpose=PURPOSE)
    except IntegrityError:
        raise StoreRefused("stocktake_open") from None
    return take


def may(by: Person) -> None:
    if not by.has_role(*KEEPERS):
        raise PermissionDenied("role")


def _expected(take: StockTake, volume: Volume) -> StockCount:
    return StockCount(
        stocktake=take,
        volume=volume,
        expected_shelf=volume.shelf,
        expected_box=volume.box,
        expected_state=volume.state,
    )


def is_within(take: StockTake, place: Place) -> bool:
    """Whether a place belongs to what is counted."""
    shelf = place.shelf if isinstance(place, Box) else place
    if shelf is None:
        return False
    return shelf.cabinet_id == take.cabinet_id if take.cabinet_id else shelf.cabinet.room_id == take.room_id


def count(take: StockTake, place: Place, typed: str, *, by: Person) -> tuple[StockCount, bool]:
    """One volume was scanned in this place; returns its line, and whether it had been counted before (the later scan counts).

    Raises PermissionDenied, CodeWrong, StoreRefused (over, place_outside, unknown, destroyed, volumes_only).
    """
    may(by)
    if not is_within(take, place):
        raise StoreRefused("place_outside")
    read = codes.read(typed)
    if read.kind != Kind.VOLUME:
        raise StoreRefused("volumes_only")
    volume = queries.found(by, read.text)
    if volume is None:
        raise StoreRefused("unknown")
    if volume.state == VolumeState.DESTROYED:
        raise StoreRefused("destroyed")
    with transaction.atomic():
        locked(take, StockState.COUNTING, share=True)
        line, _new = StockCount.objects.select_for_update(of=("self",)).get_or_create(
            stocktake=take, volume=volume, defaults={"expected": False, "expected_state": volume.state}
        )
        again = line.found_at is not None
        line.found_shelf = place if isinstance(place, Shelf) else None
        line.found_box = place if isinstance(place, Box) else None
        line.found_at, line.found_by = timezone.now(), by
        line.save()
    line.volume = volume
    return line, again


def locked(take: StockTake, state: StockState, *, share: bool = False) -> StockTake:
    """The stock-take as it is now; raises StoreRefused (over) in another state. Counting people share the lock."""
    rows = StockTake.objects.select_for_update(of=("self",), no_key=share)
    fresh = rows.get(pk=take.pk)
    if fresh.state != state:
        raise StoreRefused("over")
    return fresh


def end_counting(take: StockTake, *, by: Person) -> None:
    """Hold the count against the register: a difference for each volume that does not stand where it is registered.

    Raises PermissionDenied, StoreRefused (over).
    """
    may(by)
    with transaction.atomic():
        fresh = locked(take, StockState.COUNTING)
        now = timezone.now()
        for line in _judged(fresh):
            kind = difference(line)
            if kind is None:
                continue
            row = StockDifference(stocktake=fresh, count=line, kind=kind)
            if kind in EXPLAINED:
                row.remedy, row.settled_at = Remedy.EXPLAINED, now
            row.save()
        fresh.state, fresh.counted_at = StockState.SETTLING, now
        fresh.save()
        audit.record(audit.Action.CHANGE, actor=by, obj=fresh, purpose=PURPOSE)


def _judged(take: StockTake) -> QuerySet[StockCount]:
    """The lines with whether their volumes were moved since the count began, and since they were scanned."""
    since = Movement.objects.filter(volume=OuterRef("volume"))
    return take.counts.select_related("volume").annotate(
        moved=Exists(since.filter(at__gte=take.begun_at)),
        moved_after=Exists(since.filter(at__gte=OuterRef("found_at"))),
    )


def difference(line: StockCount) -> DifferenceKind | None:
    """How a line (annotated with `moved` and `moved_after`) differs from the register; None where it does not."""
    volume = line.volume
    if line.found_at is None:
        if volume.state == VolumeState.OUT:
            return DifferenceKind.OUT
        return DifferenceKind.CHANGED if line.moved else DifferenceKind.MISSING  # type: ignore[attr-defined]
    here = (volume.shelf_id, volume.box_id) == (line.found_shelf_id, line.found_box_id)
    if here and volume.state == VolumeState.IN_PLACE:
        return None
    if line.moved_after:  # type: ignore[attr-defined]
        return DifferenceKind.CHANGED
    if not line.expected or volume.state != VolumeState.IN_PLACE:
        return DifferenceKind.SURPLUS
    return DifferenceKind.ELSEWHERE
