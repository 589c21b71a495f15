"""One row of a register as a visit: whose, which case, when what happened. What sinks make their sheets of.

Days without a time of day stand at midnight of the clinic's time. Nothing here writes.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from access.models import Person
from customers.models import Case, Customer, OperationItem
from customers.register import PlannedRow

SETTLED: Final = datetime.timedelta(days=180)
"""So long after its surgery a case with no later word counts as completed: the last planned follow-up is over."""

_UNITS: Final = {"day": 1, "week": 7, "month": 30, "year": 365}


@dataclass(frozen=True, slots=True)
class Clinic:
    """What a register's words are held against: the staff by name, operation items by each of their names, today."""

    today: datetime.date
    staff: Mapping[str, Person] = field(default_factory=dict)
    items: Mapping[str, OperationItem] = field(default_factory=dict)


@dataclass
class Visit:
    """A row that is imported. `source` says where it stands; `remarks` are facts of it that no sheet has a field for."""

    row: PlannedRow
    customer: Customer
    case: Case
    clinic: Clinic
    source: str
    remarks: list[str] = field(default_factory=list)

    @property
    def values(self) -> Mapping[str, Any]:
        """The cleaned values of the row."""
        return self.row.values

    @cached_property
    def consulted_at(self) -> datetime.datetime | None:
        """When the customer came to ask."""
        return moment(self.values["consult_at"])

    @cached_property
    def booked_at(self) -> datetime.datetime | None:
        """For when the surgery was booked."""
        return moment(self.values["booked_surgery"])

    @property
    def booked_to_the_minute(self) -> bool:
        """Whether the booking names a time of day."""
        return "T" in (self.values["booked_surgery"] or "")

    @cached_property
    def contacts(self) -> list[datetime.date]:
        """The days of follow-up that the row names and that have come, in order."""
        return [day for day in self._named_days if day <= self.clinic.today]

    @property
    def coming(self) -> list[datetime.date]:
        """The days of follow-up that the row names and that are still to come."""
        return [day for day in self._named_days if day > self.clinic.today]

    @cached_property
    def _named_days(self) -> list[datetime.date]:
        return sorted(
            {datetime.date.fromisoformat(one["date"][:10]) for one in self.values["followups"] if "date" in one}
        )

    @property
    def planned_days(self) -> list[int]:
        """The distances of follow-ups from the surgery, in days (a month counts 30)."""
        return [one["offset"] * _UNITS[one["unit"]] for one in self.values["followups"] if "offset" in one]

    @cached_property
    def operated_on(self) -> datetime.date | None:
        """The day of a past surgery: booked, the day has come, and the row says how it was done or what followed."""
        if self.booked_at is None or self.values["booking_status"] != "booked":
            return None
        day = timezone.localtime(self.booked_at).date()
        told = self.values["method"] or self.values["intraop_drugs"] or self.values["satisfaction"] or self.contacts
        return day if told and day <= self.clinic.today else None

    @cached_property
    def last_day(self) -> datetime.date | None:
        """The last day on which the row says that something happened after the surgery, or the surgery itself."""
        if self.operated_on is None:
            return self.contacts[-1] if self.contacts else None
        return max([self.operated_on, *self.contacts])

    @property
    def is_over(self) -> bool:
        """Whether the case is completed: the result was judged, or the surgery lies half a year back."""
        if self.last_day is None:
            return False
        return self.values["satisfaction"] is not None or self.last_day + SETTLED <= self.clinic.today

    @cached_property
    def began_at(self) -> datetime.datetime:
        """The earliest moment that the row knows; now where it knows none."""
        days = [at for at in (self.consulted_at, self.booked_at, self._first_contact) if at is not None]
        past = [at for at in days if at <= timezone.now()]
        return min(past, default=timezone.now())

    @property
    def _first_contact(self) -> datetime.datetime | None:
        return midnight(self.contacts[0]) if self.contacts else None

    def surgeons(self) -> tuple[Person | None, list[str]]:
        """The first surgeon as somebody of the staff (None where nobody bears the name), and the names of all."""
        names = self.values["surgeons"]
        return (self.clinic.staff.get(names[0]) if names else None), names

    def item(self) -> OperationItem | None:
        """The operation item of the catalogue with exactly the row's name."""
        return self.clinic.items.get(self.values["procedure"] or "")


def moment(text: str | None) -> datetime.datetime | None:
    """A cleaned date or moment as a moment of the clinic's time zone."""
    return timezone.make_aware(datetime.datetime.fromisoformat(text)) if text else None


def midnight(day: datetime.date) -> datetime.datetime:
    """The beginning of a day in the clinic's time zone."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def place_text(kind: str, sheet: str | None, row: int) -> str:
    """Kind of file, sheet and row in words: the note on everything that comes from the row."""
    if sheet is None:
        return _("legacy register (%(kind)s), row %(row)d") % {"kind": kind.upper(), "row": row}
    return _("legacy register (%(kind)s), sheet %(sheet)s, row %(row)d") % {
        "kind": kind.upper(),
        "sheet": sheet,
        "row": row,
    }


def clinic_of(today: datetime.date) -> Clinic:
    """Staff and operation items as they are now (two queries)."""
    items = {
        name: item
        for item in OperationItem.objects.all()
        for name in (item.name_zh_hans, item.name_zh_hant, item.name_en)
        if name
    }
    return Clinic(today, {person.name: person for person in Person.objects.all()}, items)
