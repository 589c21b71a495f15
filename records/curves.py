"""Curves over time as the server draws them for a page: an SVG without script or style attribute, readable without colour.

Not here: the same curves on paper (`records.printing.charts`), and the table of values that always stands beside them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Final

import leather
from django.utils.safestring import SafeString, mark_safe
from leather import theme

WIDTH, HEIGHT = 760, 260
COLOURS: Final = tuple(f"var(--curve-{number})" for number in range(1, 6))
"""Named by the style sheet (static/css/paper.css), so that a picture follows the theme of its page."""

DASHES: Final = ("none", "6 3", "2 3", "8 3 2 3", "1 2")
MOST_LABELS: Final = 10
_LOWEST_TOP: Final = 4
"""Up to where a scale of counts goes at least: below that it would be divided into parts of one."""

# one font that the page has anyway; the library's own is a Mac's, and its glyphs are measured too narrow for Chinese
for _part in ("title", "legend", "axis_title", "tick"):
    setattr(theme, f"{_part}_font_family", "sans-serif")
theme.legend_font_char_width = 15
theme.background_color = "var(--sheet)"
theme.label_color = theme.legend_color = theme.title_color = "var(--ink-soft)"
theme.axis_title_color = "var(--ink-soft)"
theme.tick_color, theme.zero_color = "var(--rule)", "var(--rule-strong)"
theme.margin = 0.04  # so that the last label below is not cut off


class _Across(leather.Linear):  # type: ignore[misc]
    """The scale across: from the first position to the last, and not on to the next round number."""

    def project(self, value: float, range_min: float, range_max: float) -> float:
        """Where a position stands between both ends of the picture."""
        share = (float(value) - float(self._data_min)) / float(self._data_max - self._data_min)
        return float(range_min) + share * float(range_max - range_min)


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve: a number for each position, None where nothing was measured."""

    label: str
    values: tuple[float | None, ...]


def draw(
    positions: Sequence[float], labels: Sequence[str], curves: Sequence[Curve], *, counted: bool = False
) -> SafeString:
    """The picture; empty where no curve has two points. `labels` stand under the positions, which need not be even.
    `counted`: the values count something, so that the scale begins at nothing and goes in whole numbers."""
    drawn = [(curve.label, points) for curve in curves if len(points := _points(positions, curve.values)) > 1]
    if not drawn:
        return SafeString("")
    chart = leather.Chart(title=drawn[0][0] if len(drawn) == 1 else None)  # a legend of one line is not drawn
    for (label, points), colour, dash in zip(drawn, cycle(COLOURS), cycle(DASHES), strict=False):
        chart.add_line(points, name=label, stroke_color=colour, stroke_dasharray=dash)
    names = dict(zip(positions, labels, strict=True))
    ticks = sorted(names)[:: -(-len(names) // MOST_LABELS)]
    chart.set_x_scale(_Across(min(names), max(names)))
    if counted:
        chart.add_y_scale(0, max(_LOWEST_TOP, *(value for _label, points in drawn for _place, value in points)))
    chart.add_x_axis(ticks=ticks, tick_formatter=lambda place, _index, _count: names.get(place, ""))
    size, box = f'width="{WIDTH}"', f'viewBox="0 0 {WIDTH} {HEIGHT}"'  # without a box a narrow page would cut it off
    drawn_svg = chart.to_svg(width=WIDTH, height=HEIGHT).replace(size, f"{box} {size}", 1)
    return mark_safe(drawn_svg)  # noqa: S308  (the library escapes the texts)


def _points(positions: Sequence[float], values: Sequence[float | None]) -> list[tuple[float, float]]:
    return [(place, float(value)) for place, value in zip(positions, values, strict=True) if value is not None]
