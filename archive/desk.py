"""The archive desk: one page from which the archive is worked, with what waits behind each part.

Parts register their tile when their URLs are read; who finds it is whoever its door opens for (access.doors).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from access.doors import DOORS
from access.models import Person


class Area(TextChoices):
    """The rows of the desk, in the order of a file's life."""

    FILING = "filing", _("Filing")
    STORE = "store", _("Storeroom")
    CARE = "care", _("Care of files")
    OUT = "out", _("Lending")
    END = "end", _("Retention and destruction")


@dataclass(frozen=True, slots=True)
class Tile:
    """One way into the archive. `waiting(person)`: how many things wait there for this person, in one query; None where
    nothing is counted."""

    label: Any
    url_name: str
    icon: str
    area: Area
    note: Any = ""
    waiting: Callable[[Person], int] | None = None
    order: int = 50

    def shown_to(self, roles: Iterable[str]) -> bool:
        """Whether somebody with these roles finds the tile."""
        return DOORS[self.url_name].opens_for(roles)


TILES: Final[dict[str, Tile]] = {}


def register(tile: Tile) -> None:
    """Lay a tile on the desk; the same URL name registered again replaces it."""
    TILES[tile.url_name] = tile


def tiles_for(person: Person) -> list[tuple[Area, list[tuple[Tile, int | None]]]]:
    """The areas that hold something for this person, each with its tiles and what waits behind them."""
    shown = sorted(
        (tile for tile in TILES.values() if tile.shown_to(person.roles)), key=lambda t: (t.order, t.url_name)
    )
    rows = [
        (area, [(tile, tile.waiting(person) if tile.waiting else None) for tile in shown if tile.area == area])
        for area in Area
    ]
    return [(area, tiles) for area, tiles in rows if tiles]
