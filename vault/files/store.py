"""The file store on disk: names, temporary files, publishing by rename, deletion. Everything in it is sealed.

A file appears under its name only when it is complete and on the disk (file and directory fsynced). Not here: what is
inside (`vault.files.format`), rows (`vault.files.actions`).
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from django.conf import settings

from vault.files.errors import FileMissing, FileNotStored

_INCOMING = "incoming"
_FULL = {errno.ENOSPC: "the disk is full", errno.EDQUOT: "the disk is full", errno.EFBIG: "the file is too large"}


def path_of(file: UUID) -> Path:
    """Where a file lies: two levels of directories by the first digits of its random id."""
    name = file.hex
    return settings.FILE_STORE / name[:2] / name[2:4] / name


@contextmanager
def writing(file: UUID) -> Iterator[BinaryIO]:
    """Write a file (mode 0600) that appears under its name at the end of the block, or not at all.

    Raises FileNotStored where the disk refuses; nothing is left behind.
    """
    temporary = settings.FILE_STORE / _INCOMING / f"{uuid4().hex}.part"
    try:
        _make_folder(temporary.parent)
        handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        _publish(temporary, path_of(file))
    except OSError as error:
        raise FileNotStored(_FULL.get(error.errno or 0, "the file store cannot be written")) from None
    finally:
        with suppress(OSError):
            temporary.unlink()


def _publish(temporary: Path, target: Path) -> None:
    _make_folder(target.parent)
    temporary.rename(target)
    sync_folder(target.parent)


def _make_folder(folder: Path) -> None:
    """Make a folder of mode 0700 and those above it, each entry fsynced in its parent."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Force a folder's entries to the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def reading(file: UUID) -> BinaryIO:
    """The sealed file, open for reading; raises FileMissing."""
    try:
        return path_of(file).open("rb")
    except FileNotFoundError:
        raise FileMissing("a stored file is missing from the file store") from None


def remove(file: UUID) -> bool:
    """Delete a file from the disk, for good; says whether it was there."""
    path = path_of(file)
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    sync_folder(path.parent)
    return True


def unfinished() -> Iterator[Path]:
    """The temporary files of uploads that go on or were cut off."""
    with suppress(FileNotFoundError):
        yield from (settings.FILE_STORE / _INCOMING).iterdir()


def published() -> Iterator[tuple[UUID, Path]]:
    """Every complete file: its id and its path."""
    for path in settings.FILE_STORE.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        with suppress(ValueError):
            yield UUID(hex=path.name), path
