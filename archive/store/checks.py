"""Inspecting a storeroom on a schedule: climate, protection, cameras, doors; findings with remedy and deadline (A5.7, B5.3)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from access import audit
from access.models import Person
from archive.models import StoreCheck, StoreFinding, StoreRoom
from archive.models.store_checks import TICKED, Point
from archive.store import setup
from archive.store.actions import KEEPERS, PURPOSE, StoreRefused

LATEST: Final = datetime.timedelta(days=7)
"""How long after an inspection it can be written down."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something that was found: of what, what, what is to be done, until when."""

    point: Point
    what: str
    remedy: str
    due_on: datetime.date


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read off and looked at; `right` names the points that were in order."""

    at: datetime.datetime
    temperature: Decimal
    humidity: Decimal
    right: frozenset[str]


def faults_of(seen: Seen) -> list[Point]:
    """The points that are not in order by the present rules."""
    rules = setup.rules()
    climate = [] if rules.is_temperate(seen.temperature) else [Point.TEMPERATURE]
    climate += [] if rules.is_dry(seen.humidity) else [Point.HUMIDITY]
    return climate + [point for point in TICKED if point not in seen.right]


def inspect(room: StoreRoom, seen: Seen, findings: Iterable[Found] = (), *, by: Person) -> StoreCheck:
    """Write an inspection down. What is not in order needs a finding.

    Raises PermissionDenied, StoreRefused (future, old, findings, due).
    """
    _may(by)
    findings, faults, now = list(findings), faults_of(seen), timezone.now()
    if seen.at > now:
        raise StoreRefused("future")
    if seen.at < now - LATEST:
        raise StoreRefused("old")
    if not {one.point for one in findings}.issuperset(faults):
        raise StoreRefused("findings")
    if any(one.due_on < timezone.localdate() for one in findings):
        raise StoreRefused("due")
    check = StoreCheck(
        room=room,
        checked_at=seen.at,
        checked_by=by,
        temperature=seen.temperature,
        humidity=seen.humidity,
        temperature_within=Point.TEMPERATURE not in faults,
        humidity_within=Point.HUMIDITY not in faults,
        **{point.value: point not in faults for point in TICKED},
    )
    with transaction.atomic():
        check.save()
        for one in findings:
            StoreFinding(
                check_made=check,
                room=room,
                point=one.point,
                what=one.what.strip(),
                remedy=one.remedy.strip(),
                due_on=one.due_on,
            ).save()
        audit.record(audit.Action.CREATE, actor=by, obj=check, purpose=PURPOSE)
    return check


def _may(by: Person) -> None:
    if not by.has_role(*KEEPERS):
        raise PermissionDenied("role")


def remedied(finding: StoreFinding, outcome: str, *, by: Person) -> None:
    """Note what was done about a finding. Raises PermissionDenied, StoreRefused (outcome, done)."""
    _may(by)
    if not outcome.strip():
        raise StoreRefused("outcome")
    with transaction.atomic():
        fresh = StoreFinding.objects.select_for_update().get(pk=finding.pk)
        if fresh.done_at is not None:
            raise StoreRefused("done")
        fresh.opened()
        fresh.outcome, fresh.done_at, fresh.done_by = outcome.strip(), timezone.now(), by
        fresh.save()
        audit.record(audit.Action.CHANGE, actor=by, obj=fresh, purpose=PURPOSE)


def overdue_since(now: datetime.datetime) -> datetime.datetime:
    """A room that was last inspected before this moment is overdue."""
    return now - datetime.timedelta(days=setup.rules().check_days)


def rooms() -> QuerySet[StoreRoom]:
    """Rooms in use with when they were last inspected and how many findings are open."""
    rows = StoreRoom.objects.filter(active=True).select_related("custodian")
    return rows.annotate(
        last_check=Max("checks__checked_at"),
        open_findings=Count("findings", filter=Q(findings__done_at=None), distinct=True),
    )


def overdue(now: datetime.datetime) -> QuerySet[StoreRoom]:
    """Rooms in use that were not inspected in time."""
    return rooms().filter(Q(last_check=None) | Q(last_check__lt=overdue_since(now)))


def checks_of(room: StoreRoom) -> QuerySet[StoreCheck]:
    """The inspections of a room, newest first, with how many findings each made."""
    return room.checks.select_related("checked_by").annotate(found=Count("findings")).order_by("-checked_at")


def findings_of(room: StoreRoom | None = None) -> QuerySet[StoreFinding]:
    """The findings, those open first by their deadline; sealed."""
    rows = StoreFinding.objects.select_related("room", "check_made__checked_by", "done_by")
    rows = rows.filter(room=room) if room else rows
    return rows.order_by(*_OPEN_FIRST)


_OPEN_FIRST: Final = ("-done_at", "due_on")
"""PostgreSQL puts what has no moment first when the order falls."""
