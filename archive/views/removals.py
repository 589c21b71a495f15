"""The review of outdated data: the list of removals, proposing to remove a draft, contact data still right or not (A5.3)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access import audit, grants
from access.approvals.actions import DecisionRefused
from access.approvals.wording import refusal as approval_refusal
from access.current import current_person
from access.models import Person
from access.roles import Deed, Role, Section
from archive.care import removals, removing, wording
from archive.care.actions import CareRefused
from archive.care.removal_wording import about, state_of
from archive.forms.removals import ContactRemovalForm, DraftRemovalForm
from archive.models import Removal
from archive.views.care import fault_of
from customers.models import ContactData, Customer
from customers.sheets.profile import CONTACT
from jobs.queries import page_of
from records import submissions
from records.links import customer_card, sheet_url

_LIST = "archive-removals"


def list_all(request: HttpRequest) -> HttpResponse:
    """Proposals and traces, newest first; of the sheets' titles only to who keeps the files, or proposed it."""
    reader = current_person(request)
    rows = removals.removals_for(reader)
    page = page_of(rows, before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    audit.record_read(audit.Action.VIEW, actor=reader, request=request, purpose=removing.PURPOSE)
    pager = {"first_url": "?", "previous_url": f"?after={page.newer}"} if page.newer else {}
    if page.older:
        pager["next_url"] = f"?before={page.older}"
    keeps = reader.has_role(Role.ARCHIVE_MANAGER)
    lines = [
        {
            "row": row,
            "about": about(row) if keeps or row.application.applicant_id == reader.pk else row.get_kind_display(),
            "badge": state_of(row),
        }
        for row in page.rows
    ]
    return render(request, "archive/removals.html", {"lines": lines, "pager": pager, "keeps": keeps})


def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Propose to remove the draft of a fault."""
    reader, fault = fault_of(request, pk)
    if fault.kind not in removing.OF_DRAFTS:
        raise Http404
    form = DraftRemovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            return HttpResponseRedirect(
                _proposed(request, reader, lambda: removing.propose_draft(fault, reason, by=reader))
            )
        except submissions.AlreadyDone as done:
            return HttpResponseRedirect(done.outcome)
        except (CareRefused, DecisionRefused) as refused:
            form.add_error(None, _told(refused))
    here = reverse("archive-fault", args=[pk])
    context = {
        "form": form,
        "title": _("Propose to remove the draft"),
        "intro": _(
            "%(sheet)s, never signed. After the approval the draft is gone with its history; who removed what kind of sheet of "
            "which day, and why, stays in the list of removals (A5.3)."
        )
        % {"sheet": wording.about(fault)},
        "cancel_url": here,
        "submit_label": _("Propose"),
        "crumbs": [
            {"label": _("Archive desk"), "url": reverse("archive-desk")},
            {"label": _("Faults of files"), "url": reverse("archive-care")},
            {"label": fault.file.number, "url": here},
        ],
    }
    return render(request, "generic/form.html", context, status=422 if form.errors else 200)


def _told(refused: CareRefused | DecisionRefused) -> str:
    return wording.refusal(refused.code) if isinstance(refused, CareRefused) else approval_refusal(refused.code)


def _proposed(request: HttpRequest, reader: Person, propose: Any) -> str:
    with transaction.atomic():
        claimed = submissions.claim(reader, request.POST.get("form_nonce", ""))
        row: Removal = propose()
        outcome = reverse("application-show", args=[row.application_id])
        submissions.finish(claimed, outcome)
    messages.success(request, _("Proposed. Until it is decided you can take it back."))
    return outcome


def contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Contact data held against what the customer says: still right (`confirm`), or some of it to be removed."""
    reader = current_person(request)
    customer = get_object_or_404(Customer.objects.visible_to(reader), pk=pk).opened()
    rows = ContactData.objects.visible_to(reader).filter(customer=customer)
    row = get_object_or_404(rows).opened()
    audit.record_read(
        audit.Action.VIEW, actor=reader, customer=pk, obj=row, request=request, section=Section.CONTACT,
        purpose=removing.PURPOSE,
    )  # fmt: skip
    if request.method == "POST" and "confirm" in request.POST:
        return _confirmed(request, customer, reader)
    form = ContactRemovalForm(request.POST or None, contact=row)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            propose = lambda: removing.propose_contact(customer, given["columns"], given["reason"], by=reader)  # noqa: E731
            return HttpResponseRedirect(_proposed(request, reader, propose))
        except submissions.AlreadyDone as done:
            return HttpResponseRedirect(done.outcome)
        except (CareRefused, DecisionRefused) as refused:
            form.add_error(None, _told(refused))
    context = {
        "form": form,
        "lines": [(CONTACT.verbose(name), getattr(row, name)) for name in CONTACT.field_names if getattr(row, name)],
        "confirmed": removals.confirmations_of(customer.pk)[:5],
        "edit_url": sheet_url(row, "sheet-edit"),
        "cancel_url": reverse("customer-show", args=[pk]),
        **customer_card(customer, grants.sections(reader, customer, Deed.VIEW)),
    }
    return render(request, "archive/contact_check.html", context, status=422 if form.errors else 200)


def _confirmed(request: HttpRequest, customer: Customer, reader: Person) -> HttpResponse:
    """Sent twice it is one note."""
    outcome = reverse("customer-show", args=[customer.pk])
    try:
        with transaction.atomic():
            claimed = submissions.claim(reader, request.POST.get("form_nonce", ""))
            removing.confirm_contact(customer, by=reader)
            submissions.finish(claimed, outcome)
    except submissions.AlreadyDone as done:
        return HttpResponseRedirect(done.outcome)
    messages.success(request, _("Noted: asked on %(day)s, still right.") % {"day": timezone.localdate().isoformat()})
    return HttpResponseRedirect(outcome)
