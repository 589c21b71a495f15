"""Goal 12: one sheet as a PDF, warm, against bare reportlab with the same text in the same fonts.

Here: the bare yardstick `bare`, the texts it takes from a sheet, and the alternating measurement. Run by
`python -m bench.print_sheet`; not here: the other goals.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate

from records.printing import PrintedSheet, register_fonts, render_sheet
from records.printing.fonts import REGULAR, runs

_PLAIN = ParagraphStyle("bare", fontName=REGULAR, bulletFontName=REGULAR, fontSize=9, leading=12.6, wordWrap="CJK")


def texts(part: object) -> Iterator[str]:
    """Every text of a sheet in the order of its description."""
    if isinstance(part, tuple):
        for item in part:
            yield from texts(item)
    elif is_dataclass(part):
        for item in fields(part):
            yield from texts(getattr(part, item.name))
    elif isinstance(part, str) and part:
        yield part


def bare(sheet: PrintedSheet) -> bytes:
    """The same texts as paragraphs one below the other: the least that reportlab needs to put them on paper."""
    register_fonts()
    out = BytesIO()
    story: list[Flowable] = [Paragraph(_marked(text), _PLAIN) for text in texts(sheet)]
    SimpleDocTemplate(out, pagesize=A4, initialFontName=REGULAR).build(story)
    return out.getvalue()


def _marked(text: str) -> str:
    return "".join(f'<font name="{font}">{escape(piece)}</font>' for font, piece in runs(text))


def measure(sheet: PrintedSheet, rounds: int = 40) -> dict[str, float]:
    """Median seconds of both, taken turn by turn after a warm round, and their ratio."""
    ways: dict[str, Callable[[PrintedSheet], bytes]] = {"bare": bare, "printed": render_sheet}
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 2):
        for name, way in ways.items():
            began = time.perf_counter()
            way(sheet)
            taken[name] += [time.perf_counter() - began] if number >= 2 else []
    medians = {name: statistics.median(seconds) for name, seconds in taken.items()}
    return medians | {"ratio": medians["printed"] / medians["bare"]}


def main() -> None:
    """Print one line for each sample sheet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_records.settings")
    import django

    django.setup()
    from records.tests.printing import samples

    for name in ("CONSULTATION", "SURGERY", "LONG", "ENGLISH"):
        found = measure(getattr(samples, name))
        print(f"{name:14}" + "".join(f"{key} {value:.4f}  " for key, value in found.items()))


if __name__ == "__main__":
    main()
