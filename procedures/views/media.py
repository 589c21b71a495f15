"""The photographs and scans of a case: thumbnails by stage, and adding some, to the case or to a sheet (A2.3, A2.7)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access import audit, grants
from access.current import current_person
from access.grants import OpenSections
from access.models import Person
from access.roles import Deed, Section
from customers.models import Case
from procedures.media import actions, queries, rights
from procedures.media.forms import AttachmentForm
from records import submissions
from records.links import customer_card
from records.models import CaseSheet
from records.views.base import spec_or_404
from vault.files import FileNotStored
from vault.recorded import open_rows
from vault.uploads import refused_uploads


def case_of(request: HttpRequest, pk: UUID) -> tuple[Person, Case, OpenSections]:
    """The case, its customer opened, and the sections open to the reader; 404 where it may not be seen."""
    person = current_person(request)
    case = get_object_or_404(Case.objects.visible_to(person).select_related("customer"), pk=pk)
    open_rows([case.customer])
    return person, case, grants.sections(person, case.customer, Deed.VIEW)


def list_media(request: HttpRequest, case: UUID) -> HttpResponse:
    """All attachments of a case that may be seen, stage by stage."""
    person, row, sections = case_of(request, case)
    change = grants.sections(person, row.customer, Deed.CHANGE)
    rows = queries.of_case(row, sections)
    audit.record_read(
        audit.Action.VIEW, actor=person, customer=row.customer_id, obj=row, section=Section.MEDIA, request=request
    )
    context = {
        **customer_card(row.customer, sections),
        "case": row,
        "groups": queries.by_stage(rows),
        "may_add": bool(rights.kinds_for(change, None)),
        "may_compare": sum(one.is_picture and not one.in_error for one in rows) > 1,
    }
    return render(request, "procedures/media.html", context)


def add_media(request: HttpRequest, case: UUID) -> HttpResponse:
    """Add files to a case."""
    person, row, _sections = case_of(request, case)
    return _add(request, person, row, None, reverse("media-list", args=[row.pk]))


def attach_to_sheet(request: HttpRequest, key: str, pk: UUID) -> HttpResponse:
    """Add files to a record sheet: the reports of the checks, photographs of a visit."""
    spec, person = spec_or_404(key), current_person(request)
    if not issubclass(spec.model, CaseSheet):
        raise Http404
    sheet = get_object_or_404(spec.model.objects.visible_to(person).select_related("customer"), pk=pk)
    open_rows([sheet.customer])
    return _add(request, person, sheet.case, sheet, reverse("sheet-show", args=[key, pk]))


def _add(request: HttpRequest, person: Person, case: Case, sheet: Any, back: str) -> HttpResponse:
    change = grants.sections(person, case.customer, Deed.CHANGE)
    kinds = rights.kinds_for(change, sheet)
    if not kinds or (sheet is not None and sheet.spec.section not in change):
        raise PermissionDenied("section")
    initial = {"stage": sheet.spec.stage if sheet else case.stage, "taken_at": timezone.now(), "kind": kinds[0]}
    if request.method != "POST":
        return _form_page(request, person, case, AttachmentForm(kinds=kinds, sheet=sheet, initial=initial), back)
    form = AttachmentForm(request.POST, request.FILES, kinds=kinds, sheet=sheet)
    for refused in refused_uploads(request):
        form.add_error("files", refused.message)
    if not form.is_valid():
        return _form_page(request, person, case, form, back, 422)
    try:
        _carry_out(request, person, case, form, back)
    except submissions.AlreadyDone:
        return HttpResponseRedirect(back)
    except FileNotStored:
        form.add_error(
            None, _("The files could not be stored. Nothing was kept; please tell the system administrator.")
        )
        return _form_page(request, person, case, form, back, 507)
    return HttpResponseRedirect(back)


def _carry_out(request: HttpRequest, person: Person, case: Case, form: AttachmentForm, back: str) -> None:
    with transaction.atomic():
        claimed = submissions.claim(person, request.POST.get("form_nonce", ""))
        added = actions.add(case, form.cleaned_data["files"], form.about(), by=person)
        submissions.finish(claimed, back)
    messages.success(request, _("Added: %(count)d.") % {"count": len(added)})


def _form_page(
    request: HttpRequest, person: Person, case: Case, form: AttachmentForm, back: str, status: int = 200
) -> HttpResponse:
    sections = grants.sections(person, case.customer, Deed.VIEW)
    context = {**customer_card(case.customer, sections), "case": case, "form": form, "cancel_url": back}
    return render(request, "procedures/attach.html", context, status=status)
