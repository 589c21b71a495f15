"""By which rules faults are found: the clinic's one row, or the defaults."""

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction

from access import audit
from access.models import Person
from access.roles import Role
from archive.models import CareRules
from vault.errors import StaleVersion

KEEPERS: Final = frozenset({Role.ARCHIVE_MANAGER})
"""Who cares for the files, and says by which rules."""
PURPOSE: Final = "care"


def rules() -> CareRules:
    """The rules in force."""
    return CareRules.objects.first() or CareRules()


def keep(row: CareRules, *, by: Person, seen: int, **values: Any) -> CareRules:
    """Write the next version of the rules; `seen` is the version that the form showed.

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
