"""The figures of lending: how long, how often extended, when people are reminded. Each change is a version, audited."""

from collections.abc import Mapping
from typing import Any, Final

from access import house_rows
from access.models import Person
from access.roles import Role
from archive.models import LendingRules

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
    return house_rows.keep(row, values, keepers=KEEPERS, by=by, seen=seen, purpose=PURPOSE)
