"""What importing a register would do, row by row, before anything is stored.

Actions: create, merge_visit, skip_exact_duplicate, review (a person decides), reject (with a reason).
Not here: carrying the plan out.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils import timezone

from .known import KnownCustomers, NothingKnown
from .matching import Match, Origin, People, phones_of
from .row import Calendar, CleanRow, Values, clean_row
from .table import OtherRow, Register, cell_text


class Answer(NamedTuple):
    """What a person said to a review: `choice` is merge (the same person as `of`), new or skip."""

    choice: str
    of: Origin


CHOICES = ("merge", "new", "skip")

Answers = Mapping[int, Answer]
"""Answers by the row's place among the data rows, from 0."""


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One data row: what would be done and why. `raw` holds every cell as typed; `why` explains a review, `answer` is
    the choice that decided it."""

    sheet: str | None
    row: int
    action: str
    of: Origin | None
    reason: str | None
    values: Values
    warnings: tuple[str, ...]
    digest: str
    raw: dict[str, str]
    why: str | None = None
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """All data rows in file order, and the rows that are no data (for the preview)."""

    rows: list[PlannedRow]
    other_rows: list[OtherRow] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Count rows by action, every action named."""
        counted = Counter(row.action for row in self.rows)
        return {action: counted[action] for action in ACTIONS}


ACTIONS = ("create", "merge_visit", "skip_exact_duplicate", "review", "reject")

# These encodings write a question mark for each character they lack.
_LOSSY = frozenset({"gb18030", "gbk", "cp950", "big5hkscs", "cp1252"})


def plan_import(
    register: Register,
    known: KnownCustomers | None = None,
    today: dt.date | None = None,
    answers: Answers | None = None,
) -> ImportPlan:
    """Decide what each row of a register would do (A1.1). Dates after `today` are refused; stores nothing.

    `answers` decide reviews: later rows meet the customers that an answer made. One that was given about somebody else
    than the row is held against now does not count.
    """
    calendar = Calendar(today or timezone.localdate(), register.epoch_1904)
    lossy = register.encoding in _LOSSY
    rows = [clean_row(source, calendar, lossy_encoding=lossy) for source in register.rows]
    return ImportPlan(_Planner(rows, known or NothingKnown(), answers or {}).plan(), register.other_rows)


class _Planner:
    """One pass over the rows; later rows see the customers of earlier ones."""

    def __init__(self, rows: list[CleanRow], known: KnownCustomers, answers: Answers) -> None:
        self.rows = [(row, row.digest) for row in rows]
        self.answers = answers
        self.people = People()
        usable = [row for row in rows if row.reason is None]
        keys = {row.values["name_key"] for row in usable}
        phones = {phone for row in usable for phone in phones_of(row)}
        for customer in known.customers(keys, phones):
            self.people.add_known(customer)
        self.imported = frozenset(known.imported([digest for _row, digest in self.rows]))
        self.seen: dict[tuple[tuple[str, str], ...], Origin] = {}

    def plan(self) -> list[PlannedRow]:
        """Plan every row in order."""
        return [self._plan(row, digest, place) for place, (row, digest) in enumerate(self.rows)]

    def _plan(self, row: CleanRow, digest: str, place: int) -> PlannedRow:
        """Plan one row: reject before duplicate before match."""
        if row.reason:
            return _planned(row, digest, "reject")
        cells = tuple(sorted((name, cell_text(cell)) for name, cell in row.source.cells.items() if cell_text(cell)))
        twin = self.seen.setdefault(cells, Origin(row.source.sheet, row.source.row))
        if twin != Origin(row.source.sheet, row.source.row):
            return _planned(row, digest, "skip_exact_duplicate", of=twin)
        if digest in self.imported:
            return _planned(row, digest, "skip_exact_duplicate")
        return self._matched(row, digest, self.answers.get(place))

    def _matched(self, row: CleanRow, digest: str, answer: Answer | None) -> PlannedRow:
        """Plan a row by who it is."""
        match = self.people.match(row)
        if match is None:
            self.people.add_row(row)
            return _planned(row, digest, "create")
        if match.action == "merge_visit":
            self.people.learn(match.person, row)
        elif answer and answer.of == match.person.origin:
            return self._answered(row, digest, match, answer.choice)
        return _planned(row, digest, match.action, of=match.person.origin, why=match.why)

    def _answered(self, row: CleanRow, digest: str, match: Match, choice: str) -> PlannedRow:
        """Plan a row whose review was answered; one that is to be skipped stays a review and is not imported."""
        if choice == "new":
            self.people.add_row(row)
            return _planned(row, digest, "create", why=match.why, answer=choice)
        if choice == "merge":
            self.people.learn(match.person, row)
        action = "merge_visit" if choice == "merge" else "review"
        return _planned(row, digest, action, of=match.person.origin, why=match.why, answer=choice)


def _planned(
    row: CleanRow,
    digest: str,
    action: str,
    *,
    of: Origin | None = None,
    why: str | None = None,
    answer: str | None = None,
) -> PlannedRow:
    """Put a planned row together."""
    place = (row.source.sheet, row.source.row)
    cleaned = (row.reason, row.values, tuple(row.warnings))
    return PlannedRow(*place, action, of, *cleaned, digest, row.source.raw, why, answer)  # type: ignore[arg-type]
