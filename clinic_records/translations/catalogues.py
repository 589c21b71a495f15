"""Where the two catalogues lie, and making the compiled form that Django reads. Compiled files are not kept in git."""

import os
import tempfile
from pathlib import Path
from typing import Final

import polib

PROJECT: Final = Path(__file__).resolve().parents[2]
LANGUAGES: Final = ("zh_Hans", "zh_Hant")
HEADER: Final = {
    "Project-Id-Version": "clinic-records",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}


def path_of(language: str, project: Path = PROJECT) -> Path:
    """The catalogue of a language (`zh_Hans`, `zh_Hant`)."""
    return project / "locale" / language / "LC_MESSAGES" / "django.po"


def compile_stale(project: Path = PROJECT) -> list[str]:
    """Compile each catalogue that is newer than its compiled form; returns the languages done. Safe to run twice at once."""
    return [language for language in LANGUAGES if _is_stale(path_of(language, project)) and _compile(language, project)]


def _is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime <= source.stat().st_mtime


def _compile(language: str, project: Path) -> bool:
    source = path_of(language, project)
    handle, name = tempfile.mkstemp(dir=source.parent, suffix=".new")
    os.close(handle)
    polib.pofile(str(source)).save_as_mofile(name)
    os.chmod(name, 0o644)
    os.replace(name, source.with_suffix(".mo"))
    return True
