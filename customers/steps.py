"""What can be done with a case beside filling in its sheets: rescheduling, cancelling, a revision surgery."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from access.models import Person
from access.roles import Section
from customers.actions import may_close
from customers.models import BookingSheet, Case
from customers.models.booking import BookingStatus
from records.links import page_url, sheet_url

Step = dict[str, Any]
Offer = Callable[[Case, list[Any], Person, frozenset[Section], frozenset[Section]], list[Step]]
"""Told the case, its sheets that may be seen, the reader, the sections that may be seen and changed; names steps."""

_offers: list[Offer] = []


def offer_steps(offer: Offer) -> None:
    """Declare steps of the apps above (when they are ready); declaring them again changes nothing."""
    if offer not in _offers:
        _offers.append(offer)


def offered(
    case: Case, own: list[Any], person: Person, view: frozenset[Section], change: frozenset[Section]
) -> list[Step]:
    """What else the apps above offer to do with a case."""
    return [step for offer in _offers for step in offer(case, own, person, view, change)]


def closing(case: Case, change: frozenset[Section]) -> list[Step]:
    """Closing the case, for who may."""
    if not may_close(case, change):
        return []
    return [_step(_("Close the case"), page_url("case-close", case.pk), "folder-closed")]


def of_case(case: Case, own: list[Any], change: frozenset[Section]) -> list[Step]:
    """The steps open to somebody with these sections to change; `own` are the case's sheets that may be seen."""
    if Section.BOOKING not in change:
        return []
    bookings = [sheet for sheet in own if isinstance(sheet, BookingSheet) and sheet.stands]
    steps = [step for booking in bookings if booking.holds_time and case.is_running for step in _of_booking(booking)]
    operated = any(booking.status == BookingStatus.DONE for booking in bookings)
    if operated or not case.is_running:
        steps.append(_step(_("Revision surgery"), page_url("case-revise", case.pk), "git-branch"))
    return steps


def _of_booking(booking: BookingSheet) -> list[Step]:
    end = page_url("booking-end", booking.pk)
    word = _("Cancel the booking") if booking.starts_at > timezone.now() else _("Cancelled or did not come")
    again = [] if booking.is_open else [_step(_("Reschedule"), sheet_url(booking, "sheet-edit"), "calendar-clock")]
    return [*again, _step(word, end, "calendar-x")]


def _step(title: str, url: str, icon: str) -> Step:
    return {"title": title, "url": url, "icon": icon}
