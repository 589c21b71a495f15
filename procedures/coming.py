"""The operations of the next days and what each still lacks, for the first page of those who prepare them (A2.2, A2.3).

What is missing is said by the guards of the stage; here only which operations, in how many statements (their number does
not grow with the operations).
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access import grants
from access.current import current_person
from access.menu import TodayBlock, register_today
from access.models import Person
from access.roles import Deed, Role
from customers.identity.masking import mask_name
from customers.models import BookingSheet
from customers.pathways import guards
from customers.pathways.ahead import before_surgery
from procedures.models import PreopSheet
from vault.recorded import open_rows

COMING_DAYS: Final = 14
MOST_LINES: Final = 8
PREPARE: Final = frozenset({Role.FRONT_DESK, Role.EXAMINER, Role.SURGEON, Role.NURSE})


@dataclass(frozen=True, slots=True)
class Line:
    """One operation to come; `missing`: [{text, url}] as on the customer's page, empty when everything is there."""

    booking: BookingSheet
    starts: datetime.datetime
    name: str
    missing: list[dict[str, str]]


def lines(person: Person, now: datetime.datetime) -> list[Line]:
    """The next operations that `person` may see and whose case waits for surgery, earliest first; a surgeon's own."""
    bookings = _bookings(person, now)
    open_rows([booking.customer for booking in bookings])
    every = guards.all_sheets(*{booking.customer_id for booking in bookings}) if bookings else []
    every = _with_findings(every)
    found = [(booking, _missing(booking, every, person)) for booking in bookings]
    return [_line(booking, missing) for booking, missing in found if missing is not None]


def _bookings(person: Person, now: datetime.datetime) -> list[Any]:
    until = now + datetime.timedelta(days=COMING_DAYS)
    rows = BookingSheet.objects.visible_to(person).holding_time().filter(starts_at__gte=now, starts_at__lt=until)
    if person.has_role(Role.SURGEON):
        rows = rows.of_surgeon(person)
    linked = rows.select_related("customer", "case", "surgeon", "room", "item").with_rights(person)
    return list(linked.order_by("starts_at", "pk")[:MOST_LINES])


def _with_findings(sheets: Sequence[Any]) -> list[Any]:
    """The same sheets, the settled checks whole: a guard looks at their conclusion, and each would be a statement."""
    settled = [sheet.pk for sheet in sheets if type(sheet) is PreopSheet and sheet.is_settled]
    whole = {row.pk: row for row in open_rows(PreopSheet.objects.filter(pk__in=settled))} if settled else {}
    return [whole.get(sheet.pk, sheet) for sheet in sheets]


def _missing(booking: Any, every: Sequence[Any], person: Person) -> list[dict[str, str]] | None:
    view, change = (grants.sections_by(person, booking.held_grants, deed) for deed in (Deed.VIEW, Deed.CHANGE))
    own = [sheet for sheet in every if sheet.customer_id == booking.customer_id]
    return before_surgery(booking.case, own, person, view, change)


def _line(booking: Any, missing: list[dict[str, str]]) -> Line:
    return Line(booking, timezone.localtime(booking.starts_at), mask_name(booking.customer.name), missing)


def block(request: HttpRequest) -> Mapping[str, Any] | None:
    """The context of the block on the first page; None without an agreement or without anything to come."""
    person = current_person(request)
    found = lines(person, timezone.now()) if person.has_agreement else []
    return {"lines": found, "count": sum(bool(line.missing) for line in found), "days": COMING_DAYS} if found else None


def register_block() -> None:
    """Put it onto the first page, after the operations of today."""
    title = _("Preparing the coming operations")
    register_today(TodayBlock("operations-coming", title, "procedures/today_coming.html", block, PREPARE, order=12))
