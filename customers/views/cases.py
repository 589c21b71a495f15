"""New sheets of a case, and a case's beginning and end."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access import grants
from access.current import current_person
from access.models import Person
from access.roles import Deed, Section
from customers import actions
from customers.card import card
from customers.models import Case, Customer
from customers.models.cases import Outcome
from records.lifecycle import MoveRefused
from records.views.base import spec_or_404
from records.views.edit import Filling
from records.wording import refusal


def new_sheet(request: HttpRequest, case: UUID, key: str) -> HttpResponse:
    """Begin a sheet of a case: the empty form, or what was typed and kept."""
    person = current_person(request)
    spec = spec_or_404(key)
    row = get_object_or_404(Case.objects.visible_to(person).select_related("customer"), pk=case)
    change = grants.sections(person, row.customer, Deed.CHANGE)
    groups = spec.writable(person.roles, change) if not spec.follows_customer else ()
    if not groups:
        raise PermissionDenied("role")
    row.customer.opened()
    back = reverse("customer-show", args=[row.customer_id])
    sheet: Any = cast(Any, spec.model)(case=row, customer=row.customer)
    filling = Filling(request, spec, sheet, groups, back)
    return filling.save() if request.method == "POST" else filling.show()


def open_case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open another case for a customer (a revision names the case that it revises)."""
    person = current_person(request)
    customer = get_object_or_404(Customer.objects.visible_to(person), pk=pk)
    if Section.CONSULTATION not in grants.sections(person, customer, Deed.CHANGE):
        raise PermissionDenied("section")
    actions.open_case(customer, "eyelid", by=person)
    messages.success(request, _("A new case is open."))
    return redirect("customer-show", pk)


def close_case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a case with its outcome and the reason."""
    person = current_person(request)
    case = get_object_or_404(Case.objects.visible_to(person).select_related("customer"), pk=pk).opened()
    if grants.sections(person, case.customer, Deed.CHANGE).isdisjoint(actions.CLOSERS):
        raise PermissionDenied("section")
    outcome, reason, error = request.POST.get("outcome", ""), request.POST.get("reason", ""), ""
    if request.method == "POST":
        error = _close(case, outcome, reason, person)
        if not error:
            messages.success(request, _("The case is closed."))
            return redirect("customer-show", case.customer_id)
    sections = grants.sections(person, case.customer, Deed.VIEW)
    context = {
        **card(case.customer.opened(), sections),
        "case": case,
        "outcomes": [choice for choice in Outcome.choices if choice[0]],
        "error": error,
        "outcome": outcome,
        "reason": reason,
    }
    return render(request, "customers/close_case.html", context, status=422 if error else 200)


def _close(case: Case, outcome: str, reason: str, person: Person) -> str:
    """Carry it out; the message of what stands in the way, or empty."""
    if outcome not in set(Outcome.values) - {""} or not reason.strip() or not case.is_running:
        return _("Please choose how the case ended and give the reason.")
    try:
        actions.close_case(case, Outcome(outcome), by=person, reason=reason)
    except MoveRefused as refused:
        return refusal(refused.code)
    return ""
