"""What stands on every page beside the form itself: short head, foot with page x of y and QR, marks across the page.

Not here: the large head of the first page (`heading`), and the form.
"""

import math
from dataclasses import dataclass

from reportlab.lib.colors import Color

from records.printing import words
from records.printing.canvas import PagedCanvas
from records.printing.document import Mark, PrintedSheet
from records.printing.qr import draw_qr
from records.printing.styles import (
    BOTTOM,
    INK,
    LEFT,
    LINE,
    NORMAL,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    PALE,
    RIGHT,
    RULE,
    RUNNING_FLAGS,
    RUNNING_HEAD,
    SMALL,
    STRUCK,
    TOP,
    WIDTH,
    mm,
)  # fmt: skip
from records.printing.text import draw_line, fitted

QR_SIZE = 15 * mm
_TO_FILL = "_" * 18
_FOOT = BOTTOM - 4 * mm
_STRUCK_WORDS = Color(0.78, 0.78, 0.78)


@dataclass(frozen=True, slots=True)
class Foot:
    """What the foot says beside the page numbers; `whole` counts the sheet's pages beside those of a bound file, `alone` only
    the sheet's, whatever else is in the same PDF."""

    qr: str = ""
    edition: str = ""
    printed: str = ""
    whole: bool = False
    alone: bool = False


def draw_under(canvas: PagedCanvas, sheet: PrintedSheet) -> None:
    """Draw what lies beneath the text: reader's watermark, demonstration, struck-through wording, punch mark."""
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(LINE)
    canvas.line(0, PAGE_HEIGHT / 2, 4 * mm, PAGE_HEIGHT / 2)
    if sheet.demo:
        draw_mark_of_demo(canvas)
    if sheet.watermark:
        for shift in (-50 * mm, 50 * mm):
            _draw_across(canvas, sheet.watermark, 20, PALE, shift)
    if is_struck(sheet):
        _draw_across(canvas, words.mark_name(Mark.ENTERED_IN_ERROR), 34, _STRUCK_WORDS, 12)


def draw_mark_of_demo(canvas: PagedCanvas) -> None:
    """Draw across the page that this is a demonstration."""
    _draw_across(canvas, words.demo_name(), 36, PALE, -22 * mm)


def draw_over(canvas: PagedCanvas, sheet: PrintedSheet) -> None:
    """Draw the diagonal that strikes a sheet entered in error through; the text below stays readable."""
    if is_struck(sheet):
        canvas.setStrokeColor(STRUCK)
        canvas.setLineWidth(1.4)
        canvas.line(LEFT, BOTTOM, PAGE_WIDTH - RIGHT, PAGE_HEIGHT - TOP)


def is_struck(sheet: PrintedSheet) -> bool:
    """Whether the sheet was entered in error."""
    return any(mark.kind is Mark.ENTERED_IN_ERROR for mark in sheet.marks)


def draw_running_head(canvas: PagedCanvas, sheet: PrintedSheet, blank: bool = False) -> None:
    """Draw one line that says whose sheet this is (on a blank form: room for it), on every page after the first."""
    y = PAGE_HEIGHT - TOP - 3.5 * mm
    facts = words.identity(sheet.customer_name, sheet.customer_number, sheet.file_number, sheet.number)
    shown = [(key, _TO_FILL) for key, _value in facts[:2]] if blank else [fact for fact in facts if fact[1]]
    who = "   ".join(f"{key} {fitted(value, SMALL, 35 * mm)}" for key, value in shown)
    canvas.setFillColor(INK)
    used = draw_line(canvas, PAGE_WIDTH - RIGHT, y, fitted(who, SMALL, WIDTH * 0.75), SMALL, align="right")
    draw_line(canvas, LEFT, y, fitted(sheet.title, NORMAL, WIDTH - used - 4 * mm, bold=True), NORMAL, bold=True)
    if flags := _flags(sheet):
        y -= RUNNING_FLAGS
        draw_line(canvas, LEFT, y, fitted("  ".join(flags), SMALL, WIDTH, bold=True), SMALL, bold=True)
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(LINE)
    canvas.line(LEFT, y - 1.5 * mm, PAGE_WIDTH - RIGHT, y - 1.5 * mm)


def running_head_height(sheet: PrintedSheet) -> float:
    """How much room the short head takes, with a line of its own for marks: these are never shortened away."""
    return RUNNING_HEAD + (RUNNING_FLAGS if _flags(sheet) else 0)


def _flags(sheet: PrintedSheet) -> list[str]:
    names = [words.demo_name()] if sheet.demo else []
    return [f"[{name}]" for name in [*names, *(words.mark_name(mark.kind) for mark in sheet.marks)]]


def draw_foot(canvas: PagedCanvas, foot: Foot) -> None:
    """Draw the foot; the page numbers follow when they are known."""
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(LINE)
    canvas.line(LEFT, _FOOT, PAGE_WIDTH - RIGHT, _FOOT)
    if foot.qr:
        draw_qr(canvas, foot.qr, PAGE_WIDTH - RIGHT - QR_SIZE, _FOOT - QR_SIZE - 1.5 * mm, QR_SIZE)
    canvas.setFillColor(INK)
    room = WIDTH - QR_SIZE - 5 * mm
    draw_line(canvas, LEFT, _FOOT - 9 * mm, fitted(foot.edition, SMALL, room), SMALL)
    draw_line(canvas, LEFT, _FOOT - 13 * mm, fitted(foot.printed, SMALL, room), SMALL)
    page, owner = len(canvas.finished) + 1, canvas.owner
    canvas.late(lambda late: _draw_numbers(late, page, owner, foot))


def _draw_numbers(canvas: PagedCanvas, page: int, owner: object, foot: Foot) -> None:
    canvas.setFillColor(INK)
    y = _FOOT - 5 * mm
    own = (page - canvas.first_page_of(owner) + 1, canvas.pages_of(owner))
    shown = own if foot.alone else (page, canvas.pages)
    draw_line(canvas, LEFT + WIDTH / 2, y, words.page_of(*shown), NORMAL, bold=True, align="center")
    if foot.whole:
        draw_line(canvas, LEFT, y, words.sheet_page_of(*own), SMALL)


def _draw_across(canvas: PagedCanvas, text: str, size: float, color: Color, shift: float) -> None:
    """One line along the rising diagonal of the page, `shift` points above it, no longer than the diagonal."""
    length = math.hypot(WIDTH, PAGE_HEIGHT - TOP - BOTTOM)
    canvas.saveState()
    canvas.setFillColor(color)
    canvas.translate(LEFT + WIDTH / 2, (PAGE_HEIGHT + BOTTOM - TOP) / 2)
    canvas.rotate(math.degrees(math.atan2(PAGE_HEIGHT - TOP - BOTTOM, WIDTH)))
    draw_line(canvas, 0, shift, fitted(text, size, length * 0.9, bold=True), size, bold=True, align="center")
    canvas.restoreState()
