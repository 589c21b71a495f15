"""The shapes by which curves are told apart without colour. Not here: where they stand."""

from math import cos, pi, sin

from reportlab.graphics.shapes import Path

from records.printing.styles import INK, PAPER

_SIZE = 2.3


def _polygon(corners: int, turn: float = 0.0) -> tuple[tuple[float, float], ...]:
    angles = (2 * pi * (corner + turn) / corners for corner in range(corners))
    return tuple((sin(angle) * _SIZE, cos(angle) * _SIZE) for angle in angles)


_ROUND, _SQUARE, _TRIANGLE, _DIAMOND = _polygon(12), _polygon(4, 0.5), _polygon(3), _polygon(4)
SHAPES = (
    (_ROUND, True),
    (_SQUARE, False),
    (_TRIANGLE, True),
    (_DIAMOND, False),
    (_ROUND, False),
    (_SQUARE, True),
    (_TRIANGLE, False),
    (_DIAMOND, True),
)
"""(corners around the middle, filled): neighbours differ in both."""

DASHES = (None, (4, 2), (1, 2), (6, 2, 1, 2))


def markers(shape: tuple[tuple[tuple[float, float], ...], bool], places: list[tuple[float, float]]) -> Path:
    """One drawing with a marker at each place; one shape a curve, because each costs time."""
    corners, filled = shape
    path = Path(fillColor=INK if filled else PAPER, strokeColor=INK, strokeWidth=0.8)
    for x, y in places:
        path.moveTo(x + corners[0][0], y + corners[0][1])
        for right, up in corners[1:]:
            path.lineTo(x + right, y + up)
        path.closePath()
    return path
