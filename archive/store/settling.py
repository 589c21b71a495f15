"""What is done about the differences of a stock-take, by whom and until when; closing it (B5.3)."""

import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from access import audit
from access.models import Person
from archive.models import StockDifference, StockTake
from archive.models.movements import Why
from archive.models.stocktakes import DifferenceKind, Remedy, StockState
from archive.models.storage import VolumeState
from archive.store import actions
from archive.store.actions import PURPOSE, StoreRefused
from archive.store.stocktakes import locked, may

REMEDIES: Final = {
    DifferenceKind.MISSING: (Remedy.MARKED_MISSING, Remedy.FOUND),
    DifferenceKind.ELSEWHERE: (Remedy.PUT_BACK, Remedy.KEPT_HERE),
    DifferenceKind.SURPLUS: (Remedy.KEPT_HERE, Remedy.PUT_BACK),
}
LATER: Final = (Remedy.PUT_BACK, Remedy.MARKED_MISSING)
"""Remedies that somebody still has to see to after they were chosen."""


def settle(row: StockDifference, remedy: Remedy, charged: Person, due_on: datetime.date | None, *, by: Person) -> None:
    """Decide what is done about a difference, by whom and until when; what changes the register is changed at once.

    Raises PermissionDenied, StoreRefused (over, remedy, due, and what the move itself is refused for).
    """
    may(by)
    with transaction.atomic():
        locked(row.stocktake, StockState.SETTLING, share=True)
        fresh = _fresh(row)
        if fresh.remedy or remedy not in REMEDIES.get(DifferenceKind(fresh.kind), ()):
            raise StoreRefused("remedy")
        if remedy in LATER and (due_on is None or due_on < timezone.localdate()):
            raise StoreRefused("due")
        volume, place = fresh.count.volume, fresh.count.found_place
        if remedy == Remedy.KEPT_HERE and place is not None:
            actions.place(volume, place, by=by, why=Why.STOCK_TAKE)
        if remedy == Remedy.MARKED_MISSING and volume.state != VolumeState.MISSING:
            actions.note_missing(volume, by=by, why=Why.STOCK_TAKE)
        if remedy == Remedy.FOUND and volume.state == VolumeState.MISSING:
            actions.note_found(volume, by=by, why=Why.STOCK_TAKE)
        fresh.remedy, fresh.charged, fresh.due_on = remedy, charged, due_on if remedy in LATER else None
        fresh.settled_at = None if remedy in LATER else timezone.now()
        fresh.save()
        audit.record(audit.Action.CHANGE, actor=by, obj=fresh, purpose=PURPOSE)


def _fresh(row: StockDifference) -> StockDifference:
    joined = ("stocktake", "count__volume__file", "count__found_shelf", "count__found_box")
    return StockDifference.objects.select_for_update(of=("self",)).select_related(*joined).get(pk=row.pk)


def finish(row: StockDifference, *, by: Person) -> None:
    """Note that what was decided has been done; a volume that is noted as missing has to be found first.

    Raises PermissionDenied, StoreRefused (remedy, still_missing).
    """
    may(by)
    with transaction.atomic():
        fresh = _fresh(row)
        if fresh.remedy not in LATER or fresh.settled_at is not None:
            raise StoreRefused("remedy")
        if fresh.remedy == Remedy.MARKED_MISSING and fresh.count.volume.state == VolumeState.MISSING:
            raise StoreRefused("still_missing")
        fresh.settled_at = timezone.now()
        fresh.save()
        audit.record(audit.Action.CHANGE, actor=by, obj=fresh, purpose=PURPOSE)


def close(take: StockTake, *, by: Person) -> None:
    """Close a stock-take whose differences all have their remedy.

    Raises PermissionDenied, StoreRefused (over, open_differences).
    """
    may(by)
    with transaction.atomic():
        fresh = locked(take, StockState.SETTLING)
        if fresh.differences.filter(remedy=Remedy.NONE).exists():
            raise StoreRefused("open_differences")
        fresh.state, fresh.closed_at, fresh.closed_by = StockState.CLOSED, timezone.now(), by
        fresh.save()
        audit.record(audit.Action.CHANGE, actor=by, obj=fresh, purpose=PURPOSE)
