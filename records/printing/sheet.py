"""The doors for one sheet: printed with its values, or as a blank form to be filled in by hand.

Not here: several sheets bound together (`bound`).
"""

from dataclasses import fields, is_dataclass, replace

from records.printing import words
from records.printing.document import PrintedSheet
from records.printing.fonts import register_fonts
from records.printing.furniture import Foot
from records.printing.limits import Limits
from records.printing.pages import Section, render
from records.printing.story import sheet_story
from records.printing.text import one_line

_LINE_END = 25


def render_sheet(sheet: PrintedSheet, limits: Limits | None = None) -> bytes:
    """The sheet as an A4 PDF (A2.1 to A2.6).

    Raises `PrintTooLarge` above 500 pages, 2,000,000 characters or 60 s (or the given `limits`), `PrintCodeTooLong`
    for a QR payload above 200 bytes, `PrintFailed` where the library gives up.
    """
    return _render(sheet, limits or Limits(), blank=False)


def render_blank(sheet: PrintedSheet, limits: Limits | None = None) -> bytes:
    """The same form empty: writing lines, boxes to tick, rows to fill, lines for signatures; no value is printed.

    Raises as `render_sheet`.
    """
    nobody = replace(
        sheet, number="", customer_name="", customer_number="", file_number="", digest="", marks=(), amendments=()
    )
    return _render(nobody, limits or Limits(), blank=True)


def _render(sheet: PrintedSheet, limits: Limits, *, blank: bool) -> bytes:
    register_fonts()
    limits.spend(count_characters(sheet))
    with words.spoken(sheet.language):
        section = Section(sheet, sheet_foot(sheet), sheet_story(sheet, blank), blank)
        return render([section], document_title(sheet.title, sheet.number), sheet.language, limits)


def sheet_foot(sheet: PrintedSheet) -> Foot:
    """The foot of a sheet printed alone."""
    edition = words.edition(sheet.version_label, sheet.digest)
    return Foot(qr=sheet.qr, edition=edition, printed=words.printed(sheet.printed_by, sheet.printed_at))


def document_title(*parts: object) -> str:
    """The title in the file's metadata: what kind of sheet and its number, never a person."""
    return " ".join(one_line(part) for part in parts if part)


def count_characters(part: object) -> int:
    """How many characters all texts below `part` take up together; a line end takes as much as half a line."""
    if isinstance(part, tuple):
        return sum(map(count_characters, part))
    if is_dataclass(part):
        return sum(count_characters(getattr(part, item.name)) for item in fields(part))
    if part is None or isinstance(part, (bool, int, float)):
        return 0
    text = str(part)
    return len(text) + _LINE_END * text.count("\n")
