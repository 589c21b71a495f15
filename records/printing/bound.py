"""A customer file as one bound volume: cover, catalogue with true page numbers, then every sheet (A3.1, B4.2).

Not here: which sheets belong to the file and in which order; the archive decides that.
"""

from collections.abc import Sequence
from dataclasses import replace

from records.printing import words
from records.printing.catalogue import catalogue_story
from records.printing.cover import cover_story
from records.printing.document import PrintedFile, PrintedSheet
from records.printing.fonts import register_fonts
from records.printing.furniture import Foot
from records.printing.limits import Limits
from records.printing.pages import Section, render
from records.printing.sheet import count_characters, document_title, sheet_foot
from records.printing.story import sheet_story

BEFORE = 2
"""Sections before the first sheet: cover and catalogue."""


def render_bound(file: PrintedFile, limits: Limits | None = None) -> bytes:
    """The whole file as one A4 PDF with continuous page numbers, and each sheet's own beside them.

    Raises as `records.printing.sheet.render_sheet`.
    """
    register_fonts()
    limits = limits or Limits()
    limits.spend(count_characters(file))
    with words.spoken(file.language):
        sections = [_front(file, cover=True), _front(file, cover=False), *(_sheet(file, one) for one in file.sheets)]
        return render(sections, document_title(words.customer_file(), file.file_number), file.language, limits)


def render_loose(sheets: Sequence[PrintedSheet], limits: Limits | None = None) -> bytes:
    """Sheets in one PDF, each with head, foot and page numbers of its own as if printed alone: to be put into a file that is
    bound already. Raises as `records.printing.sheet.render_sheet`."""
    register_fonts()
    limits = limits or Limits()
    limits.spend(sum(map(count_characters, sheets)))
    with words.spoken(sheets[0].language):
        sections = [Section(one, replace(sheet_foot(one), alone=True), sheet_story(one)) for one in sheets]
        return render(sections, document_title(words.customer_file()), sheets[0].language, limits)


def _front(file: PrintedFile, *, cover: bool) -> Section:
    """Cover or catalogue; its marks and running head are those of a sheet without fields."""
    face = PrintedSheet(
        clinic=file.clinic,
        title=words.customer_file() if cover else words.catalogue(),
        customer_name=file.customer_name,
        customer_number=file.customer_number,
        file_number=file.file_number,
        language=file.language,
        demo=file.demo,
        watermark=file.watermark,
    )
    story = cover_story(file) if cover else catalogue_story(face, file.sheets, BEFORE)
    return Section(face, Foot(qr=file.qr, printed=words.printed(file.printed_by, file.printed_at)), story)


def _sheet(file: PrintedFile, sheet: PrintedSheet) -> Section:
    shown = replace(sheet, demo=file.demo or sheet.demo, watermark=file.watermark)
    foot = Foot(
        qr=sheet.qr or file.qr,
        edition=words.edition(sheet.version_label, sheet.digest),
        printed=words.printed(file.printed_by, file.printed_at),
        whole=True,
    )
    return Section(shown, foot, sheet_story(shown))
