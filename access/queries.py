"""Reading people and departments for the pages of the system administrator. Nothing of customers is here."""

from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from access.models import Department, Person, RoleAssignment
from access.models.people import Employment

_COLUMNS = ("name", "email", "department_id", "employment", "must_change_password")
"""What the history on a person's page tells of; preferences are the person's own affair."""


def people() -> QuerySet[Person]:
    """Everybody with an account, leavers last, with department, roles and agreement looked up in the same query."""
    rows = Person.objects.with_standing().select_related("department")
    gone = ExpressionWrapper(Q(employment=Employment.LEFT), output_field=BooleanField())
    return rows.order_by(gone, "username")


def departments() -> QuerySet[Department]:
    """All departments, with the number of people who work there."""
    working = Count("people", filter=Q(people__employment=Employment.ACTIVE))
    return Department.objects.select_related("head").annotate(working=working).order_by("code")


def assignments_of(person: Person) -> QuerySet[RoleAssignment]:
    """All roles that a person holds or held, newest first."""
    return person.assignments.order_by("-starts_at", "role")


def changes_of(person: Person, most: int = 50) -> list[dict[str, Any]]:
    """The latest versions of a person's account that differ in what the administrator keeps: when, by whom, which."""
    rows = list(person.history.select_related("history_user").order_by("-version")[: most + 1])
    older = [*rows[1:], None]
    lines = [{"row": row, "fields": _changed(row, before)} for row, before in zip(rows, older, strict=True)]
    return [line for line in lines if line["fields"] or line["row"].version == 1][:most]


def _changed(row: Any, before: Any) -> list[str]:
    if before is None:
        return []
    labels = {name: getattr(Person._meta.get_field(name), "verbose_name", name) for name in _COLUMNS}
    return [str(labels[name]) for name in _COLUMNS if getattr(row, name) != getattr(before, name)]
