"""Rows inside a sheet (vital signs over time, medication): what a column is, and how a row reads in words.

A row is a plain dict of JSON values: a time "HH:MM", a whole number, an exact number as text ("36.5"), a code, a text, or
None. Not here: typing them (`row_forms`), keeping them (`row_fields`), table, curve and print (`row_tables`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from django.db.models import TextChoices

Row = Mapping[str, Any]
RowCheck = Callable[[dict[str, Any]], Mapping[str, Any]]
"""Holds the cells of one row against each other; returns {column: message}."""

HALF_DAY, DAY = 12 * 60, 24 * 60
UP, DOWN = "↑", "↓"


class Kind(StrEnum):
    """What a cell holds."""

    TIME = "time"
    WHOLE = "whole"
    NUMBER = "number"
    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `low` and `high`: outside is taken for a slip of the pen and refused. `normal`: outside is marked.

    `needed`: a row without it is refused. `places`: digits behind the point of a number.
    """

    name: str
    label: Any
    kind: Kind = Kind.TEXT
    unit: Any = ""
    low: float | None = None
    high: float | None = None
    normal: tuple[float, float] | None = None
    places: int = 1
    choices: type[TextChoices] | None = None
    needed: bool = False
    longest: int = 60

    @property
    def heading(self) -> str:
        """The label with its unit, as it stands at the head of the column."""
        return f"{self.label} ({self.unit})" if self.unit else str(self.label)

    def words(self, row: Row) -> str:
        """The cell of this column in words."""
        value = row.get(self.name)
        if value is None or value == "":
            return ""
        if self.choices is not None:
            return str(dict(self.choices.choices).get(value, value))
        return str(value)

    def mark(self, row: Row) -> str:
        """An arrow where the value lies outside what is normal."""
        value = row.get(self.name)
        if self.normal is None or value is None or value == "":
            return ""
        number = Decimal(str(value))
        lowest, highest = (Decimal(str(end)) for end in self.normal)
        return DOWN if number < lowest else UP if number > highest else ""


Columns = Sequence[Column]


def line(columns: Columns, row: Row) -> str:
    """One row as a line of text, for comparisons: what is empty is left out."""
    cells = ((column, column.words(row)) for column in columns)
    return " · ".join(_cell(column, text) for column, text in cells if text)


def _cell(column: Column, text: str) -> str:
    if column.kind == Kind.TIME:
        return text
    return f"{column.label} {text}" + (f" {column.unit}" if column.unit else "")


def lines(columns: Columns, rows: Sequence[Row]) -> str:
    """All rows, one a line."""
    return "\n".join(line(columns, row) for row in rows)


def differing(columns: Columns, old: Sequence[Row], new: Sequence[Row]) -> tuple[str, str]:
    """The lines that only the old and only the new version has, so that a comparison shows what was touched."""
    before, after = ([line(columns, row) for row in rows] for rows in (old, new))
    gone, come = ([one for one in these if one not in those] for these, those in ((before, after), (after, before)))
    if not gone and not come and before != after:
        gone, come = before, after
    return "\n".join(gone), "\n".join(come)


def time_column(columns: Columns) -> str:
    """The name of the column that says when; empty where there is none."""
    return next((column.name for column in columns if column.kind == Kind.TIME), "")


def minutes(rows: Sequence[Row], column: str) -> list[int]:
    """Minutes of each row's time; what lies more than half a day apart passed midnight. A missing time counts as 0."""
    plain = [_minute(row.get(column)) for row in rows]
    crosses = bool(plain) and max(plain) - min(plain) > HALF_DAY
    return [minute + DAY if crosses and minute < HALF_DAY else minute for minute in plain]


def _minute(text: str | None) -> int:
    hours, _, rest = (text or "0:0").partition(":")
    return int(hours) * 60 + int(rest[:2])


def in_order(columns: Columns, rows: Sequence[Row]) -> list[Row]:
    """The rows in the order of time; as they were typed where no column says when."""
    name = time_column(columns)
    if not name:
        return list(rows)
    keyed = sorted(zip(minutes(rows, name), range(len(rows)), strict=True))
    return [rows[index] for _minute_of, index in keyed]


MOST_ROWS: Final = 40
"""Rows of one field: more cells than a request may carry would be refused as a whole."""
