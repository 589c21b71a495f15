"""Pages around bookings: the day's operations, ending a booking, a revision surgery."""

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from access import audit, grants
from access.current import current_person
from access.models import Person
from access.roles import Deed, Section
from customers import actions, bookings, day
from customers.card import card
from customers.models import BookingSheet, Case, Room
from customers.models.booking import BookingStatus, surgeons_now
from records.lifecycle import MoveRefused
from records.wording import refusal
from vault.errors import StaleVersion

ENDS = (BookingStatus.CANCELLED, BookingStatus.NO_SHOW)


def show_day(request: HttpRequest) -> HttpResponse:
    """The operations of `?day=` (default today), narrowed by `?room=` and `?surgeon=`; `?names=1` shows names in full.

    Others can see this list on a screen or a wall: names are masked otherwise (A6.1), and showing them is logged.
    """
    person = current_person(request)
    chosen = _chosen_day(request.GET)
    room, surgeon = _uuid(request.GET.get("room")), _uuid(request.GET.get("surgeon"))
    full = request.GET.get("names") == "1"
    lines = day.operations(person, chosen, room=room, surgeon=surgeon, full_names=full)
    deed = audit.Action.REVEAL if full else audit.Action.VIEW
    audit.record_read(deed, actor=person, section=Section.BOOKING, request=request, purpose="day_list")
    step = datetime.timedelta(days=1)
    context = {
        "day": chosen,
        "previous": chosen - step if chosen > datetime.date.min else chosen,
        "next": chosen + step if chosen < datetime.date.max else chosen,
        "lines": lines,
        "rooms": Room.objects.active(),
        "surgeons": Person.objects.filter(surgeons_now()).distinct(),
        "room": room,
        "surgeon": surgeon,
        "full": full,
    }
    return render(request, "customers/day.html", context)


def _chosen_day(query: QueryDict) -> datetime.date:
    """The asked-for day; today for anything that is none (also outside the years that a calendar shows)."""
    try:
        found = parse_date(query.get("day", ""))
    except ValueError:
        found = None
    return found if found and 1900 <= found.year <= 2200 else timezone.localdate()


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def end_booking(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Cancel a booking, or note that the customer did not come; the reason is asked (A2.2)."""
    person = current_person(request)
    rows = BookingSheet.objects.visible_to(person).select_related("customer", "surgeon", "room", "item", "case")
    booking = get_object_or_404(rows, pk=pk).opened()
    if Section.BOOKING not in grants.sections(person, booking.customer, Deed.CHANGE):
        raise PermissionDenied("section")
    how, reason = request.POST.get("how", BookingStatus.CANCELLED.value), request.POST.get("reason", "")
    error = _end(booking, how, reason, person) if request.method == "POST" else ""
    if request.method == "POST" and not error:
        messages.success(request, _("The booking is ended and its time is free again."))
        return redirect("customer-show", booking.customer_id)
    context = {
        **card(booking.customer.opened(), grants.sections(person, booking.customer, Deed.VIEW)),
        "booking": booking,
        "hows": [(end.value, end.label) for end in ENDS],
        "how": how,
        "reason": reason,
        "error": error,
    }
    return render(request, "customers/end_booking.html", context, status=422 if error else 200)


def _end(booking: BookingSheet, how: str, reason: str, person: Person) -> str:
    """Carry it out; the message of what stands in the way, or empty."""
    try:
        if how == BookingStatus.NO_SHOW:
            bookings.note_no_show(booking, by=person, reason=reason)
        else:
            bookings.cancel(booking, by=person, reason=reason)
    except (MoveRefused, StaleVersion) as refused:
        return refusal(getattr(refused, "code", "stale"), refused)
    return ""


def revise_case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open a case for a revision surgery, with the reason; it names the case that it revises."""
    person = current_person(request)
    case = get_object_or_404(Case.objects.visible_to(person).select_related("customer"), pk=pk).opened()
    if Section.BOOKING not in grants.sections(person, case.customer, Deed.CHANGE):
        raise PermissionDenied("section")
    reason, error = request.POST.get("reason", ""), ""
    if request.method == "POST":
        try:
            actions.open_revision(case, by=person, reason=reason)
        except MoveRefused as refused:
            error = _("Please give the reason for the revision.") if not reason.strip() else refusal(refused.code)
        else:
            messages.success(request, _("A case for the revision is open."))
            return redirect("customer-show", case.customer_id)
    context: dict[str, Any] = {
        **card(case.customer.opened(), grants.sections(person, case.customer, Deed.VIEW)),
        "case": case,
        "reason": reason,
        "error": error,
    }
    return render(request, "customers/revise_case.html", context, status=422 if error else 200)
