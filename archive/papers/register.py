"""Which papers are out of date: a sheet that is filed needs a paper, and a paper disagrees from the moment its sheet moves on.

The only things that write this are here: filing (`expect`), a move of a sheet (`moved`). Putting a print in: `filing`.
"""

from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone

from archive.models import FiledItem, FiledPrint, PaperSheet
from archive.models.papers import PaperWhy
from customers.models import Customer
from records import spec as specs
from records.lifecycle import Move, State
from records.models import RecordSheet
from vault.recorded import open_rows

_REASONS = {
    Move.AMEND: PaperWhy.AMENDED,
    Move.SIGN: PaperWhy.SIGNED,
    Move.COMPLETE: PaperWhy.SIGNED,
    Move.MARK_ERROR: PaperWhy.STRUCK,
}


def expect(items: Iterable[FiledItem]) -> None:
    """From now on the paper file needs these sheets, as far as it is not known yet. One statement."""
    rows = [
        PaperSheet(
            file_id=item.file_id,
            sheet_key=item.sheet_key,
            record_id=item.record_id,
            section=item.section,
            edition=item.edition,
            since=item.filed_at,
            why=PaperWhy.UNBOUND,
        )
        for item in items
    ]
    PaperSheet.objects.bulk_create(rows, ignore_conflicts=True)


def moved(sheet: RecordSheet, move: Move) -> None:
    """A sheet moved: its own paper disagrees from now on, and so do those that its content is printed on too."""
    why = _why(sheet, move)
    if why is not None:
        paper = PaperSheet.objects.select_for_update().filter(record_id=sheet.pk).first()
        if paper is not None:
            _disagrees(paper, sheet, why)
    if move in (Move.SAVE, Move.AMEND) and sheet.version > 1 and sheet.spec.key in _printed_elsewhere():
        _others_disagree(sheet)


def _why(sheet: RecordSheet, move: Move) -> PaperWhy | None:
    """What a move does to a print in the file. Drafts are in no file, but for the sheets about the customer, which stay open to
    corrections."""
    if sheet.spec.follows_customer:
        return PaperWhy.AMENDED if move == Move.SAVE and sheet.version > 1 else _REASONS.get(move)
    return None if sheet.is_open else _REASONS.get(move)


def _disagrees(paper: PaperSheet, sheet: RecordSheet, why: PaperWhy) -> None:
    """What was out of date before stays so since then; a sheet struck out before it was ever bound needs no paper."""
    if why == PaperWhy.AMENDED and paper.edition == sheet.edition:
        return
    paper.edition = sheet.edition
    paper.settled = sheet.spec.follows_customer or sheet.is_settled or sheet.state == State.IN_ERROR
    if paper.why == PaperWhy.UNBOUND:
        if why == PaperWhy.STRUCK:
            paper.since, paper.why = None, ""
    elif paper.since is None:
        paper.since, paper.why = timezone.now(), why
    elif why != PaperWhy.SIGNED:
        paper.why = why
    paper.save()


def _others_disagree(sheet: RecordSheet) -> None:
    """The prints in the paper file that bear this sheet's values, and where the name changed, all: it stands in their heads."""
    prints = FiledPrint.objects.filter(taken_out_at=None, paper__file__customer=sheet.customer_id, paper__since=None)
    rows = list(prints.exclude(paper__record_id=sheet.pk).values_list("paper", "along"))
    before = sheet.history.filter(version=sheet.version - 1).first() if rows else None  # type: ignore[attr-defined]
    if before is None or before.edition == sheet.edition:
        return
    bearing = {paper for paper, along in rows if sheet.spec.key in along}
    _mark(bearing, PaperWhy.ALONG)
    if isinstance(sheet, Customer) and open_rows([before])[0].name != sheet.name:
        _mark({paper for paper, _along in rows} - bearing, PaperWhy.HEADING)


def _mark(papers: set[UUID], why: PaperWhy) -> None:
    PaperSheet.objects.filter(pk__in=papers).update(since=timezone.now(), why=why)


def _printed_elsewhere() -> set[str]:
    """The kinds that other kinds are printed with, and the one whose name stands in every head."""
    return {"basic"} | {key for spec in specs.all_specs() for key in spec.includes}
