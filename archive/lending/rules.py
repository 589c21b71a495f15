"""The figures of lending: how long, how often extended, when people are reminded. Each change is a version, audited."""

from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction

from access import audit
from access.models import Person
from access.roles import Role
from archive.models import LendingRules
from vault.errors import StaleVersion

KEEPERS: Final = frozenset({Role.ARCHIVE_MANAGER})
"""Who hands out, takes back, keeps the rules."""
PURPOSE: Final = "lending"


def rules() -> LendingRules:
    """The clinic's row, or an unsaved one with the defaults."""
    return LendingRules.objects.first() or LendingRules()


def keep(row: LendingRules, values: Mapping[str, Any], *, by: Person, seen: int) -> LendingRules:
    """Write the next version; `seen` is the version that the form showed. Loans that run keep their day.

    Raises PermissionDenied, StaleVersion.
    """
    if not by.has_role(*KEEPERS):
        raise PermissionDenied("role")
    if row.version != seen:
        raise StaleVersion(row._meta.label, row.pk, seen)
    for name, value in values.items():
        setattr(row, name, value)
    row.__dict__["_history_user"] = by
    with transaction.atomic():
        row.save()
        audit.record(audit.Action.SETTING, actor=by, obj=row, purpose=PURPOSE)
    return row
