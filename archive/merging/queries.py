"""Who belongs together, and which mergings somebody may see."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from access.models import Person
from archive.models import FileMerge
from archive.models.merging import MergeState
from vault import prepared


def together(customers: Iterable[UUID]) -> Mapping[UUID, frozenset[UUID]]:
    """For each of these customers whose file is merged: all customers of the group, itself among them. In one query; whoever
    is not named belongs to nobody."""
    wanted = list(customers)
    if not wanted:
        return {}
    groups: dict[UUID, set[UUID]] = defaultdict(set)
    for primary, member in prepared.rows(_together, customers=wanted):
        groups[primary] |= {primary, member}
    return {one: frozenset(group) for group in groups.values() for one in group}


def _together(customers: Any) -> QuerySet:
    standing = FileMerge.objects.standing()
    named = Q(prepared.AnyOf(F("primary_id"), customers)) | Q(prepared.AnyOf(F("member_id"), customers))
    return standing.filter(primary__in=standing.filter(named).values("primary")).values_list("primary", "member")


def with_others(customers: Iterable[UUID]) -> list[UUID]:
    """These customers, and all who belong with them."""
    wanted = list(customers)
    return list(set(wanted).union(*together(wanted).values()))


def mergings_for(person: Person) -> QuerySet[FileMerge]:
    """The mergings of files that `person` sees both of, newest first."""
    rows: QuerySet[FileMerge] = FileMerge.objects.visible_to(person)
    joined = ("primary", "member", "proposed_by", "decided_by", "undo_asked_by", "undone_by")
    return rows.select_related(*joined).order_by("-proposed_at", "-pk")


def waiting(person: Person) -> int:
    """How many mergings, and askings to take apart, wait for this person's decision."""
    rows = FileMerge.objects.visible_to(person)
    proposed = Q(state=MergeState.PROPOSED) & ~Q(proposed_by=person)
    asked = Q(state=MergeState.STANDING, undo_asked_by__isnull=False) & ~Q(undo_asked_by=person)
    return rows.filter(proposed | asked).count()
