"""Whether two lines of destruction mean something of the same: a file, a case in it, a group of attachments in that."""

from collections.abc import Collection
from itertools import permutations
from uuid import UUID

from archive.models import DestructionItem
from archive.models.destruction import GONE, ItemState

Path = tuple[UUID, ...]
"""Where something lies: file, case, group, as far as it goes."""


def path(file: UUID, case: UUID | None = None, group: UUID | None = None) -> Path:
    """The path of a whole file, a case, or a group."""
    return tuple(one for one in (file, case, group) if one)


def among(paths: Collection[Path]) -> bool:
    """Whether one of these lies within another one, or is named twice."""
    return any(_within(inner, outer) for inner, outer in permutations(paths, 2))


def listed(paths: Collection[Path]) -> set[Path]:
    """Those of these of which something stands on a list, as a whole or in part. Parts that are gone leave the rest free."""
    rows = DestructionItem.objects.filter(file__in={one[0] for one in paths}).exclude(state=ItemState.CALLED_OFF)
    there = [(path(one.file_id, one.case, one.group), one.state) for one in rows]
    return {mine for mine in paths if any(_meets(mine, other, state) for other, state in there)}


def _meets(mine: Path, other: Path, state: str) -> bool:
    return _within(mine, other) or (_within(other, mine) and state not in GONE)


def _within(inner: Path, outer: Path) -> bool:
    return inner[: len(outer)] == outer
