"""What follows an aftercare record (A2.5): the planned visit is ticked off, the next one planned, the surgeon told of
complications (A5.2). Planning itself: `customers.visits`."""

from django.utils import timezone

from access.models import Person
from customers import passing_on, visits
from customers.models.visits import VisitKind
from jobs import notifications
from jobs.models import Notification
from procedures import surgeries
from procedures.models import AftercareRecord
from records.lifecycle import Move

COMPLICATION = "aftercare-complication"
_TOLD = (Move.SAVE, Move.COMPLETE, Move.AMEND)


def follow(record: AftercareRecord, move: Move, *, by: Person) -> None:
    """Carry out what goes with a move of an aftercare record, in its transaction."""
    if record.complication and move in _TOLD:
        tell_surgeon(record, by=by)
    if move in (Move.COMPLETE, Move.TRANSCRIBE):
        day = timezone.localtime(record.happened_at).date()
        visits.tick_off(record.case, VisitKind.AFTERCARE, record.pk, day, by=by)
    if move in (Move.COMPLETE, Move.AMEND):
        plan_next(record, by=by)
    if move == Move.MARK_ERROR:
        visits.reopen(record.pk, by=by)


def tell_surgeon(record: AftercareRecord, *, by: Person) -> list[Notification]:
    """Tell surgeon and nurses of the case of a complication, each once for one record; never whoever wrote it."""
    told = set(Notification.objects.filter(kind=COMPLICATION, subject=record.pk).values_list("recipient_id", flat=True))
    people = [person for person in passing_on.care_of(record.case) if person.pk not in {*told, by.pk}]
    return notifications.notify(people, COMPLICATION, subject=record.pk, customer=record.customer_id, by=by)


def plan_next(record: AftercareRecord, *, by: Person) -> None:
    """Put the visit that was agreed on into the plan, counted from the surgery as all others are."""
    surgery = surgeries.of_case(record.case)
    if record.next_visit_on is None or surgery is None:
        return
    first = surgeries.day_of(surgery)
    days = (record.next_visit_on - first).days
    if days > 0:
        visits.plan_visits(record.case, VisitKind.AFTERCARE, first, [days], by=by)
