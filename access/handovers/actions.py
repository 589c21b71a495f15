"""Beginning a hand-over when somebody leaves, and carrying out what the head decides about each group of it."""

import datetime
from collections.abc import Iterable
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access import audit
from access.handovers import groups, queries
from access.handovers.groups import GROUPS, Order
from access.models import Department, Handover, HandoverStep, Person
from access.models.handovers import Cause, Choice
from jobs import notifications

BEGUN: Final = "handover-begun"
HEIR: Final = "handover-heir"


class HandoverRefused(Exception):
    """The move is against a rule; `code` names which (access.handovers.wording)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def declare() -> None:
    """Declare what people are told (called once, when the app is ready)."""
    notifications.declare_kind(BEGUN, _("Somebody leaves work behind that is to be handed over"), "handover-show")
    notifications.declare_kind(HEIR, _("Work of somebody who left has been handed over to you"))


def begin(
    person: Person,
    cause: Cause,
    *,
    department: Department | None,
    roles: Iterable[str],
    since: datetime.datetime,
    by: Person,
) -> Handover | None:
    """Make a hand-over where the person leaves something open, in the transaction of the leaving; the head is told. One that
    went on for the same person is replaced: what it had open is open still. Returns None where nothing is open."""
    earlier = Handover.objects.open().filter(person=person).first()
    made = Handover(person=person, department=department, cause=cause, roles=sorted(roles), since=since, opened_by=by)
    if earlier is not None:
        made.since = min(since, earlier.since)
        made.roles = sorted({*made.roles, *earlier.roles})
    for remembered in ("roles", "held_roles"):  # asked anew: some have just ended
        made.person.__dict__.pop(remembered, None)
    counts = groups.open_counts(made)
    if earlier is not None:
        _finish(earlier)
    if not counts:
        return None
    made.save()
    audit.record(audit.Action.CREATE, actor=by, obj=made, purpose="handover")
    notifications.notify([one.person for one in queries.handlers_of(made)], BEGUN, subject=person.pk, by=by)
    return made


def carry_out(
    handover: Handover, key: str, choice: str, successor: Person | None = None, *, by: Person
) -> HandoverStep:
    """Do what was chosen with one group; the last group finishes the hand-over.

    Raises PermissionDenied for who does not see to it; HandoverRefused: done, choice, successor.
    """
    with transaction.atomic():
        fresh = (
            Handover.objects.select_for_update(of=("self",)).select_related("person", "department").get(pk=handover.pk)
        )
        handler = queries.as_handler(fresh, by)
        if handler is None:
            raise PermissionDenied("role")
        group = GROUPS.get(key)
        if group is None or choice not in group.choices:
            raise HandoverRefused("choice")
        count = group.count(fresh)
        if fresh.done_at is not None or not count or fresh.steps.filter(group=key).exists():
            raise HandoverRefused("done")
        heir = successor if choice == Choice.HANDED else None
        if choice == Choice.HANDED and (heir is None or not queries.may_succeed(fresh, group, heir)):
            raise HandoverRefused("successor")
        step = HandoverStep(handover=fresh, group=key, choice=choice, successor=heir, count=count, decided_by=by)
        step.deputy_for = handler.deputy_for
        step.left = group.carry_out(Order(fresh, Choice(choice), by, heir))
        step.save()
        audit.record(audit.Action.CHANGE, actor=by, obj=step, purpose=f"handover_{key}")
        if heir is not None:
            notifications.notify([heir], HEIR, subject=step.pk, by=by)
        finish_where_done(fresh)
    return step


def finish_where_done(handover: Handover) -> bool:
    """Finish a hand-over of which every group is decided about or has nothing open any more; returns whether it is finished."""
    decided = set(handover.steps.values_list("group", flat=True))
    if groups.open_counts(handover).keys() - decided:
        return False
    _finish(handover)
    return True


def _finish(handover: Handover) -> None:
    handover.done_at = timezone.now()
    handover.save()
    audit.record(audit.Action.SIGN, actor=None, obj=handover, purpose="handover")
