"""What goes with a surgery record's moves (A2.4): when it may begin, whose two signatures it needs, what follows them.

Sheets are written and signed by the kernel (`records.actions`). What is missing before a surgery is asked of
`customers.pathways.guards`.
"""

import datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from access.models import Person
from access.roles import Role
from customers import bookings, visits
from customers.models import Case
from customers.models.visits import VisitKind
from procedures.models import SurgeryRecord
from records import actions as sheets
from records.lifecycle import Move, MoveRefused, State
from records.models import RecordSheet
from records.models.signoffs import Signer

PREPARING: Final = datetime.timedelta(minutes=30)
"""So long before its booked time the record may be begun: counts and first vital signs are taken while preparing."""


def from_booking(sheet: RecordSheet) -> dict[str, Any]:
    """What a new record takes over from the booking: surgeon, operation item and the time, each of which can be
    changed."""
    booking = bookings.current(sheet.case)  # type: ignore[attr-defined]
    if booking is None:
        return {}
    begun = min(booking.starts_at, timezone.now())
    return {"surgeon_id": booking.surgeon_id, "item_id": booking.item_id, "happened_at": begun}


def not_before_booking(sheet: RecordSheet, move: Move, by: Person) -> None:
    """`before_move`: refuse to write or sign the record of a surgery whose booked time has not come (A2.2)."""
    if move not in (Move.SAVE, Move.SIGN, Move.COMPLETE) or not sheet.is_open:
        return
    booking = bookings.current(sheet.case)  # type: ignore[attr-defined]
    if booking is not None and booking.holds_time and booking.starts_at - PREPARING > timezone.now():
        at = timezone.localtime(booking.starts_at).strftime("%Y-%m-%d %H:%M")
        raise MoveRefused("not ready", [_("the booked time has not come: %(at)s") % {"at": at}])


def two_hands(sheet: RecordSheet, move: Move, by: Person) -> None:
    """`before_move`: the surgeon who is named signs as surgeon, and somebody else as nurse."""
    if move not in (Move.SIGN, Move.COMPLETE):
        return
    given = dict(sheets.signatures(sheet).filter(signer=Signer.STAFF).values_list("role", "person_id"))
    if given.get(Role.SURGEON, sheet.surgeon_id) != sheet.surgeon_id:  # type: ignore[attr-defined]
        raise MoveRefused("not ready", [_("the signature of the surgeon who is named in the record")])
    if len(set(given.values())) < len(given):
        raise MoveRefused("not ready", [_("the signature of a second person: surgeon and nurse are two people")])


def follow(surgery: SurgeryRecord, move: Move, *, by: Person) -> None:
    """After both have signed: the booking is done, the visits of aftercare and follow-up are planned (A2.5, A2.6).

    A corrected day moves the visits that are still open; a record entered in error calls them off. What was transcribed
    from paper lies in the past and plans nothing.
    """
    if move == Move.COMPLETE:
        booking = bookings.current(surgery.case)
        if booking is not None and booking.holds_time:
            bookings.note_done(booking, by=by)
        plan(surgery, by=by)
    elif move == Move.AMEND and surgery.state != State.TRANSCRIBED and surgery.case.visits.exists():
        plan(surgery, by=by)
    elif move == Move.MARK_ERROR:
        visits.drop_visits(surgery.case, by=by)


def plan(surgery: SurgeryRecord, *, by: Person) -> None:
    """Plan the visits that the clinic's setting asks for, counted from the day of the surgery."""
    day = day_of(surgery)
    for kind in (VisitKind.AFTERCARE, VisitKind.FOLLOWUP):
        visits.plan_visits(surgery.case, kind, day, by=by)


def day_of(surgery: SurgeryRecord) -> datetime.date:
    """The day of the surgery by the clinic's clock."""
    return timezone.localtime(surgery.started_at or surgery.happened_at).date()


def of_case(case: Case) -> SurgeryRecord | None:
    """The surgery record that counts in a case; None before there is one. Not opened."""
    return SurgeryRecord.objects.filter(case=case).counted().order_by("-happened_at").first()
