"""What happens to bookings: holding a time, numbering, rescheduling, cancelling, not coming, done (A2.2).

Sheets are written and signed by the kernel (`records.actions`); what goes with each of its moves for a booking is here.
Which times are free: `customers.slots`.
"""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from access import grants
from access.models import Grant, Person
from access.models.grants import GrantSource
from access.roles import Section
from customers import pathways, slots
from customers.models import BookingSheet, Case
from customers.models.booking import LAPSED, BookingStatus
from customers.models.numbers import next_number
from records import actions as sheets
from records.lifecycle import Move, MoveRefused, State

_HELD = ("starts_at", "minutes", "surgeon_id", "room_id")


def hold_time(booking: BookingSheet, move: Move, by: Person) -> None:
    """`before_move`: keep the range in step, refuse a time that cannot be, note a new time as rescheduled.

    Raises MoveRefused("impossible" or "conflict") with the fields at fault, MoveRefused("state") for a booking that has lapsed.
    """
    booking.keep_range()
    if move not in (Move.SAVE, Move.AMEND) or booking.state == State.TRANSCRIBED:
        return
    if booking.status in LAPSED:
        raise MoveRefused("state")
    moved = _moved(booking)
    if booking.holds_time:
        if faults := slots.impossible(booking, moved):
            raise MoveRefused("impossible", faults=faults)
        if moved and (faults := slots.clashes(booking)):
            raise MoveRefused("conflict", faults=faults)
    if moved and move == Move.AMEND and booking.holds_time:
        booking.status = BookingStatus.RESCHEDULED


def _moved(booking: BookingSheet) -> bool:
    """Whether time, surgeon or room differ from what is stored."""
    stored = BookingSheet.objects.filter(pk=booking.pk).values(*_HELD).first()
    return stored is None or any(stored[name] != getattr(booking, name) for name in _HELD)


def give_number(booking: BookingSheet, move: Move, by: Person) -> None:
    """`before_move`: the confirmation number, given once, when the customer has signed: YY, year, running number."""
    confirmed = booking.confirmed_edition == booking.edition and move in (Move.SIGN, Move.COMPLETE)
    if confirmed and not booking.number:
        year = timezone.localdate().year
        booking.number = f"YY{year}-{next_number(f'booking-{year}'):06d}"


def keep_surgeon(booking: BookingSheet, *, by: Person) -> None:
    """The named surgeon serves the customer directly and is granted the file by name (A4.2); nobody else any more by
    this booking."""
    mine = Grant.objects.filter(case=booking.case_id, source_id=booking.pk)
    stays = booking.surgeon_id if booking.stands else None
    grants.end(mine.exclude(principal=stays) if stays else mine, by=by)
    if stays and not mine.filter(principal=stays).in_force().exists():
        grants.give(
            stays,
            booking.customer,
            pathways.get(booking.case.pathway).sections,
            by=by,
            source=GrantSource.CARE_TEAM,
            case=booking.case,
            source_id=booking.pk,
            may_change=True,
        )


def current(case: Case) -> BookingSheet | None:
    """The booking that the case goes by: the newest that neither lapsed nor was entered in error. Not opened."""
    rows = BookingSheet.objects.filter(case=case).counted().exclude(status__in=LAPSED)
    return rows.select_related("customer", "case", "surgeon").order_by("-starts_at").first()


def reschedule(booking: BookingSheet, values: Mapping[str, Any], *, by: Person, reason: str, seen: int) -> BookingSheet:
    """Put the booking on another time, room or surgeon: an amendment with its reason, to be signed anew.

    Raises MoveRefused (state, reason, unchanged, impossible, conflict), StaleVersion, PermissionDenied.
    """
    if not booking.holds_time:
        raise MoveRefused("state")
    sheets.save_draft(booking, values, by=by, reason=reason, seen=seen)
    return booking


def cancel(booking: BookingSheet, *, by: Person, reason: str, section: Section | None = None) -> None:
    """Cancel: the time is free again, the surgeon's grant by name ends. Raises MoveRefused (state, reason)."""
    _mark(booking, BookingStatus.CANCELLED, by=by, reason=reason, section=section)


def note_no_show(booking: BookingSheet, *, by: Person, reason: str) -> None:
    """The customer did not come. Raises MoveRefused before the time of the booking."""
    if booking.starts_at > timezone.now():
        raise MoveRefused("too early")
    _mark(booking, BookingStatus.NO_SHOW, by=by, reason=reason)


def note_done(booking: BookingSheet, *, by: Person, reason: str = "surgery record signed") -> None:
    """The operation took place; called when the surgery record is signed, by whoever signed it last."""
    _mark(booking, BookingStatus.DONE, by=by, reason=reason, section=Section.SURGERY)


def _mark(
    booking: BookingSheet, status: BookingStatus, *, by: Person, reason: str, section: Section | None = None
) -> None:
    if not booking.holds_time:
        raise MoveRefused("state")
    before, booking.status = booking.status, status
    try:
        sheets.mark(booking, {"status": status}, by=by, reason=reason, section=section)
    except BaseException:
        booking.status = before
        raise
