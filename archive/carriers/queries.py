"""Reads of retired carriers: the register, the years it knows, what waits for somebody."""

from typing import Final

from django.db.models import Q, QuerySet

from access.models import Person
from access.models.approvals import ApplicationState
from access.roles import Role
from archive.models import RetiredCarrier
from archive.models.carriers import CarrierState

READERS: Final = frozenset({Role.ARCHIVE_MANAGER, Role.SUPERVISOR, Role.EXECUTIVE})
"""Who reads the register."""


def register_for(reader: Person) -> QuerySet[RetiredCarrier]:
    """The whole register to those who oversee; others find those that they destroy or witness."""
    rows = RetiredCarrier.objects.select_related("application", "executor", "witness")
    return rows if reader.has_role(*READERS) else rows.filter(Q(executor=reader) | Q(witness=reader))


def of_year(rows: QuerySet[RetiredCarrier], year: int | None) -> QuerySet[RetiredCarrier]:
    """Those taken out of service in this year; all of them without one."""
    return rows if year is None else rows.filter(retired_on__year=year)


def years() -> list[int]:
    """The years in which a carrier was taken out of service, newest first."""
    days = RetiredCarrier.objects.dates("retired_on", "year", order="DESC")
    return [day.year for day in days]


def waiting(person: Person) -> int:
    """Carriers that this person is to destroy now, or to confirm as a witness."""
    approved = Q(state=CarrierState.REQUESTED, application__state=ApplicationState.CARRIED_OUT, executor=person)
    return RetiredCarrier.objects.filter(approved | Q(state=CarrierState.DONE, witness=person)).count()
