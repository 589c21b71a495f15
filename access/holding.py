"""Who can see a customer's file at this moment, and by which grants: what a reader is told of rights (A4.2, A4.4, A6.4).

The rules themselves are those of `access.grants`; here they are only laid open. Not here: whether the asker may know.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from access.grants import sections_by
from access.models import Department, Grant, Person
from access.models.people import Employment
from access.roles import READS, Deed, Role, Section


@dataclass(frozen=True, slots=True)
class Way:
    """One grant in force, as far as it opens something to one person.

    `department` is the person's own where the grant names it and not the person. `duties`: for a grant that counts by duty,
    which of the person's roles opens which sections.
    """

    source: str
    department: Department | None
    case: UUID | None
    since: datetime.datetime
    until: datetime.datetime | None
    opens: frozenset[Section]
    changes: frozenset[Section]
    duties: tuple[tuple[Role, frozenset[Section]], ...]


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody to whom at least one section is open now."""

    person: Person
    ways: tuple[Way, ...]

    @property
    def opens(self) -> frozenset[Section]:
        """All sections that the person may view."""
        return frozenset().union(*(way.opens for way in self.ways))

    @property
    def changes(self) -> frozenset[Section]:
        """All sections that the person may change."""
        return frozenset().union(*(way.changes for way in self.ways))


def holders_of(customer: UUID) -> list[Holder]:
    """Everybody to whom a section of this file is open now, by department and user name. Two queries."""
    rows = list(Grant.objects.in_force().filter(customer=customer).order_by("starts_at"))
    named = {row.principal for row in rows}
    people = Person.objects.with_standing().select_related("department").filter(employment=Employment.ACTIVE)
    reached = people.filter(Q(pk__in=named) | Q(department__in=named)).order_by("department__code", "username")
    found = (Holder(person, ways_of(person, rows)) for person in reached)
    return [holder for holder in found if holder.ways]


def ways_of(person: Person, rows: Iterable[Grant]) -> tuple[Way, ...]:
    """Those of these grants in force that open something to this person."""
    found = (_way(person, row) for row in rows if row.principal in person.principals)
    return tuple(way for way in found if way.opens)


def _way(person: Person, row: Grant) -> Way:
    held = [(row.sections, row.by_duty, row.may_change, row.may_print)]
    opens = sections_by(person, held, Deed.VIEW)
    return Way(
        source=row.get_source_display(),
        department=person.department if row.principal == person.department_id else None,
        case=row.case_id,
        since=row.starts_at,
        until=row.ends_at,
        opens=opens,
        changes=sections_by(person, held, Deed.CHANGE),
        duties=_duties(person, opens) if row.by_duty else (),
    )


def _duties(person: Person, opens: frozenset[Section]) -> tuple[tuple[Role, frozenset[Section]], ...]:
    roles = ((role, READS[role] & opens) for role in Role if role in person.roles)
    return tuple((role, covered) for role, covered in roles if covered)
