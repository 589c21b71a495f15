"""Cutting the region of the eyes out of a photograph: the face around them is what a person is recognised by (A4.5).

The picture was written anew without metadata when it came in; what leaves is written anew once more, of the pixels alone.
"""

import io
from dataclasses import dataclass
from typing import Final

from PIL import Image

QUALITY: Final = 92
SMALLEST: Final = 40
"""Pixels that the shorter side of what is cut out has at least."""
MOST: Final = 0.6
"""Of the picture's height: what is higher shows more than the eyes of an upright face."""


class BoxRefused(ValueError):
    """The box lies outside of the picture, or shows too little or too much of it; `code` says which (see `wording`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Box:
    """What is cut out, in hundredths of the picture's width and height; (0, 0) is the upper left corner. `eyes_only`: the
    photograph itself shows nothing but the eyes, so that its whole height may be taken."""

    left: float
    top: float
    width: float
    height: float
    eyes_only: bool = False

    def pixels(self, size: tuple[int, int]) -> tuple[int, int, int, int]:
        """Left, upper, right and lower edge; raises BoxRefused."""
        if min(self.left, self.top) < 0 or self.left + self.width > 100 or self.top + self.height > 100:
            raise BoxRefused("box_outside")
        if not self.eyes_only and self.height > 100 * MOST:
            raise BoxRefused("box_too_high")
        across, down = size[0] / 100, size[1] / 100
        edges = (
            self.left * across,
            self.top * down,
            (self.left + self.width) * across,
            (self.top + self.height) * down,
        )
        left, upper, right, lower = map(round, edges)
        if min(right - left, lower - upper) < SMALLEST:
            raise BoxRefused("box_too_small")
        return left, upper, right, lower


EYES: Final = Box(5, 25, 90, 40)
"""Where the eyes lie in a photograph of a face from the front, to begin with."""


def crop(content: bytes, box: Box) -> bytes:
    """The box of a JPEG or PNG as a JPEG without any metadata; raises BoxRefused."""
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as whole:
        cut = whole.crop(box.pixels(whole.size)).convert("RGB")
    cut.info = {}
    out = io.BytesIO()
    cut.save(out, "JPEG", quality=QUALITY, subsampling=0)
    return out.getvalue()
