"""Deputies: who decides in one's place during an absence. Named by oneself, for a span of days, told to the deputy."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access import audit
from access.approvals.actions import DecisionRefused
from access.models import Department, Deputy, Person, RoleAssignment
from access.models.people import Employment
from access.roles import Role
from jobs import notifications

LONGEST = datetime.timedelta(days=92)
NAMED = "deputy-named"
OFFICES = frozenset({Role.ARCHIVE_MANAGER, Role.EXECUTIVE})


def declare() -> None:
    """Declare what a deputy is told (called once, when the app is ready)."""
    notifications.declare_kind(NAMED, _("You decide in somebody's place during their absence"), "deputy-of")


def holds_office(person: Person) -> bool:
    """Whether there is anything that this person decides: only then is there something to stand in for."""
    return person.has_role(*OFFICES) or Department.objects.filter(head=person).exists()


def candidates(person: Person) -> QuerySet[Person]:
    """Who may stand in: everybody who works here but the person themselves and the system administrators."""
    working = Person.objects.filter(employment=Employment.ACTIVE).exclude(pk=person.pk)
    return working.exclude(assignments__in=_administrators()).order_by("department__code", "username")


def _administrators() -> QuerySet[RoleAssignment]:
    return RoleAssignment.objects.current().filter(role=Role.SYSADMIN)


def name(deputy: Person, from_day: datetime.date, to_day: datetime.date, *, by: Person) -> Deputy:
    """Let `deputy` decide in `by`'s place on these days. Raises PermissionDenied, DecisionRefused."""
    if not holds_office(by) or not candidates(by).filter(pk=deputy.pk).exists():
        raise PermissionDenied("role")
    if not timezone.localdate() <= from_day <= to_day <= from_day + LONGEST:
        raise DecisionRefused("days")
    with transaction.atomic():
        row = Deputy(person=by, deputy=deputy, from_day=from_day, to_day=to_day)
        row.save()
        audit.record(audit.Action.GRANT, actor=by, obj=row, purpose="deputy")
        notifications.notify([deputy], NAMED, subject=row.pk, by=by)
    return row


def call_off(row: Deputy, *, by: Person) -> None:
    """End it now. Raises PermissionDenied for anybody but who named the deputy."""
    if row.person_id != by.pk:
        raise PermissionDenied("role")
    with transaction.atomic():
        row.called_off_at = timezone.now()
        row.save()
        audit.record(audit.Action.REVOKE, actor=by, obj=row, purpose="deputy")


def of(person: Person) -> QuerySet[Deputy]:
    """Deputies that this person named, and those for whom they stand in, today or later; soonest first."""
    rows = Deputy.objects.filter(Q(person=person) | Q(deputy=person), to_day__gte=timezone.localdate())
    return rows.filter(called_off_at=None).select_related("person", "deputy").order_by("from_day", "pk")
