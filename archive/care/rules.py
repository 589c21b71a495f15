"""By which rules faults are found: the clinic's one row, or the defaults."""

from typing import Any, Final

from access import house_rows
from access.models import Person
from access.roles import Role
from archive.models import CareRules

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
    return house_rows.keep(row, values, keepers=KEEPERS, by=by, seen=seen, purpose=PURPOSE)
