"""Shelf walks: beginning one on a shelf, scanning it, what it found, and what is done about it (A5.4, B5.3)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access import audit
from access.current import current_person
from archive.models import ShelfWalk, WalkLine
from archive.models.stocktakes import Remedy, WalkResult
from archive.store import panel, queries, walks, wording
from archive.store.actions import KEEPERS, PURPOSE, StoreRefused
from archive.store.codes import CodeWrong

MOST = 100
BADGES = {
    WalkResult.RIGHT: "ok",
    WalkResult.DISORDER: "due",
    WalkResult.MISPLACED: "bad",
    WalkResult.UNEXPECTED: "bad",
    WalkResult.MISSING: "bad",
}


def list_all(request: HttpRequest) -> HttpResponse:
    """The walks, newest first, with how many lines still want a remedy."""
    person = current_person(request)
    audit.record_read(audit.Action.VIEW, actor=person, request=request, purpose=PURPOSE)
    rows = walks.all_of()[:MOST]
    lines = [{"row": row, "place": wording.place_name(row.shelf)} for row in rows]
    return render(request, "archive/walks.html", {"lines": lines})


def begin(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin a walk along this shelf; one that is under way is gone on with."""
    person = current_person(request)
    shelf = get_object_or_404(queries.shelves_of(queries.cabinets_by_code()), pk=pk)
    try:
        walk = walks.begin(shelf, by=person)
    except StoreRefused as refused:
        messages.warning(request, wording.refusal(refused.code))
        walk = get_object_or_404(walks.all_of(), shelf=shelf, ended_at=None)
    return HttpResponseRedirect(reverse("archive-walk", args=[walk.pk]))


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A walk: what was scanned, and what it found."""
    return _page(request, _found(request, pk))


def _found(request: HttpRequest, pk: UUID) -> ShelfWalk:
    walk: ShelfWalk = get_object_or_404(walks.all_of(), pk=pk)
    audit.record_read(audit.Action.VIEW, actor=current_person(request), obj=walk, request=request, purpose=PURPOSE)
    return walk


def scan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The next thing on the shelf."""
    person, walk = current_person(request), _found(request, pk)
    typed = request.POST.get("code", "")[:60]
    try:
        walks.scan(walk, typed, by=person)
    except (CodeWrong, StoreRefused) as refused:
        return _page(request, walk, wording.refusal(refused.code), typed)
    return HttpResponseRedirect(reverse("archive-walk", args=[pk]))


def _page(request: HttpRequest, walk: ShelfWalk, error: str = "", typed: str = "") -> HttpResponse:
    over = walk.ended_at is not None
    keeps = current_person(request).has_role(*KEEPERS)
    lines = [_line(row, keeps and over) for row in walks.lines_of(walk)]
    context = {
        "walk": walk,
        "place": wording.place_name(walk.shelf),
        "over": over,
        "keeps": keeps,
        "lines": lines if over else lines[::-1],
        "wrong": sum(line["row"].result != WalkResult.RIGHT for line in lines) if over else 0,
        "error": error,
        "typed": typed,
    }
    return render(request, "archive/walk.html", context, status=422 if error else 200)


def _line(row: WalkLine, may_settle: bool) -> dict[str, Any]:
    if row.volume is not None:
        told = panel.line_of(row.volume)
    else:
        told = {"name": wording.place_name(row.box), "place": wording.place_name(row.box.shelf) if row.box else ""}
    offered = walks.remedies_for(row) if may_settle and not row.remedy else ()
    return {
        "row": row,
        "name": told["name"],
        "place": told["place"],
        "badge": BADGES[WalkResult(row.result)],
        "remedies": offered,
    }


def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a walk: its results are made."""
    person = current_person(request)
    walk = get_object_or_404(walks.all_of(), pk=pk)
    try:
        walks.end(walk, by=person)
    except StoreRefused as refused:
        messages.error(request, wording.refusal(refused.code))
    return HttpResponseRedirect(reverse("archive-walk", args=[pk]))


def settle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Do something about one line."""
    person = current_person(request)
    line = get_object_or_404(walks.all_lines(), pk=pk)
    remedy = request.POST.get("remedy", "")
    try:
        if remedy not in Remedy.values:
            raise StoreRefused("remedy")
        walks.settle(line, Remedy(remedy), by=person)
        messages.success(request, _("Noted."))
    except StoreRefused as refused:
        messages.error(request, wording.refusal(refused.code))
    except PermissionDenied:
        messages.error(request, wording.refusal("unknown"))
    return HttpResponseRedirect(reverse("archive-walk", args=[line.walk_id]))
