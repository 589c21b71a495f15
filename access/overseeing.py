"""Making visible what one system administrator could do alone: giving a role that reads customers' files (A6.4, B8.2).

Every executive and supervisor is told of each such role by name, and may look at the account. Not here: giving roles
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
"""Roles that read customers' files by duty: nobody holds one of them beside the system administrator's."""

TOLD_OF: Final = CLINICAL | {Role.SYSADMIN}
"""Roles whose giving is told: those that read files, and the one that gives them."""

OVERSEERS: Final = frozenset({Role.EXECUTIVE, Role.SUPERVISOR})
"""Who is told."""


KEEPERS: Final = frozenset({Role.SYSADMIN, Role.ARCHIVE_MANAGER})
"""Who hears of the system's own jobs that fail (the nightly copy above all)."""


def declare() -> None:
    """Declare one kind of notification for each role (called once, when the app is ready)."""
    for role in TOLD_OF:
        text = format_lazy("{}: {}", _("A system administrator gave somebody a role"), role.label)
        notifications.declare_kind(_kind(role), text, "person-show")


def _kind(role: Role) -> str:
    return f"role-given-{role}"


def tell_of(person: Person, given: Iterable[Role], *, by: Person) -> list[Notification]:
    """Tell all executives and supervisors which of the roles just given to `person` read files or give roles.

    In the current transaction; whoever gave the roles is not told of their own doing.
    """
    overseers = holders(OVERSEERS).exclude(pk=by.pk)
    return [
        row
        for role in sorted(TOLD_OF.intersection(given))
        for row in notifications.notify(overseers, _kind(role), subject=person.pk, by=by)
    ]


def holders(roles: Iterable[Role]) -> QuerySet[Person]:
    """The people who work here and hold one of these roles now."""
    held = RoleAssignment.objects.current().filter(role__in=list(roles)).values("person")
    return Person.objects.filter(pk__in=held, employment=Employment.ACTIVE)
