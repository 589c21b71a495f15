"""Reads of the catalogue: one page by key, the tree of class and year, how much is in each file."""

import re
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from access.models import Person
from access.roles import Role
from archive.models import ArchiveFile, DestructionItem, FiledItem
from archive.models.destruction import ItemState
from archive.models.files import FileClass, FileState

PAGE: Final = 50
_NUMBER: Final = re.compile(r"[A-Z0-9-]{1,60}")
_ORDER: Final = ("file_class", "year", "number")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which part of the catalogue: one class or all, one year or all."""

    file_class: str = ""
    year: int | None = None

    @classmethod
    def read(cls, file_class: str, year: str) -> "Choice":
        """What an address says; what is no class or year counts as all."""
        known = file_class if file_class in FileClass.values else ""
        return cls(known, int(year) if year.isdecimal() and len(year) == 4 else None)

    @property
    def address(self) -> str:
        """How it is written in an address."""
        parts = ([f"class={self.file_class}"] if self.file_class else []) + ([f"year={self.year}"] if self.year else [])
        return "&".join(parts)


@dataclass(frozen=True, slots=True)
class Contents:
    """How many sheets a file holds and how many pages they have; `uncounted` sheets have not been counted yet."""

    sheets: int = 0
    pages: int = 0
    uncounted: int = 0


def catalogue_for(person: Person, choice: Choice) -> QuerySet[ArchiveFile]:
    """The files of this part: all of them by number for those who oversee, else those that `person` sees. Destroyed ones hold
    nothing of anybody any more: the archive keeps reading their numbers."""
    keeps = person.has_role(Role.ARCHIVE_MANAGER)
    oversees = person.has_role(Role.SUPERVISOR, Role.EXECUTIVE) and not keeps
    rows = ArchiveFile.objects.all()
    if not oversees:
        own = Q(pk__in=ArchiveFile.objects.visible_to(person).values("pk"))
        rows = rows.filter(own | Q(state=FileState.DESTROYED) if keeps else own)
    if choice.file_class:
        rows = rows.filter(file_class=choice.file_class)
    if choice.year:
        rows = rows.filter(year=choice.year)
    return rows


def page_of(rows: QuerySet[ArchiveFile], after: str = "", before: str = "") -> tuple[list[ArchiveFile], str, str]:
    """One page in the order of class, year and number, with the numbers before and after it ("" where there is none)."""
    wanted = before or after
    start = rows.filter(number=wanted).first() if _NUMBER.fullmatch(wanted) else None
    if before and start is not None:
        found = list(rows.filter(_beyond(start, "lt")).order_by(*(f"-{name}" for name in _ORDER))[: PAGE + 1])
        page = found[:PAGE][::-1]
        return page, _key(page, 0) if len(found) > PAGE else "", _key(page, -1)
    if start is not None:
        rows = rows.filter(_beyond(start, "gt"))
    found = list(rows.order_by(*_ORDER)[: PAGE + 1])
    page = found[:PAGE]
    return page, _key(page, 0) if start is not None else "", _key(page, -1) if len(found) > PAGE else ""


def _key(page: list[ArchiveFile], place: int) -> str:
    return page[place].number if page else ""


def _beyond(start: ArchiveFile, way: str) -> Q:
    same = Q()
    beyond = Q()
    for name in _ORDER:
        beyond |= same & Q(**{f"{name}__{way}": getattr(start, name)})
        same &= Q(**{name: getattr(start, name)})
    return beyond


def tree(person: Person) -> list[dict[str, Any]]:
    """The folders: each class with its years and how many files are in each; in one statement."""
    rows = catalogue_for(person, Choice()).values("file_class", "year").annotate(count=Count("pk")).order_by("-year")
    found: dict[str, list[tuple[int, int]]] = {}
    for row in rows:
        found.setdefault(row["file_class"], []).append((row["year"], row["count"]))
    return [
        {"class": one.value, "label": one.label, "count": sum(n for _y, n in found[one]), "years": found[one]}
        for one in FileClass
        if one in found
    ]


def contents_of(files: list[ArchiveFile]) -> dict[UUID, Contents]:
    """Sheets and pages of these files; in one statement."""
    rows = FiledItem.objects.filed().filter(file__in=files).values("file")
    counted = rows.annotate(sheets=Count("pk"), paper=Sum("pages", default=0), known=Count("pages"))
    return {
        row["file"]: Contents(row["sheets"], row["paper"], row["sheets"] - row["known"]) for row in counted.order_by()
    }


def orders_of(files: list[ArchiveFile]) -> dict[UUID, UUID]:
    """By which order each of these files was destroyed, for those that were; in one statement at most."""
    gone = [file.pk for file in files if file.state == FileState.DESTROYED]
    rows = DestructionItem.objects.filter(file__in=gone, case=None, state=ItemState.DESTROYED) if gone else ()
    return {row.file_id: row.order_id for row in rows}
