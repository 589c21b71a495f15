"""Who reads what of emergency openings: overseers all, heads those of their department, everybody their own."""

import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from access.approvals.deciders import Offices
from access.audit import queries as log
from access.models import Grant, Person
from access.models.grants import GrantSource
from access.roles import Role
from customers import seen
from customers.emergency.opening import OPENS
from customers.emergency.review import as_reviewer
from customers.models import EmergencyAccess
from customers.models.emergency import EmergencyQuerySet

OVERSEERS = (Role.SUPERVISOR, Role.ARCHIVE_MANAGER, Role.EXECUTIVE)
"""Who reads every opening: supervision, the archive, and the executives who are told of the unjustified ones."""


def rows() -> EmergencyQuerySet:
    """All openings, with what a page says of them."""
    return EmergencyAccess.objects.select_related(
        "customer", "person", "department", "grant", "judged_by", "deputy_for"
    )


def known_to(reader: Person) -> QuerySet[EmergencyAccess]:
    """Those that `reader` may read. Who stands in for a head reads what waits (`to_review`) and what they judged."""
    if reader.has_role(*OVERSEERS):
        return rows()
    return rows().filter(Q(person=reader) | Q(judged_by=reader) | Q(department__head=reader))


def to_review(reader: Person) -> list[EmergencyAccess]:
    """Those that wait for this person's judgement, soonest first. One query where none waits at all."""
    waiting = list(unreviewed())
    offices = Offices() if waiting else None
    return [row for row in waiting if as_reviewer(row, reader, offices)]


def unreviewed() -> QuerySet[EmergencyAccess]:
    """All that wait, soonest first: what the supervisors keep an eye on."""
    return rows().unreviewed().order_by("due_on", "pk")


def found_by(reader: Person, pk: UUID) -> EmergencyAccess | None:
    """The opening, where the reader may read it."""
    known = known_to(reader).filter(pk=pk).first()
    if known is not None:
        return known
    row = rows().filter(pk=pk).first()
    return row if row is not None and as_reviewer(row, reader) else None


def read_under(row: EmergencyAccess) -> list[dict[str, Any]]:
    """What the person opened of the file while it lasted: kinds and times, no content."""
    until = min(row.grant.ends_at or timezone.now(), timezone.now())
    events = log.seen_by(row.person_id, row.customer_id, row.grant.starts_at, until + datetime.timedelta(seconds=5))
    return seen.lines_of(events, OPENS)


def open_of(person: Person) -> list[EmergencyAccess]:
    """What is open to the person by emergency at this moment, newest first."""
    held = Grant.objects.in_force().filter(principal=person.pk, source=GrantSource.EMERGENCY)
    return list(rows().filter(grant__in=held).order_by("-created_at"))
