"""Which operating system user runs the servers, and how a command is run as that user. Starts nothing itself.

PostgreSQL refuses to run as root and a clinic's servers should not try. As root we make a user of our own without
a shell; otherwise the servers run as whoever calls. Folders above the data folder may be closed (0700) to that user:
the servers then get the one capability that lets them pass, CAP_DAC_READ_SEARCH, and no other.
"""

import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .errors import EmbeddedError

SERVER_USER = "clinic-records"
CAP_DAC_READ_SEARCH = 2
NOBODY_COULD_LOCK = 10  # tries while another useradd holds /etc/passwd


@dataclass(frozen=True)
class Identity:
    """The user the servers run as; `switch` is the command prefix that becomes that user (empty when not root)."""

    uid: int
    gid: int
    switch: tuple[str, ...] = ()

    @property
    def is_other_user(self) -> bool:
        """Whether the servers run as somebody else than the caller."""
        return self.uid != os.geteuid()

    def own(self, path: Path) -> None:
        """Give a file or folder to the servers' user."""
        if self.is_other_user:
            os.chown(path, self.uid, self.gid)

    def command(self, arguments: Sequence[str]) -> list[str]:
        """The full command line that runs `arguments` as this user."""
        return [*self.switch, *arguments]


def can_pass_closed_folders() -> bool:
    """Whether this process may hand on CAP_DAC_READ_SEARCH (containers often take it away even from root)."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return False
    held = {line[:6]: int(line[7:], 16) for line in lines if line.startswith("Cap")}
    return bool(held.get("CapEff", 0) & held.get("CapBnd", 0) & (1 << CAP_DAC_READ_SEARCH))


@cache
def server_identity() -> Identity:
    """Who the servers run as: a system user of ours when root calls, else the caller; may raise EmbeddedError."""
    if os.geteuid() != 0:
        return Identity(os.geteuid(), os.getegid())
    entry = _known_user() or _make_user()
    return Identity(entry.pw_uid, entry.pw_gid, _switch_to(entry.pw_uid, entry.pw_gid))


def is_reachable(path: Path, identity: Identity) -> bool:
    """Whether the servers' user can walk down to `path` by the mode bits alone, without the capability."""
    return all(_may_enter(folder, identity) for folder in (path, *path.parents))


def _may_enter(folder: Path, identity: Identity) -> bool:
    state = folder.stat()
    if state.st_uid == identity.uid:
        return bool(state.st_mode & 0o100)
    if state.st_gid == identity.gid:
        return bool(state.st_mode & 0o010)
    return bool(state.st_mode & 0o001)


def _known_user() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(SERVER_USER)
    except KeyError:
        return None


def _make_user() -> pwd.struct_passwd:
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if program is None:
        raise EmbeddedError(f"as root, the servers need a system user {SERVER_USER}: make one, or do not run as root")
    said = ""
    for _ in range(NOBODY_COULD_LOCK):  # somebody else may be making the same user at this moment
        said = subprocess.run(
            [
                program,
                "--system",
                "--user-group",
                "--no-create-home",
                "--home-dir",
                "/nonexistent",
                "--shell",
                "/usr/sbin/nologin",
                SERVER_USER,
            ],
            capture_output=True,
            text=True,
            check=False,
        ).stderr.strip()
        if entry := _known_user():
            return entry
        time.sleep(0.2)
    raise EmbeddedError(f"the system user {SERVER_USER} could not be made: {said}")


def _switch_to(uid: int, gid: int) -> tuple[str, ...]:
    program = shutil.which("setpriv", path="/usr/bin:/bin:/usr/sbin:/sbin")
    if program is None:
        raise EmbeddedError("as root, the servers need setpriv (package util-linux): add it, or do not run as root")
    kept = "-all,+dac_read_search" if can_pass_closed_folders() else "-all"
    return (
        program,
        f"--reuid={uid}",
        f"--regid={gid}",
        "--clear-groups",
        "--no-new-privs",
        f"--inh-caps={kept}",
        f"--ambient-caps={kept}",
        f"--bounding-set={kept}",
        "--",
    )
