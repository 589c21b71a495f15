"""Who may see imported customers: the archive keeps every file, a care team serves the cases that are still open (A4.2).

The team of a case that ended keeps its grants for the same tail as any other; where that is over it gets none.
"""

import datetime
from collections.abc import Iterable, Iterator
from typing import Final
from uuid import UUID

from django.db import connection
from django.utils import timezone

from access.models import Department, Grant, Person
from access.models.grants import GrantSource
from access.roles import Section
from customers import pathways
from customers.actions import KEEPERS
from customers.importing.visits import Visit
from customers.models import Customer

TAIL: Final = datetime.timedelta(days=180)
"""How long the care team keeps its grants after the end of a case, as `customers.actions.close_case` has it."""


def grants_of(new: Iterable[Customer], visits: Iterable[Visit], by: Person) -> list[Grant]:
    """The grants that an import brings, not saved and without the customers' running numbers; they begin at this moment
    of the database's clock."""
    now = _now()
    departments = {department.code: department.pk for department in Department.objects.all()}
    given = list(_keeping(new, departments.get(KEEPERS)))
    for visit in visits:
        given += _team(visit, departments)
    for grant in given:
        grant.starts_at, grant.granted_by = now, by
    return [grant for grant in given if grant.ends_at is None or grant.ends_at > now]


def _now() -> datetime.datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        return cursor.fetchone()[0]


def _keeping(new: Iterable[Customer], keepers: UUID | None) -> Iterator[Grant]:
    if keepers is not None:
        for customer in new:
            yield _grant(keepers, customer, sorted(Section), GrantSource.KEEPING)


def _team(visit: Visit, departments: dict[str, UUID]) -> Iterator[Grant]:
    case, pathway = visit.case, pathways.get(visit.case.pathway)
    ends = case.closed_at + TAIL if case.closed_at else None
    if ends is not None and ends <= timezone.now():
        return
    for code in dict.fromkeys(pathway.team_until(case.stage)):
        if code in departments:
            grant = _grant(departments[code], visit.customer, sorted(pathway.sections), GrantSource.CARE_TEAM)
            grant.case, grant.ends_at = case, ends
            yield grant


def _grant(principal: UUID, customer: Customer, sections: list[Section], source: GrantSource) -> Grant:
    return Grant(
        principal=principal,
        customer=customer,
        sections=[str(section) for section in sections],
        may_change=True,
        source=source,
    )
