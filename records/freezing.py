"""What keeps a signed record as it is although its lifecycle would let it change: a seal in a dispute.

The parts above declare their checks when they are ready; the gates through which records change ask here.
"""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from records.lifecycle import MoveRefused

Check = Callable[[UUID], str]
"""Told a record's id; gives the code of the refusal (records.wording), empty where nothing is against a change."""

_CHECKS: Final[list[Check]] = []


def register(check: Check) -> None:
    """Append a check; the same one again changes nothing."""
    if check not in _CHECKS:
        _CHECKS.append(check)


def refuse_frozen(record_id: UUID) -> None:
    """Raise MoveRefused where a check is against changing this record."""
    for check in _CHECKS:
        if code := check(record_id):
            raise MoveRefused(code)
