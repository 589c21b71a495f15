"""The block of signatures at the end of a form: role, the drawn signature or name and "signed", and the date (A2.2).

Not here: whether a signature is valid; the caller says so by a mark.
"""

import math

from django.utils.translation import gettext as _
from reportlab.platypus import Flowable

from records.printing.document import PrintedSignature, Stroke
from records.printing.grid import Cell, Row
from records.printing.styles import HALF, INK, LABEL, NORMAL, SHADE, SMALL, WIDTH, mm, style
from records.printing.text import label

BOX_WIDTH, BOX_HEIGHT = 38 * mm, 9 * mm
_LEAST = 15 * mm
_MOST_POINTS = 20_000


class DrawnSignature(Flowable):
    """The strokes of a pen, scaled into the box with their proportions kept."""

    def __init__(self, strokes: tuple[Stroke, ...]) -> None:
        """Keep the finite points of `strokes`, at most 20,000."""
        super().__init__()
        self.strokes = [[p for p in stroke if math.isfinite(p[0]) and math.isfinite(p[1])] for stroke in strokes]
        while sum(map(len, self.strokes)) > _MOST_POINTS:
            self.strokes = [stroke[:-1:2] + stroke[-1:] for stroke in self.strokes]

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The box."""
        self.width, self.height = BOX_WIDTH, BOX_HEIGHT
        return self.width, self.height

    def draw(self) -> None:
        """Draw the strokes with round ends; a lone point is a dot."""
        points = [point for stroke in self.strokes for point in stroke]
        if not points:
            return
        left, top = min(x for x, _y in points), min(y for _x, y in points)
        wide, high = max(x for x, _y in points) - left, max(y for _x, y in points) - top
        scale = min(BOX_WIDTH / (wide or 1), BOX_HEIGHT / (high or 1))
        self.canv.setStrokeColor(INK)
        self.canv.setLineWidth(0.9)
        self.canv.setLineCap(1)
        self.canv.setLineJoin(1)
        for stroke in self.strokes:
            self._draw_stroke([((x - left) * scale, BOX_HEIGHT - (y - top) * scale) for x, y in stroke])

    def _draw_stroke(self, points: list[tuple[float, float]]) -> None:
        path = self.canv.beginPath()
        for index, point in enumerate(points):
            path.lineTo(*point) if index else path.moveTo(*point)
        if len(points) == 1:
            path.lineTo(*points[0])
        self.canv.drawPath(path, stroke=1, fill=0)


def signature_rows(signatures: tuple[PrintedSignature, ...], blank: bool = False) -> list[Row]:
    """Two signatures a row, the last alone across the page if their number is odd."""
    pairs = [signatures[start : start + 2] for start in range(0, len(signatures), 2)]
    return [Row([cell for one in pair for cell in _cells(one, len(pair), blank)], least=_LEAST) for pair in pairs]


def _cells(signature: PrintedSignature, beside: int, blank: bool) -> list[Cell]:
    wide = (WIDTH if beside == 1 else HALF) - LABEL
    key = Cell(LABEL, label(signature.role_label, style(NORMAL)), shade=SHADE, middle=True)
    if blank:
        return [key, Cell(wide * 0.55, middle=True), *_blank_date(wide * 0.45)]
    return [key, Cell(wide, _signed(signature), middle=True)]


def _blank_date(width: float) -> list[Cell]:
    return [Cell(width, label(_("Date:"), style(SMALL)))]


def _signed(signature: PrintedSignature) -> list[Flowable]:
    if not signature.signed_at:
        name, state = f"{signature.name}   " if signature.name else "", _("Not signed")
        return label(f"{name}({state})", style(NORMAL))
    if signature.strokes:
        below = label(f"{signature.name}   {signature.signed_at}", style(SMALL))
        return [DrawnSignature(signature.strokes), *below]
    state = _("Signed")
    said = label(f"{signature.name}   [{state}]", style(NORMAL, bold=True))
    return [*said, *label(_("Date: %(date)s") % {"date": signature.signed_at}, style(SMALL))]
