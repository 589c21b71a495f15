"""Rows inside a sheet as they are read: the table with its marks, the curve over time, and both on paper.

One `Table` serves page and print. Not here: what a row is (`rows`), how a printed table looks (`printing.tables`).
"""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from records import curves, rows
from records.curves import Curve
from records.printing import PrintedCell, PrintedChart, PrintedSeries, PrintedTable
from records.row_fields import RowsField


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `mark` is an arrow where the value is out of the normal range."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one field, and the curves drawn from them: positions are minutes."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    positions: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()
    curves: tuple[Curve, ...] = ()

    @property
    def picture(self) -> SafeString:
        """The curves for a page."""
        return curves.draw(self.positions, self.labels, self.curves)

    def printed(self) -> PrintedTable:
        """The same for paper."""
        cells = tuple(tuple(PrintedCell(cell.text, cell.mark) for cell in row) for row in self.rows)
        return PrintedTable(self.columns, cells, self._printed_chart(), self.title)

    def _printed_chart(self) -> PrintedChart | None:
        if len(self.positions) < 2 or not self.curves:
            return None
        series = tuple(PrintedSeries(curve.label, curve.values) for curve in self.curves)
        return PrintedChart(self.labels, series, positions=tuple(map(float, self.positions)))


def table_of(field: RowsField, value: list[Any] | None) -> Table:
    """The table of a field's rows."""
    found = value or []
    return Table(
        str(field.verbose_name),
        tuple(column.heading for column in field.columns),
        tuple(tuple(Cell(c.words(row), c.mark(row)) for c in field.columns) for row in found),
        *_curves(field, found),
    )


def _curves(field: RowsField, found: list[Any]) -> tuple[tuple[int, ...], tuple[str, ...], tuple[Curve, ...]]:
    name = rows.time_column(field.columns)
    timed = [row for row in found if row.get(name)]
    if not field.chart or not timed:
        return (), (), ()
    drawn = [column for column in field.columns if column.name in field.chart]
    lines = tuple(Curve(column.heading, tuple(_number(row.get(column.name)) for row in timed)) for column in drawn)
    return tuple(rows.minutes(timed, name)), tuple(row[name] for row in timed), lines


def _number(value: Any) -> float | None:
    return None if value is None or value == "" else float(value)
