"""Labels with a barcode (Code 128) on sheets of A4, and the cover sheet of a volume. Whoever calls sees to it that they name
no person: labels are read by everybody who passes a shelf (A3.1, B4.2).

Not here: what the codes mean.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from reportlab.graphics.barcode.code128 import Code128

from records.printing import words
from records.printing.canvas import PagedCanvas
from records.printing.fonts import REGULAR, register_fonts
from records.printing.furniture import draw_mark_of_demo
from records.printing.limits import Limits
from records.printing.styles import A4, INK, LARGE, NORMAL, PAGE_HEIGHT, PAGE_WIDTH, RULE, SMALL, mm
from records.printing.text import draw_line, fitted

COLUMNS, ROWS = 3, 8
LABEL_WIDTH, LABEL_HEIGHT = PAGE_WIDTH / COLUMNS, PAGE_HEIGHT / ROWS
"""The common sheet of 24 labels, 70 by 37 mm."""
_EDGE: Final = 3.5 * mm
_BAR: Final = 8 * mm
_MAIN: Final = 13.0
_MODULE: Final = 0.3 * mm
"""Width of the narrowest bar: readable by cheap hand scanners from plain paper."""


@dataclass(frozen=True, slots=True)
class PrintedLabel:
    """One label: a heading in small type, one large line, further lines, the code in bars and letters."""

    heading: str
    main: str
    lines: tuple[str, ...]
    code: str


@dataclass(frozen=True, slots=True)
class PrintedCover:
    """The first leaf of a volume: large number, rows of (label, value), the code."""

    clinic: str
    title: str
    number: str
    rows: tuple[tuple[str, str], ...]
    code: str


def render_labels(labels: list[PrintedLabel], title: str, language: str, *, demo: bool = False) -> bytes:
    """Labels on as many sheets as they need, line by line. Raises PrintTooLarge past 500 sheets or 60 s."""
    canvas, out = _canvas(title, language)
    with words.spoken(language):
        for place, label in enumerate(labels):
            column, row = place % COLUMNS, place // COLUMNS % ROWS
            if place and not column and not row:
                canvas.showPage()
            _draw_label(canvas, label, column * LABEL_WIDTH, PAGE_HEIGHT - (row + 1) * LABEL_HEIGHT, demo)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def render_cover(cover: PrintedCover, language: str, *, demo: bool = False) -> bytes:
    """The cover sheet of one volume as an A4 PDF."""
    canvas, out = _canvas(f"{cover.title} {cover.number}", language)
    with words.spoken(language):
        if demo:
            draw_mark_of_demo(canvas)
        _draw_cover(canvas, cover)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _canvas(title: str, language: str) -> tuple[PagedCanvas, BytesIO]:
    register_fonts()
    out = BytesIO()
    canvas = PagedCanvas(out, pagesize=A4, invariant=1, lang=language, initialFontName=REGULAR, limits=Limits())
    canvas.setTitle(title)
    return canvas, out


def _draw_label(canvas: PagedCanvas, label: PrintedLabel, x: float, y: float, demo: bool) -> None:
    left, room = x + _EDGE, LABEL_WIDTH - 2 * _EDGE
    top = y + LABEL_HEIGHT - _EDGE
    heading = f"{label.heading} · {words.demo_name()}" if demo else label.heading
    canvas.setFillColor(INK)
    draw_line(canvas, left, top - SMALL, fitted(heading, SMALL, room), SMALL)
    size = _MAIN if fitted(label.main, _MAIN, room, bold=True) == label.main else NORMAL
    draw_line(canvas, left, top - SMALL - _MAIN - 1, fitted(label.main, size, room, bold=True), size, bold=True)
    line_y = top - SMALL - _MAIN - 3
    for text in label.lines:
        line_y -= NORMAL + 2
        draw_line(canvas, left, line_y, fitted(text, NORMAL, room), NORMAL)
    _draw_code(canvas, label.code, x + LABEL_WIDTH / 2, y + _EDGE + 3.2 * mm, _BAR, _MODULE)


def _draw_code(canvas: PagedCanvas, code: str, middle: float, y: float, height: float, module: float) -> None:
    """The bars with the quiet zones of the symbology, and the code in letters below, to be typed where a bar is damaged."""
    bars = Code128(code, barWidth=module, barHeight=height, quiet=False, humanReadable=False)
    canvas.setFillColor(INK)
    bars.drawOn(canvas, middle - bars.width / 2, y)
    draw_line(canvas, middle, y - 3 * mm, code, SMALL, align="center")


def _draw_cover(canvas: PagedCanvas, cover: PrintedCover) -> None:
    middle, width = PAGE_WIDTH / 2, 150 * mm
    canvas.setFillColor(INK)
    draw_line(canvas, middle, PAGE_HEIGHT - 45 * mm, fitted(cover.clinic, LARGE, width), LARGE, align="center")
    draw_line(canvas, middle, PAGE_HEIGHT - 65 * mm, cover.title, 28, bold=True, align="center")
    draw_line(
        canvas,
        middle,
        PAGE_HEIGHT - 100 * mm,
        fitted(cover.number, 32, width, bold=True),
        32,
        bold=True,
        align="center",
    )
    y = PAGE_HEIGHT - 125 * mm
    canvas.setStrokeColor(RULE)
    for name, value in cover.rows:
        canvas.rect(middle - width / 2, y - 12 * mm, 45 * mm, 12 * mm)
        canvas.rect(middle - width / 2 + 45 * mm, y - 12 * mm, width - 45 * mm, 12 * mm)
        draw_line(canvas, middle - width / 2 + 3 * mm, y - 8 * mm, fitted(name, 12, 40 * mm), 12)
        draw_line(
            canvas,
            middle - width / 2 + 48 * mm,
            y - 8 * mm,
            fitted(value, 12, width - 50 * mm, bold=True),
            12,
            bold=True,
        )
        y -= 12 * mm
    _draw_code(canvas, cover.code, middle, y - 30 * mm, 16 * mm, 0.5 * mm)
