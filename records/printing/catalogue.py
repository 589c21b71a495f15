"""The catalogue of a bound file (卷内目录): number, title, date and the page where each sheet begins (B4.2).

The pages are drawn late, when every sheet has been laid out. Not here: the archive's search catalogue.
"""

from typing import cast

from django.utils.translation import gettext as _
from reportlab.platypus import Flowable

from records.printing.canvas import PagedCanvas
from records.printing.document import PrintedSheet
from records.printing.grid import Cell, Row, Ruled
from records.printing.heading import Heading
from records.printing.styles import INK, NORMAL, WIDTH, mm, style
from records.printing.tables import head_row
from records.printing.text import draw_line, label

_WIDTHS = [12 * mm, WIDTH - 88 * mm, 34 * mm, 24 * mm, 18 * mm]


class FirstPage(Flowable):
    """The page on which a section begins, written once that is known."""

    def __init__(self, section: int) -> None:
        """`section` is the number of the section among all, counted from 0."""
        super().__init__()
        self.section = section

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """One line."""
        self.width, self.height = available_width, NORMAL * 1.4
        return self.width, self.height

    def draw(self) -> None:
        """Remember the place; the number follows."""
        canvas = cast(PagedCanvas, self.canv)
        x, y = canvas.absolutePosition(self.width / 2, NORMAL * 0.4)
        canvas.late(lambda late: self._write(late, x, y))

    def _write(self, canvas: PagedCanvas, x: float, y: float) -> None:
        canvas.setFillColor(INK)
        first = canvas.first_page_of(self.section)
        last = first + canvas.pages_of(self.section) - 1
        draw_line(canvas, x, y, str(first) if first == last else f"{first}-{last}", NORMAL, align="center")


def catalogue_story(face: PrintedSheet, sheets: tuple[PrintedSheet, ...], before: int) -> list[Flowable]:
    """The head and one row a sheet; `before` sections come before the first sheet."""
    columns = (_("No."), _("Title"), _("Sheet no."), _("Date"), _("Page"))
    rows = [_row(number, sheet, before) for number, sheet in enumerate(sheets, 1)]
    return [Heading(face), Ruled(head_row(columns, _WIDTHS), rows)]


def _row(number: int, sheet: PrintedSheet, before: int) -> Row:
    centred = style(NORMAL, align="center")
    contents: tuple[list[Flowable], ...] = (
        label(number, centred),
        label(sheet.title, style(NORMAL)),
        label(sheet.number, centred),
        label(sheet.date, centred),
        [FirstPage(before + number - 1)],
    )
    cells = [Cell(wide, content, middle=True) for wide, content in zip(_WIDTHS, contents, strict=True)]
    return Row(cells, least=7 * mm)
