"""The cover of a bound file: clinic, large file number, whose file it is, its class and volume (A3.1, B3.4).

Not here: the label on a box or a folder.
"""

from django.utils.translation import gettext as _
from reportlab.platypus import Flowable, Spacer

from records.printing import words
from records.printing.document import PrintedFile
from records.printing.grid import Cell, Row
from records.printing.styles import LARGE, SHADE, WIDTH, mm, style
from records.printing.text import label

_NUMBER = 40.0
_NAME = 13.0
_KEY = 40 * mm
_ROW = 13 * mm
_MOST = 60
"""Characters of one item, so that all stand on one page."""


def cover_story(file: PrintedFile) -> list[Flowable]:
    """The cover from top to bottom."""
    return [
        Spacer(0, 30 * mm),
        *label(file.clinic, style(LARGE, align="center"), _MOST),
        Spacer(0, 8 * mm),
        *label(words.customer_file(), style(_NUMBER * 0.7, bold=True, align="center")),
        Spacer(0, 22 * mm),
        Row([Cell(WIDTH, label(file.file_number, style(_NUMBER, bold=True, align="center"), _MOST), middle=True)]),
        Spacer(0, 22 * mm),
        *(_fact(key, str(value)) for key, value in _facts(file) if value),
    ]


def _facts(file: PrintedFile) -> list[tuple[str, str]]:
    return [
        (_("Customer name"), file.customer_name),
        (_("Customer no."), file.customer_number),
        (_("File class"), file.file_class),
        (_("Volume"), file.volume),
        (_("Number of sheets"), str(len(file.sheets))),
        *file.facts,
    ]


def _fact(key: str, value: str) -> Row:
    cells = [
        Cell(_KEY, label(key, style(_NAME)), shade=SHADE, middle=True),
        Cell(WIDTH - _KEY, label(value, style(_NAME), _MOST), middle=True),
    ]
    return Row(cells, least=_ROW)
