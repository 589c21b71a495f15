"""Who sees to a hand-over, who may take things over, and what a page shows of it."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from access.approvals.deciders import Decider, Offices
from access.handovers import groups
from access.handovers.groups import Group
from access.models import Handover, HandoverStep, Person
from access.models.handovers import Choice
from access.models.people import Employment
from access.roles import Role

_NO_WORK = frozenset({Role.DEPARTMENT_HEAD, Role.SYSADMIN})
"""Roles that by themselves make nobody a successor: no work with customers goes with them."""


def handlers_of(handover: Handover, offices: Offices | None = None) -> list[Decider]:
    """Who sees to it: the head of the department that was left, and deputies of today; where there is none, an executive."""
    offices = offices or Offices()
    head = offices.head_of(handover.department_id)
    office = [head] if head is not None and head.pk != handover.person_id else offices.holders_of(Role.EXECUTIVE)
    return offices.with_deputies(office, {handover.person_id})


def as_handler(handover: Handover, person: Person, offices: Offices | None = None) -> Decider | None:
    """This person as who sees to it."""
    return next((one for one in handlers_of(handover, offices) if one.person.pk == person.pk), None)


def open_handovers() -> QuerySet[Handover]:
    """All that go on, the oldest first."""
    return Handover.objects.open().select_related("person", "department").order_by("since")


def waiting_for(person: Person) -> list[Handover]:
    """Those that this person sees to. One query where none goes on at all."""
    rows = list(open_handovers())
    offices = Offices() if rows else None
    return [row for row in rows if as_handler(row, person, offices)]


def newest_of(person: UUID) -> Handover | None:
    """The hand-over of somebody that goes on, or the last one."""
    rows = Handover.objects.select_related("person", "department", "opened_by").filter(person=person)
    return rows.order_by("-since").first()


def successors(handover: Handover, group: Group) -> list[Person]:
    """Who may take this group over: people of the department with the same role, or the role that the group asks for, who have
    signed an agreement."""
    working = Person.objects.with_standing().filter(employment=Employment.ACTIVE).exclude(pk=handover.person_id)
    if handover.department_id:
        working = working.filter(department=handover.department_id)
    wanted = {group.role} if group.role else frozenset(handover.roles) - _NO_WORK
    return [one for one in working.order_by("username") if one.has_agreement and one.roles & wanted]


def may_succeed(handover: Handover, group: Group, person: Person) -> bool:
    """Whether the person is one of them."""
    return any(one.pk == person.pk for one in successors(handover, group))


def lines(handover: Handover, reader: Person) -> list[dict[str, Any]]:
    """What the head's page shows: each group with something open, or decided about."""
    steps: dict[str, HandoverStep] = {
        step.group: step for step in handover.steps.select_related("successor", "decided_by", "deputy_for")
    }
    counts = groups.open_counts(handover)
    shown = [group for group in groups.in_order() if group.key in counts or group.key in steps]
    return [_line(handover, group, counts.get(group.key, 0), steps.get(group.key), reader) for group in shown]


def _line(handover: Handover, group: Group, count: int, step: HandoverStep | None, reader: Person) -> dict[str, Any]:
    waits = step is None and handover.done_at is None
    hands = waits and Choice.HANDED in group.choices
    return {
        "group": group,
        "count": count,
        "step": step,
        "waits": waits,
        "seen": group.show(handover, reader) if count else groups.Seen(),
        "hands": hands,
        "successors": successors(handover, group) if hands else [],
        "others": [choice for choice in group.choices if choice != Choice.HANDED] if waits else [],
    }


def counts(handover: Handover) -> list[tuple[Any, int]]:
    """How much is open of each group, and nothing else: for the system administrator."""
    found = groups.open_counts(handover)
    return [(group.title, found[group.key]) for group in groups.in_order() if group.key in found]
