"""Repeated rows (vital signs over time, amendments) as ruled tables whose head repeats on every page.

Not here: the curves drawn from them (`charts`).
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from reportlab.lib.styles import ParagraphStyle

from records.printing.document import PrintedAmendment, PrintedCell, PrintedTable
from records.printing.fonts import width
from records.printing.grid import Cell, Row, Ruled
from records.printing.styles import NORMAL, PADDING, SHADE, SMALL, WIDTH, WRITING_LINE, mm, style
from records.printing.text import block, label, one_line

_MANY = 9
"""From this many columns on the type is small."""

_ONE_LINE = 10
_WIDEST = 90 * mm
_KEPT = 0.7
"""How much of the width figures and words may keep before all columns shrink alike."""


def table(printed: PrintedTable, blank: bool = False) -> Ruled:
    """The table itself; a blank form gets empty rows to write in."""
    size = SMALL if len(printed.columns) >= _MANY else NORMAL
    rows = _blank_rows(printed) if blank else [_cells(row, len(printed.columns)) for row in printed.rows]
    widths = _widths(printed.columns, [] if blank else rows, size)
    styles = [style(size, align=_alignment(rows, index)) for index in range(len(printed.columns))]
    return Ruled(
        head_row(printed.columns, widths, size),
        [Row(_row_cells(row, widths, styles), least=WRITING_LINE if blank else 0) for row in rows],
    )


def head_row(columns: Sequence[str], widths: Sequence[float], size: float = NORMAL) -> Row:
    """The shaded row of column names."""
    centred = style(size, align="center")
    cells = [
        Cell(wide, label(name, centred), shade=SHADE, middle=True) for name, wide in zip(columns, widths, strict=True)
    ]
    return Row(cells)


def amendment_table(amendments: tuple[PrintedAmendment, ...]) -> Ruled:
    """Every change since signing: what it said, what it says, why, by whom, when (design: amendments)."""
    columns = (_("No."), _("Item"), _("It said"), _("It now says"), _("Reason"), _("Amended by"), _("Time"))
    rows = tuple(
        (str(number), item.field, item.before, item.after, item.reason, item.by, item.at)
        for number, item in enumerate(amendments, 1)
    )
    return table(PrintedTable(columns, rows))


def is_empty(printed: PrintedTable, blank: bool) -> bool:
    """Whether a filled form has nothing to put into this table."""
    return not blank and not printed.rows


def nothing_recorded() -> Row:
    """What stands in place of a table without rows."""
    return Row([Cell(WIDTH, label(_("Nothing recorded"), style(NORMAL)))])


def _row_cells(row: list[PrintedCell], widths: list[float], styles: list[ParagraphStyle]) -> list[Cell]:
    triples = zip(row, widths, styles, strict=True)
    return [Cell(wide, block(cell.text, look, cell.mark), middle=True) for cell, wide, look in triples]


def _cells(row: tuple[str | PrintedCell, ...], columns: int) -> list[PrintedCell]:
    cells = [cell if isinstance(cell, PrintedCell) else PrintedCell(str(cell)) for cell in row[:columns]]
    return cells + [PrintedCell("")] * (columns - len(cells))


def _alignment(rows: list[list[PrintedCell]], column: int) -> str:
    """Figures and words of one line stand in the middle, texts at the left."""
    return "center" if all(len(row[column].text) <= _ONE_LINE for row in rows) else "left"


def _blank_rows(printed: PrintedTable) -> list[list[PrintedCell]]:
    return [[PrintedCell("")] * len(printed.columns)] * printed.blank_rows


def _widths(columns: tuple[str, ...], rows: list[list[PrintedCell]], size: float) -> list[float]:
    """Columns in proportion to what they hold; a wide text counts as 90 mm. Where not all of it fits on one line, figures and
    words keep their room, so that no number or day is broken, and the texts share the rest."""
    heads = [min(_WIDEST, width(one_line(column), size) + 4 * PADDING) for column in columns]
    cells = [0.0] * len(columns)
    for row in rows[:200]:
        for index, cell in enumerate(row):
            text = one_line(f"{cell.text[:80]} {cell.mark}")
            cells[index] = max(cells[index], min(_WIDEST, width(text, size) + 4 * PADDING))
    needs = [max(pair) for pair in zip(heads, cells, strict=True)]
    short = {index for index in range(len(columns)) if _alignment(rows[:200], index) == "center"} if rows else set()
    kept = {index: max(cells[index], _least(columns[index], size)) for index in short}
    rest = sum(need for index, need in enumerate(needs) if index not in kept)
    if sum(needs) <= WIDTH or not rest or sum(kept.values()) > _KEPT * WIDTH:
        return [need * WIDTH / sum(needs) for need in needs]
    share = (WIDTH - sum(kept.values())) / rest
    return [kept.get(index, need * share) for index, need in enumerate(needs)]


def _least(head: str, size: float) -> float:
    """What a head needs on two lines, or for its longest word."""
    words = head.split()
    whole = width(one_line(head), size)
    longest = max((width(word, size) for word in words if word.isascii()), default=0)
    return max(whole / 2 + size, longest) + 4 * PADDING
