"""The lists of visits that are due: who is to be called or seen today, who is overdue, who comes next (A2.5, A2.6)."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from access.models import Person
from access.roles import Role
from customers.models import VisitPlan
from customers.models.visits import VisitKind
from vault.recorded import open_rows

PAGE = 50
COMING_DAYS = 7
WHENS = ("due", "today", "overdue", "coming")
"""Filters: due (today and overdue), today, overdue, coming (the next seven days)."""

CALLERS = {
    VisitKind.AFTERCARE: (Role.NURSE,),
    VisitKind.FOLLOWUP: (Role.CUSTOMER_SERVICE, Role.AFTER_SALES),
}
"""Whose work the visits of each kind are."""


@dataclass(frozen=True, slots=True)
class Line:
    """One visit of the list; `late` counts days overdue, 0 = due today or later."""

    plan: VisitPlan
    number: str
    name: str
    late: int
    record_url: str


def _range(when: str, today: datetime.date) -> Q:
    return {
        "today": Q(due_on=today),
        "overdue": Q(due_on__lt=today),
        "coming": Q(due_on__gt=today, due_on__lte=today + datetime.timedelta(days=COMING_DAYS)),
    }.get(when, Q(due_on__lte=today))


def rows(person: Person, kind: VisitKind, when: str = "due") -> "QuerySet[VisitPlan]":
    """The open visits of `kind` in running cases that `person` may see, oldest first."""
    open_rows_ = VisitPlan.objects.visible_to(person, kind).open().filter(case__outcome="")
    return open_rows_.filter(_range(when, timezone.localdate())).order_by("due_on", "pk")


def counts(person: Person, kind: VisitKind) -> dict[str, int]:
    """How many visits each filter shows, with one query."""
    today = timezone.localdate()
    wanted = {when: Count("pk", filter=_range(when, today)) for when in WHENS}
    return VisitPlan.objects.visible_to(person, kind).open().filter(case__outcome="").aggregate(**wanted)


def lines(
    person: Person,
    kind: VisitKind,
    when: str = "due",
    after: tuple[datetime.date, UUID] | None = None,
    size: int = PAGE,
) -> tuple[list[Line], bool]:
    """One page of visits, and whether more follow; `after` is day and id of the last line of the page before."""
    found = rows(person, kind, when).select_related("customer")
    if after is not None:
        day, last = after
        found = found.filter(Q(due_on__gt=day) | Q(due_on=day, pk__gt=last))
    page = list(found[: size + 1])
    open_rows([row.customer for row in page[:size]])
    return [_line(row) for row in page[:size]], len(page) > size


def _line(row: Any) -> Line:
    late = max((timezone.localdate() - row.due_on).days, 0)
    record = reverse("sheet-new", args=[row.case_id, row.kind])
    return Line(row, row.customer.number, row.customer.name, late, record)
