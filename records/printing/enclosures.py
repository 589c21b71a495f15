"""Photographs and scans behind a bound file: a photograph on a page of its own, the pages of a scan as they are, each marked.

Not here: which of them belong to the file and who may have them.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pikepdf
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from records.printing.errors import PrintTooLarge
from records.printing.fonts import REGULAR, register_fonts
from records.printing.styles import A4, INK, LEFT, NORMAL, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, SMALL, WIDTH, mm
from records.printing.text import draw_line, fitted

MOST_PAGES = 500
_HEAD, _FOOT = PAGE_HEIGHT - 12 * mm, 9 * mm
_BEGINS: Any = {"initialFontName": REGULAR}


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A photograph (JPEG, PNG) or a scan (PDF) that was written anew when it came in; `caption` says what it is."""

    content: bytes
    caption: str
    is_picture: bool


def enclose(bound: bytes, enclosures: Iterable[Enclosure], mark: str) -> bytes:
    """The PDF with the enclosures behind it; caption and `mark` stand on every page of theirs. `bound` may be empty.

    Raises PrintTooLarge above 500 pages.
    """
    register_fonts()
    with pikepdf.open(io.BytesIO(bound)) if bound else pikepdf.new() as whole:
        for one in enclosures:
            _append(whole, one, mark)
            if len(whole.pages) > MOST_PAGES:
                raise PrintTooLarge
        out = io.BytesIO()
        whole.save(out, deterministic_id=True)
    return out.getvalue()


def _append(whole: pikepdf.Pdf, one: Enclosure, mark: str) -> None:
    if one.is_picture:
        with pikepdf.open(io.BytesIO(_page(one, mark))) as made:
            whole.pages.extend(made.pages)
        return
    with (
        pikepdf.open(io.BytesIO(one.content)) as scan,
        pikepdf.open(io.BytesIO(_page(Enclosure(b"", one.caption, False), mark))) as stamp,
    ):
        before = len(whole.pages)
        whole.pages.extend(scan.pages)
        for page in list(whole.pages)[before:]:
            pikepdf.Page(page).add_overlay(pikepdf.Page(stamp.pages[0]), None)


def _page(one: Enclosure, mark: str) -> bytes:
    """Caption above, mark below, the picture between them."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, **_BEGINS)
    canvas.setFillColor(INK)
    draw_line(canvas, LEFT, _HEAD, fitted(one.caption, NORMAL, WIDTH, bold=True), NORMAL, bold=True)
    draw_line(canvas, PAGE_WIDTH - RIGHT, _FOOT, fitted(mark, SMALL, WIDTH), SMALL, align="right")
    if one.content:
        picture, room = ImageReader(io.BytesIO(one.content)), _HEAD - _FOOT - 12 * mm
        canvas.drawImage(picture, LEFT, _FOOT + 6 * mm, WIDTH, room, preserveAspectRatio=True, anchor="n")
    canvas.showPage()
    canvas.save()
    return out.getvalue()
