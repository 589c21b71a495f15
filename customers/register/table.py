"""What a register file holds once it is read: sheets, data rows and the rows that are no data. Values only.

A cell is what the spreadsheet held (text, number, date); cleaning comes later (`row`).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

Cell = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None
Grid = Sequence[Sequence[Cell]]
Span = tuple[tuple[int, int], tuple[int, int]]
"""A merged area: (first row, first column), (last row, last column), counted from 0."""


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet as it lies in the file; `name` is None for CSV. Rows begin at the sheet's row 1."""

    name: str | None
    grid: Grid
    merged: tuple[Span, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One data row: `row` as the spreadsheet shows it, cells by field name, cells of unknown columns by heading."""

    sheet: str | None
    row: int
    cells: dict[str, Cell]
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def raw(self) -> dict[str, str]:
        """Give every cell as text, as it was typed, for the preview."""
        return {name: cell_text(cell) for name, cell in self.cells.items()} | self.extra


@dataclass(frozen=True, slots=True)
class OtherRow:
    """A row that is no data: `kind` is title, header, divider, totals or note; blank rows are not kept."""

    sheet: str | None
    row: int
    kind: str
    text: str


@dataclass(slots=True)
class Register:
    """A register as read. `encoding` is the CSV's (None for workbooks); `epoch_1904` says how serials count."""

    filename: str
    sheets: list[RawSheet]
    rows: list[RegisterRow] = field(default_factory=list)
    other_rows: list[OtherRow] = field(default_factory=list)
    encoding: str | None = None
    epoch_1904: bool = False


def cell_text(cell: Cell) -> str:
    """Write a cell as the one text that stands for it: 20 for 20.0, ISO for dates without a midnight."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ", "minutes")
    return str(cell)
