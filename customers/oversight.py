"""What somebody of the staff has opened, for those who supervise: numbers of files, times, and what is unlike (A7.1, A4.4).

A supervisor has no right to customers' names. Where a name must be compared (one's own, a colleague's), rows are opened here
and only the answer leaves; files are named by their number alone.
"""

import datetime
from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from access import anomalies
from access.anomalies import Anomaly, Opening
from access.audit import queries as log
from access.models import Grant, Person
from access.models.grants import GrantSource
from access.models.people import Employment
from access.queries import people
from customers.identity.search_terms import query_terms
from customers.identity.terms import as_written
from customers.models import Customer
from customers.slots import working_hours
from jobs import calendar
from vault import blind_index
from vault.recorded import open_rows

DAYS: Final = 60
"""So far back somebody's openings are looked through."""

RELATED: Final = (
    GrantSource.CARE_TEAM,
    GrantSource.KEEPING,
    GrantSource.REQUEST,
    GrantSource.INSPECTION,
    GrantSource.MERGED,
)
"""Grants that tie one person to one file: serving the customer, keeping the archive, or a request that named the person. A
share between departments or an emergency does not."""


def staff() -> list[dict[str, Any]]:
    """Everybody who works here, with different files opened in 7 and 30 days and refusals in 30. Two queries."""
    now = timezone.now()
    counts = log.counts_by_actor(now - datetime.timedelta(days=30), now - datetime.timedelta(days=7))
    nothing = {"short": 0, "long": 0, "denials": 0}
    working = people().exclude(employment=Employment.LEFT)
    return [{"person": person, **counts.get(person.pk, nothing)} for person in working]


def since() -> datetime.datetime:
    """The midnight from which openings are looked through."""
    first = timezone.localdate() - datetime.timedelta(days=DAYS - 1)
    return timezone.make_aware(datetime.datetime.combine(first, datetime.time()))


def openings_of(person: Person) -> list[Opening]:
    """What the person opened in the last days, with what the rules ask of each; the same number of queries for any number."""
    events = log.openings_of(person.pk, since())
    files = {customer for _at, customer in events}
    served, own, colleagues = _served(person, files), *_namesakes(person, files)
    return [
        Opening(
            at=timezone.localtime(at),
            customer=customer,
            related=any(begins <= at and (ends is None or at < ends) for begins, ends in served.get(customer, ())),
            own_name=customer in own,
            colleague=customer in colleagues,
        )
        for at, customer in events
    ]


def findings(openings: list[Opening]) -> list[Anomaly]:
    """What is unlike in them, by the clinic's calendar and hours."""
    worked = {fact.date: fact.is_workday for fact in calendar.between(since().date(), timezone.localdate())}
    hours = working_hours()
    return anomalies.anomalies(openings, lambda day: hours if worked.get(day, True) else None)


def numbers_of(files: Iterable[UUID]) -> dict[UUID, str]:
    """The numbers of these files, and nothing else of them."""
    return dict(Customer.objects.filter(pk__in=set(files)).values_list("pk", "number"))


def files_by_day(openings: list[Opening]) -> list[tuple[datetime.date, int]]:
    """Different files for each of the last days, also those without any."""
    opened: dict[datetime.date, set[UUID]] = {}
    for one in openings:
        opened.setdefault(one.at.date(), set()).add(one.customer)
    first = timezone.localtime(since()).date()
    days = (first + datetime.timedelta(days=nth) for nth in range(DAYS))
    return [(day, len(opened.get(day, ()))) for day in days]


def _served(person: Person, files: set[UUID]) -> dict[UUID, list[tuple]]:
    """From when to when the person was tied to each of these files."""
    rows = Grant.objects.filter(principal__in=person.principals, customer__in=files, source__in=RELATED)
    found: dict[UUID, list[tuple]] = {}
    for customer, begins, ends in rows.values_list("customer", "starts_at", "ends_at"):
        found.setdefault(customer, []).append((begins, ends))
    return found


def _namesakes(person: Person, files: set[UUID]) -> tuple[set[UUID], set[UUID]]:
    """Which of these files bear the person's name, and which a colleague's. Candidates come from the blind index; only those
    are opened, and no name leaves this function."""
    names = {row.pk: row.name for row in Person.objects.exclude(Q(employment=Employment.LEFT) & ~Q(pk=person.pk))}
    clauses = [clause for name in names.values() for clause in query_terms(name).any_of]
    candidates = blind_index.matching(clauses).filter(subject__in=files)
    rows = Customer.objects.filter(pk__in=list(candidates))
    bearing = {row.pk: as_written(row.name) for row in open_rows(rows)}
    mine = as_written(names.pop(person.pk))
    theirs = {as_written(name) for name in names.values()} - {mine}
    own = {pk for pk, name in bearing.items() if name == mine}
    return own, {pk for pk, name in bearing.items() if name in theirs}


def bearing(name: str) -> set[UUID]:
    """The files whose customer bears this name, in either script; no name leaves this function."""
    candidates = blind_index.matching(query_terms(name).any_of)
    rows = Customer.objects.filter(pk__in=list(candidates))
    return {row.pk for row in open_rows(rows) if as_written(row.name) == as_written(name)}
