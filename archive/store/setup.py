"""Setting the storeroom up: rooms, cabinets, shelves, boxes, what counts as in order. Each change is a version, audited."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from access import house_rows
from access.models import Person
from access.models.people import Employment
from access.overseeing import holders
from archive.models import Box, Cabinet, Shelf, StoreRoom, StoreRules
from archive.store.actions import KEEPERS, PURPOSE
from archive.store.codes import Kind, new_code

Kept = StoreRoom | Cabinet | Shelf | Box | StoreRules
KINDS: Final[Mapping[str, type[StoreRoom | Cabinet | Shelf | Box]]] = {
    "rooms": StoreRoom,
    "cabinets": Cabinet,
    "shelves": Shelf,
    "boxes": Box,
}


def rules() -> StoreRules:
    """What counts as in order: the clinic's row, or an unsaved one with the defaults."""
    return StoreRules.objects.first() or StoreRules()


def custodians() -> Any:
    """Who can answer for a room: archive managers who are there."""
    return holders(KEEPERS).filter(employment=Employment.ACTIVE)


def keep(row: Kept, values: Mapping[str, Any], *, by: Person, seen: int) -> Kept:
    """Write an entry's next version; `seen` is the version that the form showed. A new shelf or box gets its barcode.

    Raises PermissionDenied, StaleVersion.
    """
    with transaction.atomic():
        if isinstance(row, Shelf | Box) and not row.barcode:
            row.barcode = new_code(Kind.SHELF if isinstance(row, Shelf) else Kind.BOX)
        return house_rows.keep(row, values, keepers=KEEPERS, by=by, seen=seen, purpose=PURPOSE)


def add_shelves(cabinet: Cabinet, count: int, capacity: int, *, by: Person) -> list[Shelf]:
    """Add so many boards below those that a cabinet has. Raises PermissionDenied."""
    with transaction.atomic():
        Cabinet.objects.select_for_update().get(pk=cabinet.pk)
        last = cabinet.shelves.order_by("-position").first()
        first = last.position + 1 if last else 1
        rows = [Shelf(cabinet=cabinet, position=first + nth) for nth in range(count)]
        for row in rows:
            keep(row, {"capacity": capacity}, by=by, seen=0)
    return rows
