"""The ledger of destructions: a chain of signed lines beside the keys and beside the checkpoints, never in a database.

A database can be set back to a day before a destruction; the ledger then says what must be destroyed again. Both copies are
written and synced before a step counts; one that fell behind in a crash is mended from the other before the next line.
Lines hold opaque ids, numbers and moments only.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from archive.models import DestructionItem
from archive.models.destruction import GONE
from vault import signing

PURPOSE: Final = "destructions"
_NAME: Final = "destructions.jsonl"
_FIRST: Final = bytes(32).hex()


class LedgerBroken(Exception):
    """The ledger is missing, shortened, or a line of it is not what was signed: nothing is destroyed until that is cleared."""


class Entry(StrEnum):
    """What a line says of one item."""

    INTENT = "intent"
    CALLED_OFF = "called_off"
    NO_RETURN = "no_return"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its place in the chain, what it says, and the bytes that were signed."""

    place: int
    entry: Entry
    item: UUID
    said: dict[str, Any]
    digest: str


def paths() -> tuple[Path, Path]:
    """Where the two copies lie: beside the keys, and with the checkpoints of the audit log."""
    return settings.KEY_DIR / _NAME, settings.CHECKPOINT_DIR / _NAME


def record(entry: Entry, item: UUID, **said: str) -> Line:
    """Add a line to both copies and wait for both disks; once more changes nothing. Raises LedgerBroken."""
    with _alone():
        known = _mended()
        for line in known:
            if (line.entry, line.item) == (entry, item):
                return line
        previous = known[-1].digest if known else _FIRST
        content = {
            "place": len(known) + 1,
            "previous": previous,
            "entry": entry.value,
            "item": str(item),
            "at": timezone.now().isoformat(),
            **said,
        }
        text = _written(content)
        for path in paths():
            _append(path, text)
        return _read(text)


def lines() -> list[Line]:
    """All lines, checked: place, chain and signature. Raises LedgerBroken, also where a copy says something else."""
    with _alone():
        return _mended()


def begin() -> None:
    """Make key and files where there are neither and nothing was ever destroyed; else raises LedgerBroken."""
    there = [path.exists() for path in (signing.path_of(PURPOSE), *paths())]
    if not any(there):
        if DestructionItem.objects.filter(state__in=GONE).exists():
            raise LedgerBroken("the ledger of destructions is missing")
        signing.make(PURPOSE)
        for path in paths():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    elif not all(there):
        _begin_unwritten(there)


def _begin_unwritten(there: list[bool]) -> None:
    """A crash while it was begun: nothing is in it yet, so the rest is made; otherwise something was taken away."""
    if not there[0] or any(path.exists() and path.stat().st_size for path in paths()):
        raise LedgerBroken("a copy of the ledger of destructions, or its key, is missing")
    for path in paths():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)


@contextmanager
def _alone() -> Iterator[None]:
    begin()
    with paths()[0].open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _mended() -> list[Line]:
    copies = [_lines_in(path) for path in paths()]
    long, short = sorted(copies, key=len, reverse=True)
    if long[: len(short)] != short:
        raise LedgerBroken("the two copies of the ledger of destructions disagree")
    if len(long) - len(short) > 1:
        raise LedgerBroken("a copy of the ledger of destructions is shorter than a crash can leave it")
    for path, copy in zip(paths(), copies, strict=True):
        for text in long[len(copy) :]:
            _append(path, text)
    found: list[Line] = []
    for place, text in enumerate(long, 1):
        line = _read(text)
        if line.place != place or json.loads(text)["said"]["previous"] != (found[-1].digest if found else _FIRST):
            raise LedgerBroken(f"line {place} of the ledger of destructions does not follow the one before")
        found.append(line)
    return found


def _written(content: dict[str, Any]) -> bytes:
    said = json.dumps(content, sort_keys=True, separators=(",", ":"))
    seal = signing.sign(PURPOSE, said.encode()).hex()
    return (json.dumps({"said": content, "seal": seal}, sort_keys=True, separators=(",", ":")) + "\n").encode()


def _read(text: bytes) -> Line:
    try:
        line = json.loads(text)
        said = json.dumps(line["said"], sort_keys=True, separators=(",", ":")).encode()
        if not signing.holds(signing.public_key(PURPOSE), bytes.fromhex(line["seal"]), said):
            raise LedgerBroken("a line of the ledger of destructions is not signed by its key")
        content = line["said"]
        digest = hashlib.sha256(said).hexdigest()
        return Line(content["place"], Entry(content["entry"]), UUID(content["item"]), content, digest)
    except (ValueError, KeyError, TypeError):
        raise LedgerBroken("a line of the ledger of destructions cannot be read") from None


def _lines_in(path: Path) -> list[bytes]:
    """The whole lines; a last one without its end was torn by a crash and is cut off."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise LedgerBroken(f"{path} cannot be read: {error.strerror}") from None
    whole = content.rfind(b"\n") + 1
    if whole < len(content):
        with path.open("r+b") as file:
            file.truncate(whole)
            os.fsync(file.fileno())
    return content[:whole].splitlines(keepends=True)


def _append(path: Path, text: bytes) -> None:
    with path.open("ab") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
