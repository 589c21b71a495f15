"""Changing what can be booked and when: rooms, operation items, working hours. Each change is a version, and audited."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from access import audit
from access.models import Person
from access.roles import Role
from customers.models import OperationItem, Room, WorkingHours
from vault.errors import StaleVersion

KEEPERS = frozenset({Role.SYSADMIN, Role.ARCHIVE_MANAGER, Role.DEPARTMENT_HEAD})
"""Who keeps the catalogue."""

Kept = Room | OperationItem | WorkingHours
KINDS: Mapping[str, type[Room | OperationItem]] = {"rooms": Room, "items": OperationItem}


def working_hours() -> WorkingHours:
    """The working hours' row, or an unsaved one with the defaults."""
    return WorkingHours.objects.first() or WorkingHours()


def keep(row: Kept, values: Mapping[str, Any], *, by: Person, seen: int) -> Kept:
    """Write an entry's next version; `seen` is the version that the form showed. Raises StaleVersion."""
    if row.version != seen:
        raise StaleVersion(row._meta.label, row.pk, seen)
    for name, value in values.items():
        setattr(row, name, value)
    row.__dict__["_history_user"] = by
    with transaction.atomic():
        row.save()
        audit.record(audit.Action.SETTING, actor=by, obj=row)
    return row
