"""Draws `static/fonts/ClinicSigns.ttf`: raised and lowered figures, ticked boxes and accented letters Noto SC lacks.

Laboratory units (×10⁹/L, SpO₂) and the names of foreign customers (Žižek, Łukasz) need them. The shapes are made from
those of Noto Sans SC under its licence (OFL, no reserved name). Run once by hand, `python -m records.printing.signs`,
with the packages of requirements-dev.txt; the file made is part of the project. Nothing imports this module.
"""

import unicodedata
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).resolve().parents[2] / "static" / "fonts"
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ", "0123456789+-=()n", strict=True))
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", "0123456789+-=()", strict=True))
BOXED = {"☐": "", "☑": "✓", "☒": "×"}
SAME = {"✔": "✓", "✗": "×", "✘": "×", "‾": "¯"}
SPACING_MARKS = {"\u0300": "`", "\u0301": "´", "\u0302": "ˆ", "\u0303": "˜", "\u0304": "ˉ", "\u0306": "˘"} | {
    "\u0307": "˙", "\u0308": "¨", "\u030a": "˚", "\u030b": "˝", "\u030c": "ˇ", "\u0327": "¸", "\u0328": "˛",
}  # fmt: skip
BELOW = {"\u0327", "\u0328"}
SLASHED = {"Ł": "L", "ł": "l"}


class Workshop:
    """Takes shapes from the source font and puts them together to new ones."""

    def __init__(self, source: TTFont) -> None:
        """Open `source` for drawing."""
        self.shapes, self.cmap = source.getGlyphSet(), source.getBestCmap()
        self.made: dict[str, tuple[object, int]] = {}

    def has(self, character: str) -> bool:
        """Whether the source font draws `character`."""
        return ord(character) in self.cmap

    def advance(self, character: str) -> int:
        """How far the pen moves on after `character`, in thousandths of the size."""
        return int(self.shapes[self.cmap[ord(character)]].width)

    def bounds(self, character: str) -> tuple[float, float, float, float]:
        """The box around the ink of `character`."""
        pen = BoundsPen(self.shapes)
        self.shapes[self.cmap[ord(character)]].draw(pen)
        return pen.bounds

    def make(self, character: str, parts: list[tuple[str, float, float, float]], advance: int) -> None:
        """Keep a shape made of `parts`: (character, scale, x, y)."""
        pen = TTGlyphPen(None)
        for part, scale, x, y in parts:
            self.shapes[self.cmap[ord(part)]].draw(TransformPen(pen, (scale, 0, 0, scale, x, y)))
        self.made[character] = (pen.glyph(), advance)

    def make_small(self, pairs: dict[str, str], y: float) -> None:
        """Keep small copies of full-size characters, `y` above the line."""
        for character, full in pairs.items():
            self.make(character, [(full, 0.6, 0, y)], round(self.advance(full) * 0.6))

    def make_accented(self, character: str) -> None:
        """Keep a letter with one accent, if its letter and accent are there."""
        parts = unicodedata.normalize("NFD", character)
        base, accents = parts[0], parts[1:]
        spacing = SPACING_MARKS.get(accents, "")
        if not spacing or not self.has(base) or not self.has(spacing):
            return
        left, low, right, high = self.bounds(base)
        mark = self.bounds(spacing)
        y = low - mark[3] + 20 if accents in BELOW else max(high, 540) + 60 - mark[1]
        x = (left + right - mark[0] - mark[2]) / 2
        self.make(character, [(base, 1, 0, 0), (spacing, 1, x, y)], self.advance(base))


def draw_signs(into: Path = FOLDER) -> Path:
    """Write the font into a folder and return its path."""
    source = TTFont(FOLDER / "NotoSansSC-Regular-full-nohint.ttf")
    shop = Workshop(source)
    shop.make_small(RAISED, 330)
    shop.make_small(LOWERED, -130)
    for character, inside in BOXED.items():
        shop.make(character, [("□", 1, 0, 0)] + ([(inside, 0.75, 125, 90)] if inside else []), shop.advance("□"))
    for character, other in SAME.items():
        shop.make(character, [(other, 1, 0, 0)], shop.advance(other))
    for character, plain in SLASHED.items():
        left = shop.bounds(plain)[0]
        shop.make(character, [(plain, 1, 0, 0), ("/", 0.5, left - 90, 200)], shop.advance(plain))
    for character in map(chr, [*range(0xC0, 0x180), *range(0x1E00, 0x1F00)]):
        if not shop.has(character):
            shop.make_accented(character)
    return _build(shop, into)


def _build(shop: Workshop, into: Path) -> Path:
    names = {character: f"uni{ord(character):04X}" for character in shop.made}
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap({ord(character): name for character, name in names.items()})
    empty = TTGlyphPen(None).glyph()
    builder.setupGlyf({".notdef": empty} | {names[key]: glyph for key, (glyph, _) in shop.made.items()})
    builder.setupHorizontalMetrics({".notdef": (500, 0)} | {names[k]: (a, 0) for k, (_, a) in shop.made.items()})
    builder.setupHorizontalHeader(ascent=1160, descent=-288)
    builder.setupNameTable({"familyName": "Clinic Signs", "styleName": "Regular", "psName": "ClinicSigns-Regular"})
    builder.setupOS2(sTypoAscender=1160, sTypoDescender=-288, sCapHeight=733)
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    builder.save(into / "ClinicSigns.ttf")
    return into / "ClinicSigns.ttf"


if __name__ == "__main__":  # pragma: no cover
    draw_signs()
