"""Sizes, widths and type of the printed form: A4, black on white, three sizes of type and no more on a page.

All lengths are points. Not here: anything that draws.
"""

from functools import cache
from typing import Literal

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from records.printing.fonts import BOLD, REGULAR

PAGE_WIDTH, PAGE_HEIGHT = A4
LEFT, RIGHT, TOP, BOTTOM = 22 * mm, 12 * mm, 11 * mm, 28 * mm
"""The left margin leaves room for punched holes, the lower one for the foot."""

RUNNING_HEAD, RUNNING_FLAGS = 7 * mm, 4 * mm
WIDTH = PAGE_WIDTH - LEFT - RIGHT
LABEL = 28 * mm
HALF = WIDTH / 2
PADDING = 1.3 * mm
WRITING_LINE = 8 * mm
LINE = 0.5

INK, PAPER = Color(0, 0, 0), Color(1, 1, 1)
RULE = Color(0.25, 0.25, 0.25)
SHADE = Color(0.93, 0.93, 0.93)
CAPTION_SHADE = Color(0.82, 0.82, 0.82)
PALE = Color(0.88, 0.88, 0.88)
STRUCK = Color(0.5, 0.5, 0.5)

SMALL, NORMAL, LARGE = 7.5, 9.0, 16.0

_ALIGN: dict[str, Literal[0, 1, 2]] = {"left": 0, "center": 1, "right": 2}


@cache
def style(size: float = NORMAL, bold: bool = False, align: str = "left") -> ParagraphStyle:
    """The one paragraph style of a size, weight and alignment, breaking lines as Chinese does."""
    return ParagraphStyle(
        f"{size}-{bold}-{align}",
        fontName=BOLD if bold else REGULAR,
        bulletFontName=REGULAR,
        fontSize=size,
        leading=round(size * 1.4, 1),
        alignment=_ALIGN[align],
        textColor=INK,
        wordWrap="CJK",
        allowWidows=0,
        allowOrphans=0,
        splitLongWords=1,
    )


@cache
def wordwise(usual: ParagraphStyle) -> ParagraphStyle:
    """`usual`, but breaking lines between words."""
    return ParagraphStyle(f"{usual.name}-words", parent=usual, wordWrap=None)
