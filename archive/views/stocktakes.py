"""Stock-takes: the list and beginning one, its progress and differences, counting, settling, closing, the report (B5.3)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access import audit
from access.current import current_person
from access.models import Person
from archive.forms.store_watch import StockTakeForm
from archive.models import StockDifference, StockTake
from archive.models.stocktakes import StockState
from archive.store import queries, settling, stock_queries, stock_report, stocktakes, wording
from archive.store.actions import KEEPERS, PURPOSE, StoreRefused
from archive.store.codes import CodeWrong
from records.printing import render_sheet
from records.views.printing import pdf_answer

MOST = 100
STATES = {StockState.COUNTING: "due", StockState.SETTLING: "due", StockState.CLOSED: "ok"}


def list_all(request: HttpRequest) -> HttpResponse:
    """Every stock-take, with how it stands."""
    return _list(request, StockTakeForm())


def begin(request: HttpRequest) -> HttpResponse:
    """Begin to count a room or a cabinet."""
    form = StockTakeForm(request.POST)
    if form.is_valid():
        try:
            given = form.cleaned_data
            take = stocktakes.begin(given["room"], given["cabinet"], by=current_person(request))
            return HttpResponseRedirect(reverse("archive-stocktake-count", args=[take.pk]))
        except StoreRefused as refused:
            form.add_error(None, wording.refusal(refused.code))
    return _list(request, form)


def _list(request: HttpRequest, form: StockTakeForm) -> HttpResponse:
    person = current_person(request)
    audit.record_read(audit.Action.VIEW, actor=person, request=request, purpose=PURPOSE)
    context = {
        "lines": [{"row": row, "badge": STATES[StockState(row.state)]} for row in stock_queries.all_of()[:MOST]],
        "form": form,
        "keeps": person.has_role(*KEEPERS),
        "action": reverse("archive-stocktake-new"),
        "submit_label": _("Begin the count"),
    }
    return render(request, "archive/stocktakes.html", context, status=422 if form.errors else 200)


def _found(request: HttpRequest, pk: UUID, deed: audit.Action = audit.Action.VIEW) -> tuple[Person, StockTake]:
    person = current_person(request)
    take = get_object_or_404(stock_queries.all_of(), pk=pk)
    audit.record_read(deed, actor=person, obj=take, request=request, purpose=PURPOSE)
    return person, take


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One stock-take: how far it is, how it differs from the register, and what is done about that."""
    person, take = _found(request, pk)
    keeps, today = person.has_role(*KEEPERS), timezone.localdate()
    context = {
        **_head(take),
        "keeps": keeps,
        "lines": [{**difference_line(row, today), "keeps": keeps} for row in stock_queries.differences_of(take)],
        "scans": [scan_line(row) for row in stock_queries.counts_of(take)[:10]]
        if take.state == StockState.COUNTING
        else [],
    }
    return render(request, "archive/stocktake.html", context)


def _head(take: StockTake) -> dict[str, Any]:
    return {"take": take, "badge": STATES[StockState(take.state)], "progress": stock_queries.progress(take)}


def difference_line(row: StockDifference, today: Any) -> dict[str, Any]:
    """A difference as the page shows it."""
    count = row.count
    return {
        "row": row,
        "name": wording.volume_name(count.volume),
        "expected": wording.place_name(count.expected_place) if count.expected_place else "",
        "found": wording.place_name(count.found_place) if count.found_place else "",
        "badge": "off" if row.kind in stocktakes.EXPLAINED else "bad",
        "open": not row.remedy,
        "waits": bool(row.remedy) and row.settled_at is None,
        "late": row.settled_at is None and row.due_on is not None and row.due_on < today,
    }


def scan_line(row: Any) -> dict[str, Any]:
    """A scan as the counting page lists it."""
    return {"row": row, "name": wording.volume_name(row.volume), "place": wording.place_name(row.found_place)}


def count(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Counting: a place is scanned, then every volume in it. The place stands in the address (`?place=`)."""
    person, take = _found(request, pk)
    if take.state != StockState.COUNTING:
        return HttpResponseRedirect(reverse("archive-stocktake", args=[pk]))
    given = request.POST if request.method == "POST" else request.GET
    place = queries.place_by_code(given.get("place", ""))
    if request.method != "POST":
        return _counting(request, take, place)
    typed = request.POST.get("code", "")[:60]
    here = reverse("archive-stocktake-count", args=[pk])
    try:
        scanned = queries.place_by_typed(typed)
        if scanned is not None:
            if not stocktakes.is_within(take, scanned):
                raise StoreRefused("place_outside")
            return HttpResponseRedirect(f"{here}?place={scanned.barcode}")
        if place is None:
            raise StoreRefused("first_place")
        line, again = stocktakes.count(take, place, typed, by=person)
    except (CodeWrong, StoreRefused) as refused:
        return _counting(request, take, place, wording.refusal(refused.code), typed)
    told = {"volume": wording.volume_name(line.volume)}
    if again:
        messages.warning(request, _("%(volume)s: counted before; the last scan counts.") % told)
    else:
        messages.success(request, _("%(volume)s: counted.") % told)
    return HttpResponseRedirect(f"{here}?place={place.barcode}")


def _counting(request: HttpRequest, take: StockTake, place: Any, error: str = "", typed: str = "") -> HttpResponse:
    context = {
        **_head(take),
        "place": place,
        "place_name": wording.place_name(place) if place else "",
        "scans": [scan_line(row) for row in stock_queries.counts_of(take)[:10]],
        "error": error,
        "typed": typed,
    }
    return render(request, "archive/stocktake_count.html", context, status=422 if error else 200)


def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The count ends: what differs is listed."""
    return _moved(request, pk, stocktakes.end_counting, _("The count has ended. Decide on each difference."))


def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close a stock-take whose differences are all decided on."""
    return _moved(request, pk, settling.close, _("Closed. Print the report for the file."))


def _moved(request: HttpRequest, pk: UUID, move: Any, done: str) -> HttpResponse:
    person, take = _found(request, pk)
    try:
        move(take, by=person)
        messages.success(request, done)
    except StoreRefused as refused:
        messages.error(request, wording.refusal(refused.code))
    return HttpResponseRedirect(reverse("archive-stocktake", args=[pk]))


def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The report as a PDF."""
    person, take = _found(request, pk, audit.Action.PRINT)
    return pdf_answer(render_sheet(stock_report.printed(take, by=person)), f"stocktake-{take.number}")
