"""Many pictures on one sheet: thumbnails in rows, each with its name, as one WebP."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

THUMBNAIL = {1280: 480, 820: 300}
"""Width of the window -> width of its thumbnail, in pixels."""

PAGE = {1280: 800, 820: 1180}
MOST_HEIGHTS = 1.6
"""A page is shown down to so many heights of the window."""

MOST_PAGES = 100
"""How many pages a sheet holds: the picture's format goes no further than 16383 pixels."""

_GAP, _LABEL, _ACROSS = 10, 18, {1280: 4, 820: 6}
_GROUND = {"light": ("#c9cecc", "#1f2629"), "dark": ("#3a4042", "#e4e8e8")}
_QUALITY = 48


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A page's name and its picture at full size."""

    name: str
    picture: Path


def lay_out(shown: Sequence[Thumbnail], width: int, theme: str, target: Path) -> None:
    """Write the contact sheet of these pages at one width and theme to `target`; rows are as high as their highest page."""
    pages = [(one.name, _small(one.picture, width)) for one in shown]
    rows = [pages[start : start + _ACROSS[width]] for start in range(0, len(pages), _ACROSS[width])]
    heights = [max(picture.height for _name, picture in row) + _LABEL + _GAP for row in rows]
    across = min(_ACROSS[width], len(pages))
    ground, ink = _GROUND[theme]
    sheet = Image.new("RGB", (across * (THUMBNAIL[width] + _GAP) + _GAP, sum(heights) + _GAP), ground)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(13)
    top = _GAP
    for row, height in zip(rows, heights, strict=True):
        for place, (name, picture) in enumerate(row):
            left = _GAP + place * (THUMBNAIL[width] + _GAP)
            pen.text((left, top), name, fill=ink, font=font)
            sheet.paste(picture, (left, top + _LABEL))
        top += height
    target.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(target, "WEBP", quality=_QUALITY, method=6)


def _small(path: Path, width: int) -> Image.Image:
    """The upper part of a page, as a thumbnail."""
    with Image.open(path) as page:
        upper = page.convert("RGB").crop((0, 0, page.width, min(page.height, int(PAGE[width] * MOST_HEIGHTS))))
    scale = THUMBNAIL[width] / upper.width
    return upper.resize((THUMBNAIL[width], max(1, round(upper.height * scale))), Image.Resampling.LANCZOS)
