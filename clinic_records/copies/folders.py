"""The folder of copies: one folder for each night, appearing complete or not at all; the oldest go.

copies/2026-11-22T02-30-00Z/   manifest.json  data.sealed  checkpoints.jsonl  files/ab/cd/...
copies/keys.sealed             the key ring as it is now: never one for each night, destroyed keys must not live on
"""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils import timezone

from clinic_records.copies.errors import CopyRunning
from vault.files.store import sync_folder

_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ")
_DRAFT = ".draft-"


def keys_file() -> Path:
    """The sealed copy of the key ring."""
    return settings.COPY_DIR / "keys.sealed"


def nights() -> list[Path]:
    """The complete copies, oldest first."""
    if not settings.COPY_DIR.is_dir():
        return []
    return sorted(path for path in settings.COPY_DIR.iterdir() if _STAMP.fullmatch(path.name))


@contextmanager
def alone() -> Iterator[None]:
    """Be the only one who makes a copy; what an earlier one left unfinished goes. Raises CopyRunning."""
    settings.COPY_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (settings.COPY_DIR / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CopyRunning("another copy is being made at this moment") from None
        for left in settings.COPY_DIR.glob(f"{_DRAFT}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def new_draft() -> Path:
    """An empty folder for a copy that is not complete yet."""
    draft = settings.COPY_DIR / f"{_DRAFT}{timezone.now():%Y-%m-%dT%H-%M-%SZ}"
    draft.mkdir(mode=0o700)
    return draft


def publish(draft: Path) -> Path:
    """Give a complete copy its name; from now on it counts."""
    sync_folder(draft)
    target = draft.with_name(draft.name.removeprefix(_DRAFT))
    draft.rename(target)
    sync_folder(settings.COPY_DIR)
    return target


def remove_oldest(kept: int) -> int:
    """Delete all but the newest `kept` copies; returns how many went."""
    surplus = nights()[: -max(kept, 1)]
    for night in surplus:
        shutil.rmtree(night)
    return len(surplus)


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """Write a file (mode 0600) that takes the place of an older one only when it is complete and on the disk."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        draft.rename(path)
        sync_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)
