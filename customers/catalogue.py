"""Changing what can be booked and when: rooms, operation items, working hours. Each change is a version, and audited."""

from collections.abc import Mapping
from typing import Any

from access import house_rows
from access.models import Person
from access.roles import Role
from customers.models import OperationItem, Room, WorkingHours

KEEPERS = frozenset({Role.SYSADMIN, Role.ARCHIVE_MANAGER, Role.DEPARTMENT_HEAD})
"""Who keeps the catalogue."""

Kept = Room | OperationItem | WorkingHours
KINDS: Mapping[str, type[Room | OperationItem]] = {"rooms": Room, "items": OperationItem}


def working_hours() -> WorkingHours:
    """The working hours' row, or an unsaved one with the defaults."""
    return WorkingHours.objects.first() or WorkingHours()


def keep(row: Kept, values: Mapping[str, Any], *, by: Person, seen: int) -> Kept:
    """Write an entry's next version; `seen` is the version that the form showed. Raises PermissionDenied, StaleVersion."""
    return house_rows.keep(row, values, keepers=KEEPERS, by=by, seen=seen)
