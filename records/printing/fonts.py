"""The fonts of every print: registered once a process, and which of them draws which character.

Noto Sans SC in two weights, HanaMin for the rare characters of names that Noto lacks, and a small font of signs
(see `signs`). reportlab knows no chain of fonts, so text is cut into runs here. Not here: markup and drawing.
"""

import threading
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import cast

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics, ttfonts

from records.printing.characters import named
from records.printing.unicode_map import to_unicode_map

FOLDER = Path(__file__).resolve().parents[2] / "static" / "fonts"
REGULAR, BOLD, RARE, SIGNS = "ClinicSans", "ClinicSans-Bold", "ClinicRare", "ClinicSigns"
FILES = {
    REGULAR: "NotoSansSC-Regular-full-nohint.ttf",
    BOLD: "NotoSansSC-Bold-core17584.ttf",
    RARE: "HanaMin-Rare7230.ttf",
    SIGNS: "ClinicSigns.ttf",
}
MISSING = "□"
"""Drawn, with the character's number behind it, for what none of the fonts has."""

_lock = threading.Lock()


def register_fonts() -> None:
    """Register the fonts with reportlab; free after the first call (0.3 s), safe from several threads.

    Workers call it when they start. It also makes Noto the font that a canvas begins with, so that no file names a
    Helvetica which is not in it, and mends how reportlab writes characters above U+FFFF.
    """
    with _lock:
        if SIGNS not in pdfmetrics.getRegisteredFontNames():
            ttfonts.makeToUnicodeCMap = to_unicode_map
            for name, file in FILES.items():
                pdfmetrics.registerFont(ttfonts.TTFont(name, FOLDER / file))
            rl_config.canvas_basefontname = REGULAR
            rl_config.useA85 = 0  # streams as bytes: a fifth smaller and quicker than as letters


@cache
def _has(name: str) -> frozenset[str]:
    glyphs = cast(ttfonts.TTFont, pdfmetrics.getFont(name)).face.charToGlyph
    return frozenset(chr(code) for code, glyph in glyphs.items() if glyph) | {" ", "\n"}


def runs(text: str, bold: bool = False) -> list[tuple[str, str]]:
    """`text` cut into (font name, piece); characters in no font come as □ and their number."""
    first = BOLD if bold else REGULAR
    if _has(first).issuperset(text):
        return [(first, text)]
    chain = (first, REGULAR, SIGNS, RARE)
    drawn = [_drawn(character, chain) for character in text]
    return [(font, "".join(piece for _, piece in group)) for font, group in groupby(drawn, key=lambda pair: pair[0])]


def _drawn(character: str, chain: tuple[str, ...]) -> tuple[str, str]:
    for font in chain:
        if character in _has(font):
            return font, character
    return chain[0], MISSING + named(character)


def width(text: str, size: float, bold: bool = False) -> float:
    """The width of one line of `text` in points."""
    return sum(pdfmetrics.stringWidth(piece, font, size) for font, piece in runs(text, bold))
