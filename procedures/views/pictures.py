"""One photograph or scan: its page, the file itself, striking it out; and two side by side (A2.7)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from access import audit, grants
from access.current import current_person
from access.models import Person
from access.roles import Deed, Section
from procedures.media import actions, queries
from procedures.models import Attachment
from procedures.models.attachments import Kind
from procedures.views.media import case_of
from records.lifecycle import MoveRefused
from records.links import customer_card
from records.wording import refusal
from vault.errors import StaleVersion
from vault.files import StoredFile
from vault.recorded import open_rows
from vault.serving import file_response


def _attachment(request: HttpRequest, pk: UUID) -> tuple[Person, Attachment]:
    """One attachment, opened, its reading logged; 404 for somebody who may not see its section, and where it is destroyed."""
    person = current_person(request)
    rows = Attachment.objects.visible_to(person).select_related("customer", "case", "recorded_by", "changed_by")
    row = get_object_or_404(rows, pk=pk)
    audit.record_read(
        audit.Action.VIEW, actor=person, customer=row.customer_id, obj=row, section=row.section, request=request
    )
    open_rows([row.customer])
    if not queries.opened([row]):
        raise Http404
    return person, row


def show_media(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One attachment with what is said of it."""
    return _show(request, pk)


def _show(request: HttpRequest, pk: UUID, error: str = "", status: int = 200) -> HttpResponse:
    person, row = _attachment(request, pk)
    sections = grants.sections(person, row.customer, Deed.VIEW)
    context = {
        **customer_card(row.customer, sections),
        "row": row,
        "may_strike": not row.in_error and person.has_perm(f"customers.change_{row.section}", row.customer),
        "error": error,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "procedures/media_one.html", context, status=status)


def media_content(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The file itself."""
    _person, row = _attachment(request, pk)
    file = get_object_or_404(StoredFile, pk=row.file)
    return file_response(request, file, save=bool(request.GET.get("save")))


def media_thumbnail(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The small picture of a photograph; 404 for a PDF."""
    _person, row = _attachment(request, pk)
    return file_response(request, get_object_or_404(StoredFile, pk=row.thumbnail))


def strike_media(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark an attachment as entered in error, with the reason."""
    person, row = _attachment(request, pk)
    try:
        actions.mark_error(row, by=person, reason=request.POST.get("reason", ""))
    except (MoveRefused, StaleVersion) as refused:
        return _show(request, pk, refusal(getattr(refused, "code", "stale"), refused), 422)
    messages.success(request, _("It is marked as entered in error."))
    return redirect("media-show", pk)


def compare_media(request: HttpRequest, case: UUID) -> HttpResponse:
    """Two photographs side by side: by itself the first and the last one (before and after)."""
    person, row, sections = case_of(request, case)
    found = [one for one in queries.pictures(person, row) if one.kind == Kind.PHOTOGRAPH]
    audit.record_read(
        audit.Action.VIEW, actor=person, customer=row.customer_id, obj=row, section=Section.MEDIA, request=request
    )
    context = {
        **customer_card(row.customer, sections),
        "case": row,
        "pictures": found,
        "left": _chosen(found, request.GET.get("left", ""), 0),
        "right": _chosen(found, request.GET.get("right", ""), -1),
    }
    return render(request, "procedures/compare.html", context)


def _chosen(found: list[Attachment], asked: str, otherwise: int) -> Attachment | None:
    """The photograph with this id among those found, else the first or the last."""
    named = next((one for one in found if str(one.pk) == asked), None)
    return named or (found[otherwise] if found else None)
