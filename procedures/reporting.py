"""Results go back at once to the surgeon and the consultant of the case, with a read receipt (A2.3).

The receipt is shown by the kernel under the sheet. Not here: how notifications are kept (`jobs.notifications`).
"""

from django.db.models import QuerySet

from access.models import Person
from access.models.people import Employment
from customers import bookings
from customers.models import Case
from jobs import notifications
from jobs.models import Notification
from procedures.models import PreopSheet
from records import actions as sheets
from records.lifecycle import Move

RESULT = "preop-result"
_SIGNED = (Move.COMPLETE, Move.SIGN)


def follow(checks: PreopSheet, move: Move, *, by: Person) -> None:
    """Tell surgeon and consultant as soon as an edition of the check sheet is signed."""
    if move in _SIGNED and not sheets.outstanding(checks):
        tell(checks, by=by)


def tell(checks: PreopSheet, *, by: Person) -> list[Notification]:
    """Tell those concerned; somebody who has not read the last result yet is not told twice."""
    people = [person for person in concerned(checks.case) if person.pk != by.pk]
    return notifications.notify(people, RESULT, subject=checks.pk, customer=checks.customer_id, by=by)


def concerned(case: Case) -> list[Person]:
    """The booked surgeon and the consultant of a case, as far as they are still employed."""
    booking = bookings.current(case)
    people = [case.consultant, booking.surgeon if booking else None]
    return [person for person in people if person is not None and person.employment == Employment.ACTIVE]


def of_own_cases(consultant: Person) -> QuerySet[PreopSheet]:
    """The check sheets of the cases that this consultant leads and may see: of these the clearance is told, nothing else."""
    own = Case.objects.visible_to(consultant).filter(consultant=consultant)
    return PreopSheet.objects.counted().filter(case__in=own).select_related("customer", "case")
