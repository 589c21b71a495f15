"""Files that hold a key of 32 bytes: mode 0400, made once, never overwritten, refused when others could read them."""

import os
import stat
from pathlib import Path

from vault.errors import KeyRefused

BYTES = 32


def read(path: Path) -> bytes:
    """The key in a file; raises KeyRefused where it is missing, readable by group or others, or not a key."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        content = path.read_bytes()
    except OSError as error:
        raise KeyRefused(f"key file {path} cannot be read: {error.strerror}") from None
    if mode & 0o077:
        raise KeyRefused(f"key file {path} is open to other users of this machine (mode {mode:04o})")
    if len(content) != BYTES:
        raise KeyRefused(f"key file {path} does not hold a key of {BYTES} bytes")
    return content


def write(path: Path, key: bytes) -> None:
    """Put a key into a new file (mode 0400, fsynced); raises KeyRefused where there is one already."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o400)
    except FileExistsError:
        raise KeyRefused(f"key file {path} exists already; it is not overwritten") from None
    with os.fdopen(handle, "wb") as out:
        out.write(key)
        out.flush()
        os.fsync(out.fileno())
