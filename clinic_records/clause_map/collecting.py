"""Putting together what doors, sheet specs, docstrings and test marks say of the clauses."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.urls import get_resolver

from access.doors import DOORS
from clinic_records.clauses import CLAUSES
from records import spec as sheets

from . import sources
from .reasons import REASONS

SHEET_SCREENS = ("sheet-edit", "sheet-show")


@dataclass(slots=True)
class Row:
    """What carries out one clause: URL names, dotted names of code, tests as pytest names them."""

    screens: set[str] = field(default_factory=set)
    code: set[str] = field(default_factory=set)
    tests: set[str] = field(default_factory=set)

    def as_lists(self) -> dict[str, list[str]]:
        """The row for JSON, each list sorted."""
        return {"screens": sorted(self.screens), "code": sorted(self.code), "tests": sorted(self.tests)}


@dataclass(slots=True)
class ClauseMap:
    """All clauses with their rows, and what is wrong with the map."""

    rows: dict[str, Row]
    faults: list[str]


def collect(project: Path | None = None) -> ClauseMap:
    """The map of the project in this directory (by default this one)."""
    project = project or settings.BASE_DIR
    rows = {clause: Row() for clause in CLAUSES}
    faults = []
    for column, clause, where in _findings(project):
        if clause in rows:
            getattr(rows[clause], column).add(where)
        else:
            faults.append(f"{where} names {clause}, which is no clause")
    faults += [fault for clause, row in rows.items() for fault in _lacking(clause, row)]
    return ClauseMap(rows, faults)


def _findings(project: Path) -> Iterable[tuple[str, str, str]]:
    get_resolver().url_patterns  # noqa: B018 - loading the URLs declares the doors
    for door in DOORS.values():
        yield from (("screens", clause, door.name) for clause in door.clauses)
    for spec in sheets.all_specs():
        for clause in spec.clauses:
            yield "code", clause, f"{spec.model.__module__}.{spec.model.__qualname__}"
            yield from (("screens", clause, screen) for screen in SHEET_SCREENS)
    yield from (("code", clause, where) for clause, where in sources.in_docstrings(project))
    yield from (("tests", clause, where) for clause, where in sources.in_marks(project))


def _lacking(clause: str, row: Row) -> Iterable[str]:
    """A clause is carried out where code names it and a test shows it; a screen is not needed for each."""
    lacks = [column for column in ("code", "tests") if not getattr(row, column)]
    if lacks and clause not in REASONS:
        yield f"{clause} ({CLAUSES[clause]}) has no {' and no '.join(lacks)}, and no written reason"
