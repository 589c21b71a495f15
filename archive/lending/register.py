"""The register of loans to take along, as XLSX and as PDF: numbers and days, of people nothing (B6.4)."""

from typing import Final

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from access.models import Person
from archive.catalogue.exporting import Catalogue, TooMany
from archive.lending import queries, wording
from archive.models import Loan
from records import paper
from records.printing import PrintedField, PrintedFieldset, PrintedSheet, PrintedTable, render_sheet

MOST: Final = 3000
"""So many loans at once; whoever needs more takes one state after the other."""


def gathered(what: str, *, by: Person) -> Catalogue:
    """The lines that `by` may see at this moment, in the language of the moment. Raises TooMany."""
    rows = queries.shown(by, what)
    count = rows.count()
    if count > MOST:
        raise TooMany(count)
    columns = (
        pgettext("list", "No."), _("Loan"), _("Archive number"), _("Applied on"), pgettext("loan", "Volumes"),
        _("Term in working days"),
        _("Handed out on"), pgettext("loan", "Last day"), _("Ended on"), _("State"),
    )  # fmt: skip
    lines = rows.prefetch_related("lines").order_by("created_at", "pk")
    told = tuple(_line(place, row) for place, row in enumerate(lines, 1))
    return Catalogue(_("Register of loans"), str(wording.SHOWN.get(what, wording.SHOWN[""])), columns, told)


def _line(place: int, row: Loan) -> tuple[str, ...]:
    due = row.due_on.isoformat() if row.due_on else ""
    figures = (str(len(row.lines.all())), str(row.days))
    days = (_day(row.handed_at), due, _day(row.ended_at))
    return (str(place), row.number, row.file.number, _day(row.created_at), *figures, *days, wording.badge(row)["text"])


def _day(at: object) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d") if at else ""  # type: ignore[arg-type]


def pdf(made: Catalogue, *, by: Person) -> bytes:
    """A4, ruled, the head repeated on every page."""
    head = paper.letterhead()
    facts = (PrintedField(_("Part"), made.part), PrintedField(_("Loans"), str(len(made.rows))))
    return render_sheet(
        PrintedSheet(
            clinic=head.clinic,
            title=made.title,
            fieldsets=(PrintedFieldset("", facts), PrintedFieldset("", (PrintedTable(made.columns, made.rows),))),
            qr="CR1|loans",
            printed_by=by.name,
            printed_at=timezone.localtime().strftime("%Y-%m-%d %H:%M"),
            language=translation.get_language() or "zh-hans",
            demo=head.demo,
        )
    )
