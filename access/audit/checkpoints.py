"""The checkpoint file: a signed line for each seal, in another place than the database. Append-only, fsynced, 0600.

Its first line names the public key. One file, on the one host that seals; better on a disk of its own.
Not here: what a seal is (`chain`), comparing it with the database (`verifying`).
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils import timezone

from access.audit.chain import FIRST, Checkpoint, key_id
from access.audit.errors import CheckpointsRefused

_TAIL = 8192


def path() -> Path:
    """Where the checkpoint file lies."""
    return settings.CHECKPOINT_DIR / "checkpoints.jsonl"


def begin(key: Ed25519PrivateKey) -> None:
    """Make the file with its first line, which names the public key; the file must not exist."""
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    record = {
        "kind": "key",
        "number": 0,
        "previous": FIRST.hex(),
        "public_key": public.hex(),
        "key_id": key_id(public),
        "at": timezone.now().isoformat(),
    }
    path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(os.open(path(), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), Checkpoint.sign(record, key).to_line())
    folder = os.open(path().parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def public_key() -> bytes:
    """The public key that the first line names; raises CheckpointsRefused where the line is not whole."""
    return key_of(next(lines(), b""))


def key_of(line: bytes) -> bytes:
    """The public key named by a first line, which must be signed by that very key; raises CheckpointsRefused."""
    try:
        first = Checkpoint.from_line(line)
        key = bytes.fromhex(first.record["public_key"])
    except (ValueError, KeyError):
        raise CheckpointsRefused(f"{path()} does not begin with the key that it was made with") from None
    if not first.signed_by(key):
        raise CheckpointsRefused(f"the first line of {path()} is not signed by the key that it names")
    return key


def size() -> int:
    """How long the file is, in bytes; raises CheckpointsRefused where there is none."""
    try:
        return path().stat().st_size
    except OSError as error:
        raise CheckpointsRefused(f"the checkpoints in {path()} cannot be read: {error.strerror}") from None


def lines(upto: int | None = None) -> Iterator[bytes]:
    """The whole lines within the first `upto` bytes; a last one without newline was torn by a crash and does not count.

    Raises CheckpointsRefused where the file cannot be read.
    """
    left = size() if upto is None else upto
    try:
        with path().open("rb") as file:
            for line in file:
                left -= len(line)
                if left < 0 or not line.endswith(b"\n"):
                    return
                yield line
    except OSError as error:
        raise CheckpointsRefused(f"the checkpoints in {path()} cannot be read: {error.strerror}") from None


def tip() -> Checkpoint:
    """The last whole checkpoint, read from the end of the file; raises CheckpointsRefused."""
    try:
        with path().open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL))
            whole = file.read().rpartition(b"\n")[0]
        return Checkpoint.from_line(whole.rpartition(b"\n")[2])
    except OSError as error:
        raise CheckpointsRefused(f"the checkpoints in {path()} cannot be read: {error.strerror}") from None
    except ValueError:
        raise CheckpointsRefused(f"the last line of {path()} is not a checkpoint") from None


@contextmanager
def held() -> Iterator[None]:
    """Hold the file alone: nobody else appends meanwhile."""
    try:
        file = path().open("rb")
    except OSError as error:
        raise CheckpointsRefused(f"the checkpoints in {path()} cannot be read: {error.strerror}") from None
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def append(checkpoint: Checkpoint) -> None:
    """Add one line and wait until the disk has it; call it while `held`. A torn last line is cut off first."""
    handle = os.open(path(), os.O_RDWR | os.O_APPEND)
    size = os.fstat(handle).st_size
    tail = os.pread(handle, _TAIL, max(0, size - _TAIL))
    torn = len(tail) - (tail.rfind(b"\n") + 1)
    if torn:
        os.ftruncate(handle, size - torn)
    _write(handle, checkpoint.to_line())


def _write(handle: int, line: bytes) -> None:
    with os.fdopen(handle, "ab") as out:
        out.write(line)
        out.flush()
        os.fsync(out.fileno())
