"""The list of a day's operations: by time, for one room or surgeon, with names masked unless asked for (A6.1)."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from access.models import Person
from customers.identity.masking import mask_name
from customers.models import BookingSheet
from customers.models.booking import LAPSED
from vault.recorded import open_rows

MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One operation of the day as it is shown."""

    booking: BookingSheet
    starts: datetime.datetime
    ends: datetime.datetime
    name: str
    lapsed: bool


def operations(
    person: Person,
    day: datetime.date,
    *,
    room: UUID | None = None,
    surgeon: UUID | None = None,
    full_names: bool = False,
) -> list[Line]:
    """The operations of a day that `person` may see, earliest first; lapsed ones stay on the list and say so."""
    rows = BookingSheet.objects.visible_to(person).on_day(day).select_related("customer", "surgeon", "room", "item")
    if room is not None:
        rows = rows.filter(room=room)
    if surgeon is not None:
        rows = rows.filter(surgeon=surgeon)
    found = list(rows[:MOST_LINES])
    open_rows([row.customer for row in found])
    return [_line(row, full_names) for row in found]


def _line(row: BookingSheet, full_names: bool) -> Line:
    name = row.customer.name if full_names else mask_name(row.customer.name)
    starts, ends = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
    return Line(row, starts, ends, name, row.status in LAPSED)
