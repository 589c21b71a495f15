"""Where a line of Chinese with Latin words in it may break: not inside a word or number, not before closing marks, not
behind opening ones. The library's own way breaks words anywhere and begins lines with a comma.

Not here: paragraphs (`text`). Widths are points.
"""

from reportlab.lib.textsplit import getCharWidths

_FIRST_HAN = "\u2e80"
_CANNOT_START = frozenset("!'),.:;?]}·、。〉》」』】〕！），．：；？］｝”’…—～％℃°")
_CANNOT_END = frozenset("([{（［｛〈《「『【〔“‘￥＄#@")
_FUZZ = 1e-6


def lines_of(text: str, room: float, font: str, size: float) -> list[tuple[float, str]]:
    """The lines of `text` in `room` points, each behind the points that stay free; the time grows with the length."""
    widths = getCharWidths(text, font, size)
    found: list[tuple[float, str]] = []
    start, last, used = 0, 0, 0.0
    for place, character in enumerate(text):
        if place > start and _may_break(text[place - 1], character):
            last = place
        used += widths[place]
        if used > room + _FUZZ and place > start and character != " ":
            cut = last if last > start else place
            rest = sum(widths[cut : place + 1])
            found.append((room - used + rest, text[start:cut].strip()))
            start, used = cut, rest
    return [*found, (room - used, text[start:].strip())]


def _may_break(before: str, behind: str) -> bool:
    if behind in _CANNOT_START or before in _CANNOT_END or behind == " ":
        return False
    return before == " " or before >= _FIRST_HAN or behind >= _FIRST_HAN
