"""The log files of the programs: mode 0600, put aside at each start, the last few kept."""

import os
from pathlib import Path
from typing import BinaryIO

KEPT = 5


def turn(folder: Path, name: str) -> None:
    """Put `name`.log aside as `name`.log.1, that one as .2, and so on; the oldest goes."""
    for number in range(KEPT - 1, -1, -1):
        older = folder / (f"{name}.log.{number}" if number else f"{name}.log")
        if older.exists():
            older.replace(folder / f"{name}.log.{number + 1}")


def open_log(folder: Path, name: str) -> BinaryIO:
    """Open `name`.log for appending; the folder is made with mode 0700, the file with 0600."""
    folder.mkdir(mode=0o700, exist_ok=True)
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
    return os.fdopen(os.open(folder / f"{name}.log", flags, 0o600), "wb")
