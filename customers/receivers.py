"""What follows when a sheet moves: the blind index keeps step with names and phones, the case with its sheets,
grants with the booked surgeon, planned visits and notifications with the follow-ups."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from access.models import Person
from customers import actions, bookings, indexing, passing_on, visits
from customers.models import BookingSheet, ContactData, Customer, FollowUpSheet
from customers.models.visits import VisitKind
from records.lifecycle import Move
from records.models import RecordSheet
from records.signals import sheet_moved


@receiver(sheet_moved, dispatch_uid="customers-index")
def keep_index(sheet: RecordSheet, **_signal: Any) -> None:
    """A changed name or phone is found under its new words at once."""
    if isinstance(sheet, Customer | ContactData):
        indexing.refresh(sheet.customer)


@receiver(sheet_moved, dispatch_uid="customers-advance")
def keep_stage(sheet: RecordSheet, move: Move, by: Person, **_signal: Any) -> None:
    """The case reaches a stage with the first sheet of that stage."""
    case = getattr(sheet, "case", None)
    if case is not None and sheet.spec.stage and move in (Move.SAVE, Move.COMPLETE, Move.TRANSCRIBE):
        actions.advance(case, sheet.spec.stage, by=by)


@receiver(sheet_moved, dispatch_uid="customers-surgeon")
def keep_surgeon(sheet: RecordSheet, by: Person, **_signal: Any) -> None:
    """The booked surgeon is granted the file as long as the booking stands."""
    if isinstance(sheet, BookingSheet):
        bookings.keep_surgeon(sheet, by=by)


@receiver(sheet_moved, dispatch_uid="customers-followup")
def keep_visits(sheet: RecordSheet, move: Move, by: Person, **_signal: Any) -> None:
    """A follow-up that reached the customer ticks off the planned one; those concerned are told."""
    if not isinstance(sheet, FollowUpSheet):
        return
    passing_on.pass_on(sheet, move, by=by)
    if move in (Move.COMPLETE, Move.TRANSCRIBE) and sheet.reached:
        day = timezone.localtime(sheet.happened_at).date()
        visits.tick_off(sheet.case, VisitKind.FOLLOWUP, sheet.pk, day, by=by)
    elif move == Move.MARK_ERROR:
        visits.reopen(sheet.pk, by=by)
