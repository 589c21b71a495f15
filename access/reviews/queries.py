"""What the pages of a review show: who may read it, how far it is, and what each person holds at this moment."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from access.approvals.deciders import Offices
from access.audit.queries import last_log_ins
from access.models import AccessReview, Agreement, Grant, Person, ReviewLine, RoleAssignment
from access.models.grants import GrantQuerySet, GrantSource
from access.models.reviews import LineState
from access.reviews import deciders
from access.roles import Role

OVERSEERS: Final = (Role.EXECUTIVE, Role.SUPERVISOR)
"""Who reads every review."""
ENDABLE: Final = (GrantSource.REQUEST, GrantSource.EMERGENCY)


def reviews() -> QuerySet[AccessReview]:
    """All reviews with how many lines they have and how many are decided; newest quarter first."""
    decided = Count("lines", filter=~Q(lines__state=LineState.WAITING))
    rows = AccessReview.objects.select_related("department", "department__head")
    return rows.annotate(total=Count("lines"), decided=decided).order_by("-quarter", "department__code")


def known_to(reader: Person) -> list[AccessReview]:
    """The reviews that `reader` may read: overseers all, heads those of their department, everybody what waits for them."""
    if reader.has_role(*OVERSEERS):
        return list(reviews()[:200])
    mine = {line.review_id for line in waiting_for(reader)}
    own = Q(department__head=reader) | Q(pk__in=mine) | Q(lines__decided_by=reader)
    return list(reviews().filter(pk__in=AccessReview.objects.filter(own).values("pk"))[:200])


def found_by(reader: Person, pk: UUID) -> AccessReview | None:
    """The review, where the reader may read it."""
    return next((row for row in known_to(reader) if row.pk == pk), None)


def waiting() -> list[ReviewLine]:
    """All lines that nobody has decided, those due first."""
    rows = ReviewLine.objects.filter(state=LineState.WAITING, review__finished_at=None)
    return list(
        rows.select_related("review", "review__department", "person").order_by("review__due_on", "person__username")
    )


def waiting_for(person: Person) -> list[ReviewLine]:
    """The lines that this person may decide now. One query where none waits at all."""
    lines = waiting()
    offices = Offices() if lines else None
    return [line for line in lines if offices and deciders.as_decider(line, person, offices)]


def lines_of(review: AccessReview) -> list[ReviewLine]:
    """All lines of a review, by name."""
    rows = review.lines.select_related("review", "person", "person__department", "decided_by", "deputy_for")
    return list(rows.order_by("person__username"))


def endable(person: Person) -> GrantQuerySet:
    """Rights to files that a review can end: what the person was given for a time, by application or in an emergency. Care goes
    to somebody else by a hand-over, and an inspection has an end of its own."""
    return Grant.objects.in_force().filter(principal=person.pk, source__in=ENDABLE)


def endable_sources(person: Person) -> list[tuple[GrantSource, int]]:
    """The same by source, with how many there are."""
    counted = Counter(endable(person).values_list("source", flat=True))
    return [(source, counted[source]) for source in ENDABLE if counted[source]]


class Standing:
    """What people hold now: roles since when, last log-in, grants by source, agreement. Five queries for any number."""

    def __init__(self, people: Iterable[Person]) -> None:
        ids = {person.pk for person in people}
        self._roles: dict[UUID, list[RoleAssignment]] = defaultdict(list)
        for row in RoleAssignment.objects.current().filter(person__in=ids).order_by("starts_at"):
            self._roles[row.person_id].append(row)
        self._log_ins = last_log_ins(ids)
        self._grants = _grants_of(ids)
        agreed = Agreement.objects.in_force().filter(person__in=ids).values("person")
        self._agreements = {
            row["person"]: None if row["endless"] else row["ends"]
            for row in agreed.annotate(endless=Count("pk", filter=Q(ends_on=None)), ends=Max("ends_on"))
        }

    def of(self, person: UUID) -> dict[str, Any]:
        """What a line shows of one person; `agreed` says whether an agreement is in force, `agreement_ends` when it ends."""
        return {
            "roles": [(row.get_role_display(), row.starts_at) for row in self._roles[person]],
            "last_log_in": self._log_ins.get(person),
            "grants": self._grants.get(person, []),
            "agreed": person in self._agreements,
            "agreement_ends": self._agreements.get(person),
        }


def _grants_of(ids: Iterable[UUID]) -> dict[UUID, list[tuple[str, int]]]:
    """Grants in force that name these people or departments, counted by source."""
    rows = Grant.objects.in_force().filter(principal__in=ids).values("principal", "source").annotate(count=Count("pk"))
    counted: dict[UUID, Counter] = defaultdict(Counter)
    for row in rows.order_by():
        counted[row["principal"]][row["source"]] += row["count"]
    return {
        principal: [(str(source.label), counts[source]) for source in GrantSource if counts[source]]
        for principal, counts in counted.items()
    }


def grants_of_department(review: AccessReview) -> list[tuple[str, int]]:
    """What everybody of the department can read through it: grants by source."""
    return _grants_of([review.department_id]).get(review.department_id, []) if review.department_id else []
