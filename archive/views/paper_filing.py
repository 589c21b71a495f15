"""Filing prints with the scanner, one after the other, and taking the last one back.

The volume that is held and what becomes of old prints stand in the address; they say nothing of anybody.
"""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from access import audit
from access.current import current_person
from access.models import Person
from archive.models import FiledPrint, Volume
from archive.models.papers import PaperFate
from archive.papers import filing, queries, wording
from archive.papers.filing import PURPOSE, PaperRefused
from archive.store import queries as store
from archive.store.wording import volume_name
from records import codes
from records.codes import CodeWrong

_FATES = (PaperFate.DESTROYED, PaperFate.KEPT)


def scan(request: HttpRequest) -> HttpResponse:
    """A volume is taken in the hand, a print is filed; then the page waits for the next."""
    person = current_person(request)
    audit.record_read(audit.Action.VIEW, actor=person, request=request, purpose=PURPOSE)
    values = request.POST if request.method == "POST" else request.GET
    fate = PaperFate.KEPT if values.get("fate") == PaperFate.KEPT else PaperFate.DESTROYED
    held = store.found(person, values.get("held", "")[:20])
    if request.method != "POST":
        return _page(request, person, held, fate)
    typed = request.POST.get("code", "").strip()[: codes.LONGEST + 1]
    if (volume := store.volume_by_code(typed)) is not None:
        return _held(request, person, volume, fate)
    try:
        row = filing.file_print(codes.read(typed), by=person, volume=held, fate=fate)
    except CodeWrong as wrong:
        audit.record_denial(actor=person, request=request, purpose=f"paper_code_{wrong.code}")
        return _page(request, person, held, fate, typed, wording.unread(wrong.code))
    except PaperRefused as refused:
        return _page(request, person, held, fate, typed, wording.refusal(refused.code))
    told = {"file": row.paper.file.number, "title": wording.title_of(row.paper.sheet_key), "edition": row.edition}
    messages.success(request, _("%(file)s: %(title)s, edition %(edition)d, is filed.") % told)
    return _next(held, fate)


def _held(request: HttpRequest, person: Person, volume: Volume, fate: PaperFate) -> HttpResponse:
    """A volume's barcode: what is scanned next goes into it."""
    held = store.found(person, volume.barcode)
    if held is None or held.state == "destroyed":
        return _page(request, person, None, fate, volume.barcode, wording.refusal("unknown"))
    return _next(held, fate)


def _next(held: Volume | None, fate: PaperFate) -> HttpResponse:
    values = {"fate": fate.value} | ({"held": held.barcode} if held is not None else {})
    return HttpResponseRedirect(f"{reverse('archive-papers-file')}?{urlencode(values)}")


def _page(
    request: HttpRequest, person: Person, held: Volume | None, fate: PaperFate, typed: str = "", error: str = ""
) -> HttpResponse:
    rows = list(queries.last_filed(person))
    context = {
        "held": held,
        "held_name": volume_name(held) if held is not None else "",
        "fate": fate,
        "fates": [{"value": one.value, "label": one.label, "checked": one == fate} for one in _FATES],
        "lines": [_line(row, newest=nth == 0) for nth, row in enumerate(rows)],
        "typed": typed,
        "error": error,
        "scan_length": codes.LONGEST,
    }
    return render(request, "archive/papers_file.html", context, status=422 if error else 200)


def _line(row: FiledPrint, *, newest: bool) -> dict[str, Any]:
    return {
        "row": row,
        "title": wording.title_of(row.paper.sheet_key),
        "volume": volume_name(row.volume) if row.volume else "",
        "undoes": newest and row.taken_out_at is None,
    }


def take_back(request: HttpRequest) -> HttpResponse:
    """Take one's own last filing back."""
    person = current_person(request)
    try:
        wanted = UUID(request.POST.get("print", ""))
        row = FiledPrint.objects.select_related("paper__file").filter(pk=wanted, filed_by=person).first()
        if row is None:
            raise PaperRefused("not_last")
        filing.take_back(row, by=person)
        messages.success(request, _("Taken back: %(title)s.") % {"title": wording.title_of(row.paper.sheet_key)})
    except (ValueError, PermissionDenied):
        messages.error(request, wording.refusal("not_last"))
    except PaperRefused as refused:
        messages.error(request, wording.refusal(refused.code))
    return HttpResponseRedirect(reverse("archive-papers-file"))
