"""Collecting static files only where one of them changed: compressing them takes seconds, looking at them none."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

IGNORED = ["*.ttf"]
"""The print fonts are read from their folder; served they would only be compressed for minutes."""


def collect() -> bool:
    """Collect and compress the static files; False where nothing changed since the last time."""
    mark, now = settings.STATIC_ROOT / ".collected", fingerprint()
    if mark.exists() and mark.read_text() == now:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=IGNORED)
    mark.write_text(now)
    return True


def fingerprint() -> str:
    """Names, sizes and times of all static files and the way they are stored, as one digest."""
    lines = [*sorted(_lines()), settings.STORAGES["staticfiles"]["BACKEND"]]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _lines() -> Iterator[str]:
    for finder in get_finders():
        for name, storage in finder.list(IGNORED):
            state = Path(storage.path(name)).stat()
            yield f"{name} {state.st_size} {state.st_mtime_ns}"
