"""Every message id that the code and the templates use, collected by Django's own `makemessages` from a copy.

The copy leaves the tests out (their words are nobody's interface) and the catalogues untouched.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import polib

from .catalogues import LANGUAGES, PROJECT, path_of

FOLDERS: Final = (
    "access",
    "archive",
    "clinic_records",
    "customers",
    "jobs",
    "operations",
    "procedures",
    "quality",
    "records",
    "templates",
    "vault",
)
_LEFT_OUT: Final = shutil.ignore_patterns("tests", "migrations", "__pycache__", "*.pyc", "*.ttf")
_COMMAND: Final = ("makemessages", "--no-wrap", "--no-obsolete", "--add-location", "file", "--verbosity", "0")


class ExtractionError(Exception):
    """The words could not be collected; the message is one line for the terminal."""


def extract(project: Path = PROJECT) -> polib.POFile:
    """All messages in use, with the files that use them. Raises ExtractionError, such as where gettext is not installed."""
    if shutil.which("xgettext") is None:
        raise ExtractionError("xgettext is missing: install the system's gettext package")
    with tempfile.TemporaryDirectory(prefix="messages-") as name:
        copy = Path(name)
        for folder in FOLDERS:
            if (project / folder).is_dir():
                shutil.copytree(project / folder, copy / folder, ignore=_LEFT_OUT)
        (copy / "locale").mkdir()
        return _make_messages(copy)


def _make_messages(copy: Path) -> polib.POFile:
    command = [sys.executable, "-m", "django", *_COMMAND, "--locale", LANGUAGES[0]]
    done = subprocess.run(command, cwd=copy, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True)
    if done.returncode:
        raise ExtractionError(f"makemessages failed: {done.stderr.strip()[-300:]}")
    return polib.pofile(str(path_of(LANGUAGES[0], copy)))
