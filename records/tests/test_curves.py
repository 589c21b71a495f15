"""Curves on a page: they take their colours from the page's theme, fill the picture, and count in whole numbers."""

import re
from itertools import pairwise

import pytest

from records.curves import COLOURS, Curve, draw

CURVES = [Curve("made", (2.0, 5.0, 3.0)), Curve("failed", (1.0, None, 2.0))]
NAMES = ["2026-01", "2026-02", "2026-03"]


def test_no_colour_is_fixed() -> None:
    drawn = draw([0, 1, 2], NAMES, CURVES)
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawn)) <= {
        "none", "var(--sheet)", "var(--ink-soft)", "var(--rule)", "var(--rule-strong)", *COLOURS,
    }  # fmt: skip
    assert "#" not in drawn


@pytest.mark.parametrize("last", [3, 23, 161])
def test_curve_reaches_from_side_to_side(last: int) -> None:
    drawn = draw([0, last], ["a", "b"], [Curve("degrees", (18.0, 20.0))])
    [path] = re.findall(r' d="M ([\d.E-]+) [\d.E-]+ L ([\d.E-]+) ', drawn)
    width = max(float(end) for end in re.findall(r'x2="([\d.]+)"', drawn))
    assert [round(float(place)) for place in path] == [0, round(width)]


def test_counts_begin_at_nothing_and_go_in_whole_numbers() -> None:
    for curves in (CURVES, [Curve("few", (0.0, 1.0, 1.0))]):
        drawn = draw([0, 1, 2], NAMES, curves, counted=True)
        marks = sorted(map(float, re.findall(r'text-anchor="end"[^>]*>([\d.]+)<', drawn)))
        assert marks[0] == 0
        assert all(later - earlier == int(later - earlier) for earlier, later in pairwise(marks))
