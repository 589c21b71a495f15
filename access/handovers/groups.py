"""The kinds of things that somebody may leave open: each declared by the app that knows them (in AppConfig.ready)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from access.models import Handover, Person
from access.models.handovers import Choice
from access.roles import Role


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing as the head sees it. `url` only where the reader may open it."""

    text: Any
    url: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one reader may see of a group; `hidden`: so many more are in files that are not open to the reader."""

    entries: Sequence[Entry] = field(default_factory=tuple)
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done with a group: by whose decision, and to whom it goes where it is handed over."""

    handover: Handover
    choice: Choice
    by: Person
    successor: Person | None = None

    @property
    def heir(self) -> Person:
        """Who gets it, for groups that are always handed to somebody."""
        if self.successor is None:
            raise LookupError("nobody is named")
        return self.successor


@dataclass(frozen=True, slots=True)
class Group:
    """One kind. `count(handover)` says how much is open now; `show(handover, reader)` names it as far as the reader may know;
    `carry_out(order)` does what was chosen and returns how many of them somebody else must still see to. `role`: the
    successor must hold it."""

    key: str
    title: Any
    hint: Any
    choices: tuple[Choice, ...]
    count: Callable[[Handover], int]
    show: Callable[[Handover, Person], Seen]
    carry_out: Callable[[Order], int]
    role: Role | None = None
    order: int = 50


GROUPS: Final[dict[str, Group]] = {}


def declare(group: Group) -> None:
    """Declare a kind; declared again it replaces the first."""
    GROUPS[group.key] = group


def in_order() -> list[Group]:
    """All kinds in the order of the page."""
    return sorted(GROUPS.values(), key=lambda group: (group.order, group.key))


def open_counts(handover: Handover) -> dict[str, int]:
    """How much of each kind is open now; kinds of which nothing is are missing."""
    counted = {group.key: group.count(handover) for group in in_order()}
    return {key: count for key, count in counted.items() if count}
