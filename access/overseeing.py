"""Making visible what one system administrator could do alone: giving roles, and making somebody a head (A6.4, B8.2).

Every executive and supervisor is told of each role by name, and may look at the account. Not here: giving roles
(`access.staffing`), which roles read what (`access.roles`).
"""

from collections.abc import Iterable
from typing import Final

from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from access.models import Person, RoleAssignment
from access.models.people import Employment
from access.roles import READS, Role
from jobs import notifications
from jobs.models import Notification

CLINICAL: Final = frozenset(role for role, sections in READS.items() if sections)
"""Roles that read customers' files by duty."""

APART: Final = CLINICAL | {Role.SUPERVISOR, Role.EXECUTIVE, Role.MANAGER}
"""Roles that nobody holds beside the system administrator's: those that read files, draw them for inspection, or decide."""

NEW_HEAD: Final = "head-named"

OVERSEERS: Final = frozenset({Role.EXECUTIVE, Role.SUPERVISOR})
"""Who is told."""


KEEPERS: Final = frozenset({Role.SYSADMIN, Role.ARCHIVE_MANAGER})
"""Who hears of the system's own jobs that fail (the nightly copy above all)."""


def declare() -> None:
    """Declare one kind of notification for each role (called once, when the app is ready)."""
    for role in Role:
        text = format_lazy("{}: {}", _("A system administrator gave somebody a role"), role.label)
        notifications.declare_kind(_kind(role), text, "person-show")
    notifications.declare_kind(NEW_HEAD, _("A system administrator made somebody head of a department"), "person-show")


def _kind(role: Role) -> str:
    return f"role-given-{role}"


def tell_of(person: Person, given: Iterable[Role], *, by: Person) -> list[Notification]:
    """Tell all executives and supervisors which roles were just given to `person`.

    In the current transaction; neither whoever gave the roles nor who got them is told.
    """
    overseers = _others(person, by)
    return [
        row for role in sorted(given) for row in notifications.notify(overseers, _kind(role), subject=person.pk, by=by)
    ]


def tell_of_head(person: Person, *, by: Person) -> None:
    """Tell them too who was just made head of a department: heads decide about applications."""
    notifications.notify(_others(person, by), NEW_HEAD, subject=person.pk, by=by)


def _others(person: Person, by: Person) -> QuerySet[Person]:
    return holders(OVERSEERS).exclude(pk__in=[by.pk, person.pk])


def holders(roles: Iterable[Role]) -> QuerySet[Person]:
    """The people who work here and hold one of these roles now."""
    held = RoleAssignment.objects.current().filter(role__in=list(roles)).values("person")
    return Person.objects.filter(pk__in=held, employment=Employment.ACTIVE)
