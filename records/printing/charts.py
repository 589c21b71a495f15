"""Values over time as a small line chart, to be read on a black-and-white printer: a marker shape and dash a curve.

The library's axes, scales and drawings; its ready line plot is not used because each of its markers is a widget, which
made one chart as slow as a page. Not here: the table of the same values, which every chart accompanies.
"""

from itertools import cycle
from typing import TypeVar

from reportlab.graphics.charts.axes import XValueAxis, YValueAxis
from reportlab.graphics.shapes import Drawing, Line, PolyLine, Rect, String
from reportlab.pdfbase.pdfmetrics import stringWidth

from records.printing.characters import named
from records.printing.document import PrintedChart
from records.printing.fonts import REGULAR, runs
from records.printing.markers import DASHES, SHAPES, markers
from records.printing.styles import INK, LINE, PALE, RULE, SMALL, WIDTH, mm
from records.printing.text import one_line

HEIGHT = 46 * mm
_LOWER, _SIDE, _LEGEND = 8 * mm, 12 * mm, 8 * mm
_MOST_LABELS = 12

Points = list[tuple[float, float]]
Axis = TypeVar("Axis", XValueAxis, YValueAxis)


def chart(printed: PrintedChart) -> Drawing | None:
    """The drawing, as wide as the form; None when there is no point at all."""
    places = [float(place) for place in printed.positions or range(len(printed.labels))]
    curves = [(str(series.label), _points(places, series.values)) for series in printed.series]
    curves = [(name, points) for name, points in curves if points]
    if not curves:
        return None
    drawing = Drawing(WIDTH, HEIGHT, initialFontName=REGULAR, initialFontSize=SMALL)
    drawing.add(Rect(0, 0, WIDTH, HEIGHT, strokeColor=RULE, strokeWidth=LINE, fillColor=None))  # type: ignore[arg-type]
    _add_curves(drawing, printed, places, [points for _name, points in curves])
    _add_legend(drawing, one_line(printed.title), [name for name, _points in curves])
    return drawing


def _points(places: list[float], values: tuple[float | None, ...]) -> Points:
    return [(x, float(y)) for x, y in zip(places, values, strict=False) if y is not None]


def _add_curves(drawing: Drawing, printed: PrintedChart, places: list[float], curves: list[Points]) -> None:
    across, up = _x_axis(printed, places), _y_axis()
    for axis, length in ((across, WIDTH - _SIDE - 6 * mm), (up, HEIGHT - _LOWER - _LEGEND)):
        axis.setPosition(_SIDE, _LOWER, length)
        axis.configure(curves)
    up.gridStart, up.gridEnd = _SIDE, WIDTH - 6 * mm
    up.makeGrid(drawing, parent=up)
    drawing.add(up)
    drawing.add(across)
    for points, shape, dash in zip(curves, cycle(SHAPES), cycle(DASHES), strict=False):
        spots = [(across.scale(x), up.scale(y)) for x, y in points]
        flat = [number for spot in spots for number in spot]
        drawing.add(PolyLine(flat, strokeColor=INK, strokeWidth=0.8, strokeDashArray=dash))  # type: ignore[arg-type]
        drawing.add(markers(shape, spots))


def _x_axis(printed: PrintedChart, places: list[float]) -> XValueAxis:
    step = -(-len(places) // _MOST_LABELS)
    names = dict(zip(places, (_plain(name) for name in printed.labels), strict=False))
    axis = XValueAxis()
    margin = (max(places) - min(places)) * 0.02 or 1
    axis.valueMin, axis.valueMax = min(places) - margin, max(places) + margin
    axis.valueSteps = sorted(set(places))[::step]
    axis.labelTextFormat = lambda place: names.get(place, "")
    return _plainly_drawn(axis)


def _y_axis() -> YValueAxis:
    axis = YValueAxis()
    axis.visibleGrid, axis.gridStrokeColor, axis.gridStrokeWidth = True, PALE, 0.4
    axis.maximumTicks, axis.avoidBoundFrac = 7, 0.06
    return _plainly_drawn(axis)


def _plainly_drawn(axis: Axis) -> Axis:
    axis.labels.fontName, axis.labels.fontSize = REGULAR, SMALL  # type: ignore[attr-defined]
    axis.strokeColor, axis.strokeWidth = RULE, LINE
    return axis


def _add_legend(drawing: Drawing, title: str, names: list[str]) -> None:
    x, y = _SIDE, HEIGHT - _LEGEND + 3.5 * mm
    if title:
        x = _add_text(drawing, x, y, title) + 5 * mm
    for name, shape, dash in zip(names, cycle(SHAPES), cycle(DASHES), strict=False):
        drawing.add(Line(x, y + 2.5, x + 7 * mm, y + 2.5, strokeColor=INK, strokeWidth=0.8, strokeDashArray=dash))  # type: ignore[arg-type]
        drawing.add(markers(shape, [(x + 3.5 * mm, y + 2.5)]))
        x = _add_text(drawing, x + 8.5 * mm, y, one_line(name)) + 5 * mm


def _plain(name: str) -> str:
    """A label of the axis, which one font has to draw: what it lacks is named."""
    pieces = runs(one_line(name))
    return "".join(piece if font == REGULAR else "".join(map(named, piece)) for font, piece in pieces)


def _add_text(drawing: Drawing, x: float, y: float, text: str) -> float:
    for font, piece in runs(text):
        drawing.add(String(x, y, piece, fontName=font, fontSize=SMALL))
        x += stringWidth(piece, font, SMALL)
    return x
