"""The head of a form's first page: clinic above title in the middle, whose sheet it is at the right, marks at the left.

Not here: the short head of later pages (`furniture`).
"""

from reportlab.platypus import Flowable

from records.printing import words
from records.printing.document import PrintedSheet
from records.printing.fonts import width
from records.printing.grid import Cell, Row
from records.printing.styles import LARGE, NORMAL, PADDING, SHADE, SMALL, WIDTH, mm, style
from records.printing.text import label, one_line

SIDE = 54 * mm
_KEY = 19 * mm
_GAP = 3 * mm
_MOST = 90
"""Characters of a title, a clinic's name or a note: the head has to leave room for the form."""


class Heading(Flowable):
    """Three columns as high as the highest, with a gap to the grid below."""

    def __init__(self, sheet: PrintedSheet, blank: bool = False) -> None:
        """`blank` leaves the places at the right to be written in."""
        super().__init__()
        self.left = _marks(sheet)
        self.middle = [
            *label(sheet.clinic, style(NORMAL + 2, align="center"), _MOST),
            *label(sheet.title, style(_title_size(str(sheet.title)), bold=True, align="center"), _MOST),
        ]
        self.right = _identity_rows(sheet, blank)

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The full width, and the height of the highest column and the gap."""
        sides = [self._stack(self.left, SIDE), self._stack(self.right, SIDE)]
        self.width = WIDTH
        self.height = max(*sides, self._stack(self.middle, WIDTH - 2 * SIDE)) + _GAP
        return self.width, self.height

    def draw(self) -> None:
        """Draw the columns from the top; the title stands in the middle of the height."""
        spare = self.height - _GAP - self._stack(self.middle, WIDTH - 2 * SIDE)
        self._draw_stack(self.left, 0, self.height, SIDE)
        self._draw_stack(self.middle, SIDE, self.height - spare / 2, WIDTH - 2 * SIDE)
        self._draw_stack(self.right, WIDTH - SIDE, self.height, SIDE)

    @staticmethod
    def _stack(items: list[Flowable], width: float) -> float:
        return sum(item.wrap(width - PADDING, 10_000)[1] for item in items)

    def _draw_stack(self, items: list[Flowable], x: float, top: float, width: float) -> None:
        for item in items:
            top -= item.wrap(width - PADDING, 10_000)[1]
            item.drawOn(self.canv, x, top)


def _title_size(title: str) -> float:
    """Large, or less where the title would take more than two lines."""
    return LARGE if width(one_line(title), LARGE, bold=True) < 1.45 * (WIDTH - 2 * SIDE) else LARGE - 4


def _marks(sheet: PrintedSheet) -> list[Flowable]:
    """The marks with their notes, a demonstration first."""
    found = label("[" + words.demo_name() + "]", style(NORMAL, bold=True)) if sheet.demo else []
    for mark in sheet.marks:
        found += label("[" + words.mark_name(mark.kind) + "]", style(NORMAL, bold=True))
        found += label(mark.note, style(SMALL), _MOST) if mark.note else []
    return found


def _identity_rows(sheet: PrintedSheet, blank: bool) -> list[Flowable]:
    facts = words.identity(sheet.customer_name, sheet.customer_number, sheet.file_number, sheet.number)
    return [_identity_row(key, "" if blank else str(value), blank) for key, value in facts if blank or value]


def _identity_row(key: str, value: str, blank: bool) -> Row:
    cells = [
        Cell(_KEY, label(key, style(SMALL)), shade=SHADE, middle=True),
        Cell(SIDE - _KEY, label(value, style(NORMAL), _MOST) if value else [], middle=True),
    ]
    return Row(cells, least=7 * mm if blank else 0)
