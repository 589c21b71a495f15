"""The one place where text becomes paragraphs and drawn lines; no other module may call reportlab's paragraph.

Every text is made visible, capped and escaped here, so that nothing in it is ever read as markup (T7). Not here:
layout, and the choice of words.
"""

from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph

from records.printing.breaking import lines_of
from records.printing.characters import visible
from records.printing.fonts import BOLD, REGULAR, runs, width
from records.printing.limits import LABEL_CHARACTERS, VALUE_CHARACTERS
from records.printing.styles import wordwise

_PIECE = 1_200
"""Longer lines become several paragraphs: the time to break and split one grows with the square of its length."""

_FIRST_HAN = "\u2e80"
_LONG_WORD = 60
"""Breaking longer words letter by letter is slow in the library's Latin way."""

_ENDINGS = "。;；!！?？,，、 "


class Text(Paragraph):
    """A paragraph that breaks its lines once a width, however often a table or a row asks for its height."""

    _broken_at: float | None = None

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Width and height; measured anew only for another width, or after a split that failed."""
        if self._broken_at != available_width or not hasattr(self, "blPara"):
            super().wrap(available_width, available_height)
            self._broken_at = available_width
        return self.width, self.height

    def breakLinesCJK(self, maxWidths: Any) -> Any:
        """Text in one font is broken by our own rules, any other as the library does it."""
        frags = self.frags
        if len(frags) != 1 or hasattr(frags[0], "cbDefn") or getattr(self, "_splitpara", False):
            return super().breakLinesCJK(maxWidths)
        frag, self.height = frags[0], 0
        room = maxWidths[0] if isinstance(maxWidths, list | tuple) else maxWidths
        text = frag.text if hasattr(frag, "text") else "".join(getattr(frag, "words", []))
        broken = [(free, [line]) for free, line in lines_of(text, room, frag.fontName, frag.fontSize)]
        return frag.clone(kind=0, lines=broken, ascent=frag.fontSize, descent=-0.2 * frag.fontSize)


def block(text: object, style: ParagraphStyle, mark: str = "") -> list[Flowable]:
    """A value as paragraphs, one a line of the text, with `mark` in bold behind the last."""
    pieces = [piece for line in visible(text, VALUE_CHARACTERS).split("\n") for piece in _pieces(line)]
    marks = ["" for _ in pieces]
    marks[-1] = _markup(" " + visible(mark, LABEL_CHARACTERS), bold=True) if mark else ""
    return [_paragraph(piece, tail, style) for piece, tail in zip(pieces, marks, strict=True)]


def label(text: object, style: ParagraphStyle, limit: int = LABEL_CHARACTERS) -> list[Flowable]:
    """A label, caption, title or name: one paragraph, at most `limit` characters."""
    return [_paragraph(one_line(text, limit), "", style)]


def draw_line(
    canvas: Canvas, x: float, y: float, text: object, size: float, *, bold: bool = False, align: str = "left"
) -> float:
    """Draw one line of `text` at (x, y) and return its width; `align` says what x is: its left, center or right."""
    line = one_line(text)
    length = width(line, size, bold)
    canvas_text = canvas.beginText(x - length * {"left": 0, "center": 0.5, "right": 1}[align], y)
    for font, piece in runs(line, bold):
        canvas_text.setFont(font, size)
        canvas_text.textOut(piece)
    canvas.drawText(canvas_text)
    return length


def fitted(text: object, size: float, room: float, *, bold: bool = False) -> str:
    """`text` on one line, shortened with "…" where it is wider than `room` points."""
    line = one_line(text)
    if width(line, size, bold) <= room:
        return line
    while line and width(line + "…", size, bold) > room:
        line = line[:-1]
    return line + "…"


def one_line(text: object, limit: int = LABEL_CHARACTERS) -> str:
    """`text` made visible, on one line."""
    return visible(text, limit).replace("\n", " ")


def _paragraph(text: str, tail: str, usual: ParagraphStyle) -> Text:
    """One paragraph; text in Latin letters alone breaks between words, unless a word is too long for that."""
    markup = _markup(text, usual.fontName == BOLD) + tail
    return Text(markup or "\u00a0", wordwise(usual) if _is_wordwise(text) else usual)


def _is_wordwise(text: str) -> bool:
    longest = max(map(len, text.split()), default=0)
    return longest < _LONG_WORD and all(character < _FIRST_HAN for character in set(text))


def _markup(text: str, bold: bool) -> str:
    pieces = runs(text, bold)
    usual = BOLD if bold else REGULAR
    if len(pieces) == 1 and pieces[0][0] == usual == REGULAR:
        return _kept_blanks(escape(text))
    return "".join(f'<font name="{font}">{_kept_blanks(escape(piece))}</font>' for font, piece in pieces)


def _kept_blanks(markup: str) -> str:
    """Runs of blanks as typed (a paragraph would fold them), yet with a place to break."""
    return markup.replace("  ", " \u00a0")


def _pieces(line: str) -> list[str]:
    found = []
    while len(line) > _PIECE:
        cut = max(line.rfind(ending, _PIECE // 2, _PIECE) for ending in _ENDINGS) + 1 or _PIECE
        found.append(line[:cut])
        line = line[cut:]
    return [*found, line]
