"""The catalogue to take along, as XLSX and as PDF: numbers, no names. Rights are asked when it is made (T8)."""

import io
from dataclasses import dataclass
from typing import Final

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook

from access.models import Person
from archive.catalogue import queries
from archive.catalogue.queries import Choice
from archive.models.files import FileClass
from customers.importing.results import text_cell
from records import paper
from records.printing import PrintedField, PrintedFieldset, PrintedSheet, PrintedTable, render_sheet

MOST: Final = 3000
"""So many files at once; whoever needs more takes one class or year after the other."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class TooMany(Exception):
    """There are more files than are taken along at once; `count` says how many."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Part of the catalogue as it was when it was made."""

    title: str
    part: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def gathered(choice: Choice, *, by: Person) -> Catalogue:
    """The lines of the files that `by` may see at this moment, in the language of the moment. Raises TooMany."""
    found = queries.catalogue_for(by, choice)
    count = found.count()
    if count > MOST:
        raise TooMany(count)
    files = list(found.order_by("file_class", "year", "number"))
    contents = queries.contents_of(files)
    columns = (
        _("No."), _("Archive number"), _("Class"), _("Year"), _("Accepted on"), _("Sheets"),
        pgettext("list", "Pages"), _("State"),
    )  # fmt: skip
    rows = []
    for place, file in enumerate(files, 1):
        inside = contents.get(file.pk, queries.Contents())
        day = timezone.localtime(file.accepted_at).strftime("%Y-%m-%d")
        words = (str(file.get_file_class_display()), str(file.year), day)
        figures = (str(inside.sheets), "" if inside.uncounted else str(inside.pages))
        rows.append((str(place), file.number, *words, *figures, str(file.get_state_display())))
    return Catalogue(_("File catalogue"), part_of(choice), columns, tuple(rows))


def part_of(choice: Choice) -> str:
    """What was chosen, in words."""
    label = str(FileClass(choice.file_class).label) if choice.file_class else _("All classes")
    year = str(choice.year) if choice.year else _("all years")
    return f"{label} · {year}"


def plain(text: str) -> str:
    """A cell that no program takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def workbook(made: Catalogue) -> bytes:
    """XLSX: every cell is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(made.title)
    for row in (made.columns, *made.rows):
        sheet.append([text_cell(sheet, plain(text)) for text in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pdf(made: Catalogue, *, by: Person) -> bytes:
    """A4, ruled, the head repeated on every page."""
    head, now = paper.letterhead(), timezone.localtime().strftime("%Y-%m-%d %H:%M")
    facts = (PrintedField(_("Part"), made.part), PrintedField(_("Files"), str(len(made.rows))))
    return render_sheet(
        PrintedSheet(
            clinic=head.clinic,
            title=made.title,
            fieldsets=(PrintedFieldset("", facts), PrintedFieldset("", (PrintedTable(made.columns, made.rows),))),
            qr="CR1|catalogue",
            printed_by=by.name,
            printed_at=now,
            language=translation.get_language() or "zh-hans",
            demo=head.demo,
        )
    )
