"""Who is told of a follow-up: surgeon and nurse of complications, the heads of departments of opinions (A2.6, A5.2)."""

from collections.abc import Iterable

from django.db.models import Q

from access.models import Department, Person
from access.models.people import Employment
from access.roles import Role
from customers import bookings
from customers.models import Case, FollowUpSheet
from jobs import notifications
from jobs.models import Notification
from records.lifecycle import Move
from records.models import SignOff

COMPLICATION = "followup-complication"
PASSED_ON = "followup-passed-on"
NURSING = "nursing"
"""Code of the nursing department: its head is told where no nurse has signed anything of the case yet."""


def pass_on(followup: FollowUpSheet, move: Move, *, by: Person) -> None:
    """Tell those concerned, each once for one record: of complications as soon as they are saved, of what is passed on
    when the record is signed. The notification says whose read receipt is waited for."""
    if followup.complications and move in (Move.SAVE, Move.COMPLETE, Move.AMEND):
        _tell(care_of(followup.case), COMPLICATION, followup, by)
    if followup.told and move in (Move.COMPLETE, Move.AMEND):
        heads = Department.objects.filter(code__in=followup.told, head__isnull=False).select_related("head")
        _tell([department.head for department in heads], PASSED_ON, followup, by)


def care_of(case: Case) -> list[Person]:
    """Surgeon and nurses of a case: the booked surgeon and whoever signed as surgeon or nurse; still employed."""
    booking = bookings.current(case)
    signed = SignOff.objects.filter(part=case.pk, role__in=(Role.SURGEON, Role.NURSE)).values("person")
    people = list(
        Person.objects.filter(
            Q(pk__in=signed) | Q(pk=booking.surgeon_id if booking else None), employment=Employment.ACTIVE
        )
    )
    if not any(person.has_role(Role.NURSE) for person in people):
        people += [place.head for place in Department.objects.filter(code=NURSING) if place.head]
    return people


def _tell(people: Iterable[Person | None], kind: str, followup: FollowUpSheet, by: Person) -> None:
    told = set(Notification.objects.filter(kind=kind, subject=followup.pk).values_list("recipient_id", flat=True))
    wanted = [person for person in people if person is not None and person.pk not in told]
    notifications.notify(wanted, kind, subject=followup.pk, customer=followup.customer_id, by=by)
