"""Sweeps files that nothing names: cut off uploads, files whose row was rolled back. And finds rows without a file."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from vault.files import store
from vault.files.models import StoredFile

_BATCH = 1000


class Swept(NamedTuple):
    """How many cut off uploads and how many files without a row were deleted."""

    unfinished: int
    unreferenced: int


def known_rows(files: Collection[UUID]) -> set[UUID]:
    """Those of `files` that have a row."""
    return set(StoredFile.objects.filter(pk__in=files).values_list("pk", flat=True))


def sweep_unreferenced(
    older_than: timedelta = timedelta(hours=24),
    referenced: Callable[[Collection[UUID]], set[UUID]] = known_rows,
) -> Swept:
    """Delete what is older than `older_than` and not among what `referenced` answers for a batch of ids (T14).

    A younger file may belong to a transaction that is still open, so it is left alone.
    """
    limit = time.time() - older_than.total_seconds()
    unfinished = [path for path in store.unfinished() if _older(path, limit)]
    for path in unfinished:
        path.unlink(missing_ok=True)
    gone = 0
    for batch in _batches(file for file, path in store.published() if _older(path, limit)):
        gone += sum(store.remove(file) for file in set(batch) - referenced(batch))
    return Swept(len(unfinished), gone)


def missing_files() -> Iterator[UUID]:
    """The rows whose file is not on the disk."""
    for file in StoredFile.objects.values_list("pk", flat=True).iterator(_BATCH):
        if not is_there(file):
            yield file


def is_there(file: UUID) -> bool:
    """Whether the file of a row lies on the disk; what is in it is read by `verify_file`."""
    return store.path_of(file).exists()


def _older(path: Path, limit: float) -> bool:
    try:
        return path.stat().st_mtime < limit
    except FileNotFoundError:
        return False


def _batches(files: Iterable[UUID]) -> Iterator[list[UUID]]:
    rest = iter(files)
    while taken := list(islice(rest, _BATCH)):
        yield taken
