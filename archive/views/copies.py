"""A customer's own copy: taking the wish down, the copy register, one copy, calling it off."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access import audit, grants, stepup
from access.current import current_person
from access.forms.scans import say_refused
from access.models import Person
from access.roles import Deed
from archive.copies import actions, queries, receipts
from archive.copies.actions import CopyRefused
from archive.copies.wording import refusal
from archive.forms.copies import FAULTS, CopyForm, DropForm
from archive.models import CustomerCopy
from archive.models.copies import CopyState, Delivery
from customers.models import Customer
from jobs.queries import page_of
from records import submissions
from records.lifecycle import MoveRefused
from records.links import customer_card
from records.wording import refusal as move_refusal

BADGES = {CopyState.WISHED: "due", CopyState.MADE: "due", CopyState.RECEIVED: "ok", CopyState.DROPPED: "off"}


def copy_of(request: HttpRequest, pk: UUID) -> tuple[Person, CustomerCopy]:
    """The copy, opened, its reading logged; 404 for somebody who may not see the file."""
    reader = current_person(request)
    copy = queries.found(reader, pk)
    if copy is None:
        raise Http404
    audit.record_read(
        audit.Action.VIEW, actor=reader, customer=copy.customer_id, obj=copy, request=request, purpose="copy_register"
    )
    return reader, copy


def card_of(copy: CustomerCopy, reader: Person) -> dict[str, Any]:
    """The banner of the customer whose copy it is."""
    return customer_card(copy.customer, grants.sections(reader, copy.customer, Deed.VIEW))


def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the wish down, after identity was checked."""
    reader = current_person(request)
    customer = get_object_or_404(Customer.objects.visible_to(reader), pk=pk).opened()
    audit.record_read(audit.Action.VIEW, actor=reader, customer=pk, obj=customer, request=request)
    form = CopyForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        say_refused(form, request)
    if request.method == "POST" and form.is_valid():
        try:
            return HttpResponseRedirect(_taken_down(request, form, customer, reader))
        except submissions.AlreadyDone as done:
            return HttpResponseRedirect(done.outcome)
        except CopyRefused as refused:
            form.add_error(FAULTS[refused.code], refusal(refused.code))
    context = {
        "form": form,
        "title": _("Copy for the customer"),
        "intro": _(
            "A copy of the own file for the customer, or for a proxy with the customer's letter. Check identity first; the "
            "archive manager makes the copy and hands it over against a receipt (A4.4, A6.2)."
        ),
        "body": "archive/copy_fields.html",
        "cancel_url": reverse("customer-access", args=[pk]),
        "submit_label": _("Take the wish down"),
        "crumbs": [{"label": _("Who may see, who has seen"), "url": reverse("customer-access", args=[pk])}],
        **customer_card(customer, grants.sections(reader, customer, Deed.VIEW)),
    }
    return render(request, "archive/file_form.html", context, status=422 if form.errors else 200)


def _taken_down(request: HttpRequest, form: CopyForm, customer: Customer, reader: Person) -> str:
    """Carry it out; the address that follows: the copy itself for who makes it, else back to the file."""
    with transaction.atomic():
        claimed = submissions.claim(reader, request.POST.get("form_nonce", ""))
        copy = actions.take_down(
            customer,
            form.wish(),
            form.identity(),
            compared=form.cleaned_data["photo_compared"],
            by=reader,
            proxy=form.proxy(request),
        )
        makes = reader.has_role(*actions.MAKERS)
        outcome = reverse("copy-show", args=[copy.pk]) if makes else reverse("customer-access", args=[customer.pk])
        submissions.finish(claimed, outcome)
    messages.success(request, _("Taken down. The archive manager makes the copy."))
    return outcome


def list_register(request: HttpRequest) -> HttpResponse:
    """The copy register, newest first; for supervision numbers only. `?open=1`: what is not received for yet."""
    reader, only_open = current_person(request), bool(request.GET.get("open"))
    rows = queries.register_for(reader)
    if only_open:
        rows = rows.filter(state__in=(CopyState.WISHED, CopyState.MADE))
    page = page_of(rows, before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    audit.record_read(audit.Action.VIEW, actor=reader, request=request, purpose="copy_register")
    opens = reader.has_role(*actions.MAKERS)
    keep = "open=1&" if only_open else ""
    pager = {}
    if page.newer:
        pager = {"first_url": "?open=1" if only_open else "?", "previous_url": f"?{keep}after={page.newer}"}
    if page.older:
        pager["next_url"] = f"?{keep}before={page.older}"
    context = {"lines": [_line(row) for row in page.rows], "only_open": only_open, "pager": pager, "opens": opens}
    return render(request, "archive/copies.html", context)


def _line(copy: CustomerCopy) -> dict[str, Any]:
    whole = set(copy.sections) == set(actions.OFFERED)
    sections = _("Whole file") if whole else receipts.sections_of(copy)
    return {"row": copy, "badge": BADGES[CopyState(copy.state)], "sections": sections}


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One copy: who wished it, how identity was checked, what can be done now."""
    reader, copy = copy_of(request, pk)
    return copy_page(request, reader, copy)


def copy_page(request: HttpRequest, reader: Person, copy: CustomerCopy, error: str = "") -> HttpResponse:
    """The page of one copy, with what was refused."""
    kept = copy.is_fetchable(timezone.now()) and copy.made_by_id == reader.pk
    context = {
        **card_of(copy, reader),
        "copy": copy,
        "badge": BADGES[CopyState(copy.state)],
        "receiver": receipts.receiver_of(copy),
        "identity": receipts.identity_of(copy),
        "sections": receipts.sections_of(copy),
        "error": error,
        "proof": stepup.asked(request),
        "kept": kept,
        "packaged": copy.delivery == Delivery.PACKAGED,
    }
    return render(request, "archive/copy.html", context, status=422 if error else 200)


def drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call the wish off."""
    reader, copy = copy_of(request, pk)
    form = DropForm(request.POST or None)
    back = reverse("copy-show", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            actions.call_off(copy, form.cleaned_data["reason"], by=reader)
        except MoveRefused as refused:
            form.add_error("reason", move_refusal(refused.code))
        except CopyRefused as refused:
            form.add_error(None, refusal(refused.code))
        else:
            messages.success(request, _("Called off."))
            return HttpResponseRedirect(reverse("copy-register"))
    context = {
        "form": form,
        "title": _("Call the copy off"),
        "cancel_url": back,
        "submit_label": _("Call the copy off"),
        "crumbs": [{"label": _("Copy register"), "url": reverse("copy-register")}],
        **card_of(copy, reader),
    }
    return render(request, "archive/file_form.html", context, status=422 if form.errors else 200)
