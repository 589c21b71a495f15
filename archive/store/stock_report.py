"""The report of a stock-take on paper: what was counted, every difference with its remedy, room for signatures (B5.3)."""

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from access.models import Person
from archive.models import StockDifference, StockTake
from archive.store import stock_queries, wording
from records import paper
from records.printing import PrintedField, PrintedFieldset, PrintedSheet, PrintedSignature, PrintedTable


def printed(take: StockTake, *, by: Person) -> PrintedSheet:
    """The report of a stock-take (fetched with its room and people), as it stands now."""
    head, now = paper.letterhead(), timezone.localtime()
    progress = stock_queries.progress(take)
    rows = tuple(_row(row) for row in stock_queries.differences_of(take))
    facts = (
        PrintedField(_("Storeroom"), str(take.room)),
        PrintedField(_("Cabinet"), take.cabinet.code if take.cabinet else _("the whole room")),
        PrintedField(_("begun at"), _at(take.begun_at)),
        PrintedField(_("begun by"), take.begun_by.name),
        PrintedField(_("count ended at"), _at(take.counted_at)),
        PrintedField(_("closed at"), _at(take.closed_at)),
        PrintedField(_("Volumes that should stand there"), str(progress["total"])),
        PrintedField(_("Counted of these"), str(progress["done"])),
        PrintedField(_("Counted besides"), str(progress["besides"])),
        PrintedField(_("state"), str(take.get_state_display())),
    )
    columns = (
        _("Volume"),
        _("difference"),
        _("Registered place"),
        _("Found in"),
        _("remedy"),
        _("who sees to it"),
        _("until when"),
    )
    return PrintedSheet(
        clinic=head.clinic,
        title=_("Report of a stock-take"),
        number=str(take.number),
        fieldsets=(
            PrintedFieldset(_("The count"), facts),
            PrintedFieldset(_("Differences"), (PrintedTable(columns, rows),)),
        ),
        signatures=(PrintedSignature(_("custodian")), PrintedSignature(pgettext("signature", "Supervisor"))),
        qr=f"CR1|stocktake|{take.pk}",
        printed_by=by.name,
        printed_at=now.strftime("%Y-%m-%d %H:%M"),
        language=translation.get_language() or "zh-hans",
        demo=head.demo,
    )


def _at(moment: object) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""  # type: ignore[arg-type]


def _row(row: StockDifference) -> tuple[str, ...]:
    count = row.count
    return (
        f"{count.volume.file.number}-{count.volume.position}",
        str(row.get_kind_display()),
        wording.place_name(count.expected_place) if count.expected_place else "–",
        wording.place_name(count.found_place) if count.found_place else "–",
        str(row.get_remedy_display()),
        row.charged.name if row.charged else "–",
        row.due_on.strftime("%Y-%m-%d") if row.due_on else "–",
    )
