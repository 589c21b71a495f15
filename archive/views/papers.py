"""Is this paper current? Whoever holds a printed sheet scans its code (B2.5, B8.4). Codes are posted, never in an address."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from access import audit
from access.current import current_person
from access.doors import DOORS
from access.models import Person
from archive.papers import checking, wording
from archive.papers.checking import Finding, Told
from records import codes
from records.codes import CodeWrong
from records.links import sheet_url

_PURPOSE = "paper_code"


def check(request: HttpRequest) -> HttpResponse:
    """What the scanned paper is; each scan is logged, with what came out where that was a refusal."""
    person = current_person(request)
    if request.method != "POST":
        return _page(request, person)
    typed = request.POST.get("code", "")[: codes.LONGEST + 1]
    try:
        told = checking.told_of(codes.read(typed), by=person)
    except CodeWrong as wrong:
        audit.record_denial(actor=person, request=request, purpose=f"{_PURPOSE}_{wrong.code}")
        return _page(request, person, typed=typed, error=wording.unread(wrong.code))
    _note(request, person, told)
    return _page(request, person, told, typed)


def _note(request: HttpRequest, person: Person, told: Told) -> None:
    if told.finding == Finding.UNKNOWN:
        audit.record_denial(actor=person, request=request, purpose=f"{_PURPOSE}_{told.finding}")
        return
    audit.record_read(
        audit.Action.VIEW,
        actor=person,
        customer=told.customer_id,
        obj=told.sheet,
        section=told.sheet.spec.section if told.sheet else "",
        request=request,
        purpose=f"{_PURPOSE}_{told.finding}",
    )


def _page(
    request: HttpRequest, person: Person, told: Told | None = None, typed: str = "", error: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {
        "desk": DOORS["archive-desk"].opens_for(person.roles),
        "keeps": DOORS["archive-papers-file"].opens_for(person.roles),
        "typed": typed,
        "error": error,
        "scan_length": codes.LONGEST,
        "told": told,
    }
    if told is not None:
        kind, text = wording.BADGES[told.finding]
        context |= {"kind": kind, "text": text, "sentence": wording.sentence(told.finding)}
        context["sheet_url"] = sheet_url(told.sheet) if told.sheet else ""
        context["print_url"] = sheet_url(told.sheet, "sheet-print") if told.sheet else ""
    return render(request, "archive/papers.html", context, status=422 if error else 200)
