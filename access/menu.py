"""What a person finds on every page and on the first one: entries of the left menu, and blocks of "my work today".

Apps register theirs in `AppConfig.ready`; the pages that draw them live at the roof. Who may open an entry is not said
twice: without `roles` it is whoever the entry's door opens for (access.doors).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import HttpRequest

from access.doors import DOORS


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One line of the left menu. `covers` are beginnings of URL names whose pages belong to this line too."""

    label: Any
    url_name: str
    icon: str
    roles: frozenset[str] | None = None
    order: int = 50
    covers: tuple[str, ...] = ()

    def shown_to(self, roles: Iterable[str]) -> bool:
        """Whether somebody with these roles finds the entry."""
        allowed = self.roles if self.roles is not None else DOORS[self.url_name].roles
        return not allowed.isdisjoint(roles)

    def is_for(self, url_name: str) -> bool:
        """Whether the page of this URL name belongs to the entry."""
        return url_name == self.url_name or url_name.startswith(self.covers or ("\0",))


@dataclass(frozen=True, slots=True)
class TodayBlock:
    """One block of the first page: `provide(request)` gives the template's context, or None where nothing is to show."""

    key: str
    title: Any
    template: str
    provide: Callable[[HttpRequest], Mapping[str, Any] | None]
    roles: frozenset[str]
    order: int = 50
    wide: bool = field(default=False)


MENU: Final[dict[str, MenuEntry]] = {}
TODAY: Final[dict[str, TodayBlock]] = {}


def register(entry: MenuEntry) -> None:
    """Add an entry to the left menu; the same URL name registered again replaces it."""
    MENU[entry.url_name] = entry


def register_today(block: TodayBlock) -> None:
    """Add a block to the first page; the same key registered again replaces it."""
    TODAY[block.key] = block


def entries_for(roles: Iterable[str]) -> list[MenuEntry]:
    """The menu of somebody with these roles, in order."""
    roles = frozenset(roles)
    return sorted((e for e in MENU.values() if e.shown_to(roles)), key=lambda e: (e.order, e.url_name))


def blocks_for(roles: Iterable[str]) -> list[TodayBlock]:
    """The first page's blocks of somebody with these roles, in order."""
    roles = frozenset(roles)
    return sorted((b for b in TODAY.values() if not b.roles.isdisjoint(roles)), key=lambda b: (b.order, b.key))
