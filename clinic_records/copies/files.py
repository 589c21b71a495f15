"""The sealed files of a night: links to the file store's own on the same disk, else copies of those that are new.

A stored file never changes under its name, so one that the night before has is linked from there.
"""

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from vault.files import store


def copy_files(target: Path, before: Path | None) -> int:
    """Bring every complete file of the store below `target`; returns how many."""
    count = 0
    for _file, path in store.published():
        relative = path.relative_to(settings.FILE_STORE)
        (target / relative).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        count += _bring(path, target / relative, before / relative if before else None)
    return count


def _bring(path: Path, target: Path, before: Path | None) -> int:
    """One file; 0 where it was destroyed in this moment."""
    try:
        if before is not None and before.exists():
            _link(before, target)
        else:
            _link(path, target)
    except FileNotFoundError:
        return 0
    return 1


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in {errno.EXDEV, errno.EPERM, errno.EMLINK, errno.EOPNOTSUPP}:
            raise
        copy_whole(source, target)


def copy_whole(source: Path, target: Path) -> None:
    """Copy one file (mode 0600) and wait until the disk has it."""
    with (
        source.open("rb") as read,
        os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out,
    ):
        shutil.copyfileobj(read, out, 1024 * 1024)
        out.flush()
        os.fsync(out.fileno())


def copied(folder: Path) -> Iterator[Path]:
    """Every file below a night's folder of files."""
    return folder.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")
