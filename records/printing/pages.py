"""From stories to the bytes of a PDF: page templates, metadata without a name, limits, and errors that quote nothing.

Not here: what stands on the pages.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from reportlab.platypus import BaseDocTemplate, Flowable, Frame, NextPageTemplate, PageBreak, PageTemplate
from reportlab.platypus.doctemplate import LayoutError

from records.printing.canvas import PagedCanvas
from records.printing.document import PrintedSheet
from records.printing.errors import PrintFailed
from records.printing.fonts import REGULAR
from records.printing.furniture import Foot, draw_foot, draw_over, draw_running_head, draw_under, running_head_height
from records.printing.limits import Limits
from records.printing.styles import A4, BOTTOM, LEFT, PAGE_HEIGHT, TOP, WIDTH


@dataclass(slots=True)
class Section:
    """Pages that belong together: the sheet whose marks and head they bear, their foot, their story; `blank` to fill in."""

    sheet: PrintedSheet
    foot: Foot
    story: list[Flowable] = field(default_factory=list)
    blank: bool = False


def render(sections: Sequence[Section], title: str, language: str, limits: Limits) -> bytes:
    """Lay out `sections` one after the other; equal input gives equal bytes.

    Raises `PrintTooLarge` past the limits and `PrintFailed` where a flowable fits on no page.
    """
    out = BytesIO()
    document = BaseDocTemplate(out, pagesize=A4, title=title, author="", creator="", invariant=1, lang=language)
    document.addPageTemplates([template for pair in enumerate(sections) for template in _templates(*pair)])
    story = [flowable for number, section in enumerate(sections) for flowable in _opened(number, section.story)]
    failed = False
    try:
        document.build(story, canvasmaker=_canvas_maker(limits))
    except LayoutError:
        failed = True
    if failed:  # raised outside the handler: the library's message quotes the sheet and must not travel along
        raise PrintFailed
    return out.getvalue()


def _canvas_maker(limits: Limits) -> Callable[..., PagedCanvas]:
    def make(*args: Any, **options: Any) -> PagedCanvas:
        return PagedCanvas(*args, **(options | {"initialFontName": REGULAR, "limits": limits}))

    return make


def _opened(number: int, story: list[Flowable]) -> list[Flowable]:
    begin = [NextPageTemplate(f"{number}-first"), PageBreak()] if number else []
    return [*begin, NextPageTemplate(f"{number}-later"), *story]


def _templates(number: int, section: Section) -> list[PageTemplate]:
    return [
        _template(f"{number}-first", section, number, first=True),
        _template(f"{number}-later", section, number, first=False),
    ]


def _template(name: str, section: Section, owner: int, *, first: bool) -> PageTemplate:
    def begin(canvas: Any, document: BaseDocTemplate) -> None:
        canvas.owner = owner
        draw_under(canvas, section.sheet)
        if not first:
            draw_running_head(canvas, section.sheet, section.blank)

    def end(canvas: Any, document: BaseDocTemplate) -> None:
        draw_over(canvas, section.sheet)
        draw_foot(canvas, section.foot)

    top = PAGE_HEIGHT - TOP - (0 if first else running_head_height(section.sheet))
    frame = Frame(
        LEFT, BOTTOM, WIDTH, top - BOTTOM, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0, id=name
    )
    return PageTemplate(name, [frame], onPage=begin, onPageEnd=end, pagesize=A4)
