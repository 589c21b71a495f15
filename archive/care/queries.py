"""Faults as lists show them, and how many wait."""

import datetime
from dataclasses import dataclass
from typing import Final, Self
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from access.models import Person
from access.roles import Role
from archive.care.rules import KEEPERS
from archive.models import FileFault
from archive.models.care import FaultKind, FaultState

PAGE: Final = 50
NUMBERS_ONLY: Final = frozenset({Role.SUPERVISOR, Role.EXECUTIVE})
"""Who reads the list by numbers, without a word about what is in the files."""
MINE, NOBODY = "mine", "nobody"


@dataclass(frozen=True, slots=True)
class Choice:
    """What of the list is shown: one kind, one state, whose, only what is late. Plain words of the address."""

    kind: str = ""
    state: str = FaultState.OPEN
    owner: str = ""
    late: bool = False

    @classmethod
    def read(cls, given: dict[str, str]) -> Self:
        """Of an address; what is none of ours counts as not said."""
        kind, state, owner = given.get("kind", ""), given.get("state", ""), given.get("owner", "")
        return cls(
            kind if kind in FaultKind.values else "",
            state if state in FaultState.values else FaultState.OPEN,
            owner if owner in (MINE, NOBODY) else "",
            bool(given.get("late")),
        )

    @property
    def address(self) -> str:
        """As the query of an address."""
        said = {"kind": self.kind, "owner": self.owner, "late": "1" if self.late else ""}
        state = [f"state={self.state}"] if self.state != FaultState.OPEN else []
        return "&".join([f"{name}={value}" for name, value in said.items() if value] + state)


def faults_for(person: Person) -> QuerySet[FileFault]:
    """To archive managers those that they may see; to supervisors and executives all, by number; to others their own."""
    rows: QuerySet[FileFault] = FileFault.objects.select_related("file", "owner", "settled_by")
    if person.has_role(*KEEPERS):
        return FileFault.objects.visible_to(person).select_related("file", "owner", "settled_by")
    if person.has_role(*NUMBERS_ONLY):
        return rows
    return FileFault.objects.visible_to(person).filter(owner=person).select_related("file", "owner", "settled_by")


def chosen(rows: QuerySet[FileFault], choice: Choice, person: Person) -> QuerySet[FileFault]:
    """Those of the choice, the earliest due first."""
    rows = rows.filter(state=choice.state)
    if choice.kind:
        rows = rows.filter(kind=choice.kind)
    if choice.owner:
        rows = rows.filter(owner=person if choice.owner == MINE else None)
    if choice.late:
        rows = rows.filter(state=FaultState.OPEN, due_on__lt=timezone.localdate())
    return rows.order_by("due_on", "id")


def after(rows: QuerySet[FileFault], key: str) -> QuerySet[FileFault]:
    """Those behind the last one of the page before (its day and id); an unreadable key is the beginning."""
    day, _dot, last = key.partition(".")
    try:
        at, row = datetime.date.fromisoformat(day), UUID(last)
    except ValueError:
        return rows
    return rows.filter(Q(due_on__gt=at) | Q(due_on=at, id__gt=row))


def key_of(row: FileFault) -> str:
    """The key of a line, for `after`."""
    return f"{row.due_on.isoformat()}.{row.pk}"


def by_kind(rows: QuerySet[FileFault]) -> dict[str, int]:
    """How many of each kind are open, in one query."""
    counted = rows.filter(state=FaultState.OPEN).order_by().values("kind").annotate(n=Count("pk"))
    return {row["kind"]: row["n"] for row in counted}


def waiting(person: Person) -> int:
    """How many faults wait to be mended: of the archive all, for others their own."""
    return faults_for(person).filter(state=FaultState.OPEN).select_related(None).count()
