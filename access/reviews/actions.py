"""The moves of a review of rights: begin a quarter, confirm a person, take rights away. Each in one transaction."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access import audit, grants, staffing
from access.approvals.deciders import Decider, Offices
from access.models import AccessReview, Department, Person, ReviewLine
from access.models.people import Employment
from access.models.reviews import LineState
from access.overseeing import OVERSEERS, holders
from access.reviews import deciders, queries
from access.roles import Role
from jobs import calendar, notifications

WORKING_DAYS: Final = 10
BEGUN, FINISHED, TAKEN, MINE = "access-review-begun", "access-review-finished", "rights-taken", "rights-taken-mine"


@dataclass(frozen=True, slots=True)
class Unwanted:
    """What is to be taken from a person: roles, and the sources (`GrantSource`) whose rights to files end."""

    roles: Collection[str] = ()
    sources: Collection[str] = ()


class ReviewRefused(Exception):
    """The move is against a rule; `code` names which (access.reviews.wording)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def declare() -> None:
    """Declare what people are told (called once, when the app is ready)."""
    for kind, text in {
        BEGUN: _("The review of rights of this quarter waits for you"),
        FINISHED: _("A review of rights is finished"),
    }.items():
        notifications.declare_kind(kind, text, "access-review-show")
    notifications.declare_kind(TAKEN, _("A review of rights took rights away from somebody"), "person-show")
    notifications.declare_kind(
        MINE, _("Rights of yours were taken away at the review of rights; ask your department head")
    )


def quarter_of(day: datetime.date) -> str:
    """The quarter of a day, as reviews are named."""
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


def begin(quarter: str) -> list[AccessReview]:
    """Make what this quarter lacks of reviews: one for each department with a head, one for everybody else; whoever decides is
    told. Called again it makes nothing twice."""
    offices = Offices()
    working = list(Person.objects.exclude(employment=Employment.LEFT).order_by("username"))
    headed = {row.pk: row for row in Department.objects.order_by("code") if offices.head_of(row.pk)}
    groups: dict[Department | None, list[Person]] = {department: [] for department in headed.values()} | {None: []}
    for person in working:
        groups[headed.get(person.department_id)].append(person)
    made = (_begin(quarter, department, people, offices) for department, people in groups.items() if people)
    return [review for review in made if review]


def _begin(
    quarter: str, department: Department | None, people: Iterable[Person], offices: Offices
) -> AccessReview | None:
    with transaction.atomic():
        if AccessReview.objects.filter(quarter=quarter, department=department).exists():
            return None
        due_on = calendar.add_working_days(timezone.localdate(), WORKING_DAYS)
        review = AccessReview(quarter=quarter, department=department, due_on=due_on)
        review.save()
        lines = [ReviewLine(review=review, person=person) for person in people]
        for line in lines:
            line.save()
        audit.record(audit.Action.CREATE, actor=None, obj=review, purpose="access_review")
        told = {one.person.pk: one.person for line in lines for one in deciders.of_line(line, offices)}
        notifications.notify(told.values(), BEGUN, subject=review.pk)
    return review


def confirm(line: ReviewLine, *, by: Person) -> None:
    """The person keeps all rights. Raises PermissionDenied, ReviewRefused (decided, gone)."""
    with transaction.atomic():
        fresh, decider = _taken_up(line, by)
        fresh.held = sorted(fresh.person.roles)
        _decide(fresh, LineState.CONFIRMED, decider)


def remove(line: ReviewLine, unwanted: Unwanted, reason: str, *, by: Person) -> None:
    """Take rights away from the next request on; the person, the system administrators and the overseers are told.

    Raises PermissionDenied, ReviewRefused (decided, gone, nothing, no_reason, last_administrator).
    """
    with transaction.atomic():
        fresh, decider = _taken_up(line, by)
        person = fresh.person
        roles = person.roles & frozenset(unwanted.roles)
        sources = {source for source, _count in queries.endable_sources(person)} & frozenset(unwanted.sources)
        if not roles and not sources:
            raise ReviewRefused("nothing")
        if not reason.strip():
            raise ReviewRefused("no_reason")
        fresh.held, fresh.removed, fresh.ended = sorted(person.roles), sorted(roles), sorted(sources)
        fresh.reason = reason.strip()
        _take(person, roles, by)
        grants.end(queries.endable(person).filter(source__in=sources), by=by)
        _decide(fresh, LineState.REMOVED, decider)
        notifications.notify([fresh.person], MINE, subject=fresh.pk, by=by)
        others = holders(OVERSEERS | {Role.SYSADMIN}).exclude(pk__in=[by.pk, fresh.person_id])
        notifications.notify(others, TAKEN, subject=fresh.person_id, by=by)


def _take(person: Person, roles: frozenset[str], by: Person) -> None:
    try:
        if roles:
            staffing.take_roles(person, roles, by=by)
    except staffing.StaffingRefused as refused:
        raise ReviewRefused(refused.code) from None


def _taken_up(line: ReviewLine, by: Person) -> tuple[ReviewLine, Decider]:
    """The line under a lock on its review, and who decides it; the last line of a review finishes it."""
    AccessReview.objects.select_for_update().get(pk=line.review_id)
    fresh = ReviewLine.objects.select_related("review", "person").get(pk=line.pk)
    decider = deciders.as_decider(fresh, by, Offices())
    if decider is None:
        raise PermissionDenied("role")
    if fresh.state != LineState.WAITING:
        raise ReviewRefused("decided")
    if fresh.person.employment == Employment.LEFT:
        raise ReviewRefused("gone")
    return fresh, decider


def _decide(line: ReviewLine, state: LineState, decider: Decider) -> None:
    line.state, line.decided_at = state, timezone.now()
    line.decided_by, line.deputy_for = decider.person, decider.deputy_for
    line.save()
    action = audit.Action.APPROVE if state == LineState.CONFIRMED else audit.Action.REVOKE
    audit.record(action, actor=decider.person, obj=line, purpose="access_review")
    finish(line.review)


def settle_leavers() -> int:
    """Close the lines of people who have left in the meantime; returns how many."""
    rows = ReviewLine.objects.filter(state=LineState.WAITING, person__employment=Employment.LEFT)
    count = 0
    for row in rows.select_related("review"):
        with transaction.atomic():
            row.state, row.decided_at = LineState.GONE, timezone.now()
            row.save()
            finish(row.review)
        count += 1
    return count


def finish(review: AccessReview) -> bool:
    """Finish a review of which no line waits any more; supervisors are told. Returns whether it is finished now."""
    if review.lines.filter(state=LineState.WAITING).exists():
        return False
    review.finished_at = timezone.now()
    review.save()
    audit.record(audit.Action.SIGN, actor=None, obj=review, purpose="access_review")
    notifications.notify(holders({Role.SUPERVISOR}), FINISHED, subject=review.pk)
    return True
