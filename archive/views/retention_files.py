"""Retention of single files: why one may or may not be destroyed, more years for it, appraising what is due (B5.1, B9.1)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access import audit, grants
from access.approvals import wording as approval_wording
from access.approvals.actions import DecisionRefused
from access.current import current_person
from access.models import Person
from access.roles import Deed, Role
from archive.forms.retention import CONFIRM, AppraisalForm, ExtensionForm
from archive.models import ArchiveFile, RetentionDue
from archive.models.retention import DueState
from archive.retention import appraising, changes, clock, lists, panel, queries, wording
from archive.retention.appraising import AppraisalRefused
from archive.views.retention import crumbs
from customers.models import Customer
from records.links import customer_card
from vault.recorded import open_rows

KEEPERS = frozenset({Role.ARCHIVE_MANAGER})
PAGE = 50
PURPOSE = "retention"


def of_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Why this file may or may not be destroyed."""
    reader, customer = _found(request, pk)
    file = ArchiveFile.objects.visible_to(reader).filter(customer=pk).first()
    context = {
        **_card(reader, customer),
        **panel.told(queries.verdict_of(pk)),
        "file": file,
        **lists.about(customer),
        "may_extend": file is not None and file.state in changes.KEPT,
    }
    return render(request, "archive/retention_file.html", context)


def _found(request: HttpRequest, pk: UUID) -> tuple[Person, Customer]:
    reader = current_person(request)
    customer = get_object_or_404(Customer.objects.visible_to(reader), pk=pk).opened()
    audit.record_read(audit.Action.VIEW, actor=reader, customer=pk, obj=customer, request=request, purpose=PURPOSE)
    return reader, customer


def _card(reader: Person, customer: Customer) -> dict[str, Any]:
    return customer_card(customer, grants.sections(reader, customer, Deed.VIEW))


def extend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Apply for more years for this file."""
    reader, customer = _found(request, pk)
    file = get_object_or_404(ArchiveFile.objects.visible_to(reader), customer=pk)
    here, form = reverse("archive-retention-file", args=[pk]), ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            application = changes.ask_extension(file, given["years"], given["purpose"], by=reader)
        except DecisionRefused as refused:
            form.add_error(None, approval_wording.refusal(refused.code))
        else:
            messages.success(request, _("Applied. You are told when it is decided."))
            return HttpResponseRedirect(reverse("application-show", args=[application.pk]))
    context = {
        **_card(reader, customer),
        "form": form,
        "title": _("Keep this file longer"),
        "intro": _("More years than its class has, approved by the executive in charge. It only ever prolongs (B5.1)."),
        "cancel_url": here,
        "submit_label": _("Apply"),
        "crumbs": [{"label": _("Retention of the file"), "url": here}],
    }
    return render(request, "archive/file_form.html", context, status=422 if form.errors else 200)


def list_due(request: HttpRequest) -> HttpResponse:
    """The files whose time is over, by state (`?state=`), and those to come within a year (`?state=coming`)."""
    reader, state = current_person(request), request.GET.get("state", DueState.PROPOSED)
    is_coming = state == "coming"
    chosen = DueState(state) if state in DueState.values else DueState.PROPOSED
    rows = lists.coming(clock.read().today) if is_coming else lists.dues_for(reader, chosen)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    audit.record_read(audit.Action.VIEW, actor=reader, request=request, purpose=PURPOSE)
    keeper = reader.has_role(Role.ARCHIVE_MANAGER)
    if not is_coming:
        open_rows(page.object_list)
    tabs = [(str(one), one.label) for one in DueState]
    context = {
        "rows": page.object_list,
        "total": page.paginator.count,
        "tabs": [
            {"key": key, "label": label, "here": key == state} for key, label in [*tabs, ("coming", _("Within a year"))]
        ],
        "coming": is_coming,
        "keeper": keeper,
        "pager": _pager(page, state),
    }
    return render(request, "archive/retention_due.html", context)


def _pager(page: Any, state: str) -> dict[str, str]:
    at = {
        "previous_url": page.has_previous() and page.previous_page_number(),
        "next_url": page.has_next() and page.next_page_number(),
    }
    return {name: f"?state={state}&page={number}" for name, number in at.items() if number}


def appraise(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what becomes of a file whose time is over."""
    reader = current_person(request)
    due = lists.due_for(reader, pk)
    if due is None:
        raise Http404
    _reader, customer = _found(request, due.customer_id)
    verdict = queries.verdict_of(customer.pk)
    form = AppraisalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(due, form.cleaned_data, reader)
        except AppraisalRefused as refused:
            form.add_error(None, wording.refusal(refused.code))
        else:
            messages.success(request, _("Noted."))
            return HttpResponseRedirect(reverse("archive-retention-due"))
    context = {
        **_card(reader, customer),
        **panel.told(verdict),
        "due": due,
        "form": form if due.state == DueState.PROPOSED else None,
        "submit_label": _("Save"),
        "cancel_url": reverse("archive-retention-due"),
        "crumbs": crumbs({"label": _("Appraisal"), "url": reverse("archive-retention-due")}),
    }
    return render(request, "archive/retention_appraise.html", context, status=422 if form.errors else 200)


def _decide(due: RetentionDue, given: dict[str, Any], by: Person) -> None:
    if given["decision"] == CONFIRM:
        appraising.confirm(due, given["remark"], by=by)
    else:
        appraising.keep_longer(due, given["years"], given["remark"], by=by)
