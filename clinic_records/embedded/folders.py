"""Where everything lies: the data folder, the servers' folders below it, the folder of the sockets.

Nothing here starts or stops anything. Folders made here are 0700; a folder that was there keeps its mode.
"""

import hashlib
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .errors import EmbeddedError
from .identity import Identity, can_pass_closed_folders, is_reachable, server_identity

PROJECT = Path(__file__).resolve().parents[2]
LONGEST_SOCKET_FOLDER = 75  # bytes; "/keyring/.s.PGSQL.5432" adds 22, and the kernel takes 107
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")
FALLBACK_PARENT = Path("/var/lib")
SHARED_PARENT = Path("/tmp")  # noqa: S108 - `make_private` refuses a folder there that is not ours alone


@dataclass(frozen=True)
class Layout:
    """The folders of one set of embedded servers."""

    servers: Path
    sockets: Path

    def home(self, name: str) -> Path:
        """The folder of one server: its data, its password, its log."""
        return self.servers / name

    def socket_folder(self, name: str) -> Path:
        """The folder with the socket of one server."""
        return self.sockets / name


def data_dir(environ: Mapping[str, str] | None = None) -> Path:
    """The data folder: `CLINIC_DATA_DIR`, or `var` in the project; made with mode 0700 if missing.

    Where the servers' user cannot reach it, another folder that it can reach is used, and one line on standard
    error says so. Raises EmbeddedError when no folder can be made.
    """
    wanted = Path((os.environ if environ is None else environ).get("CLINIC_DATA_DIR") or PROJECT / "var")
    wanted = wanted.expanduser().resolve()
    _make(wanted)
    if os.geteuid() != 0 or can_pass_closed_folders():
        return wanted
    return wanted if _can_be_used(wanted, server_identity()) else _instead_of(wanted, server_identity())


@cache  # said once in a process
def _instead_of(wanted: Path, identity: Identity) -> Path:
    instead = FALLBACK_PARENT / f"clinic-records-{_short(wanted)}"
    _make(instead)
    if not _can_be_used(instead, identity):
        raise EmbeddedError(f"the servers' user can reach neither {wanted} nor {instead}; set CLINIC_DATA_DIR")
    print(f"clinic: the servers' user cannot reach {wanted}; the data are in {instead}", file=sys.stderr)
    return instead


def lay_out(data: Path) -> Layout:
    """The folders of the servers whose data lie in `data`; makes the missing ones. Raises EmbeddedError."""
    identity = server_identity()
    servers = data / "servers"
    _make(servers)
    if identity.is_other_user and not can_pass_closed_folders():
        _open_to_group(servers, identity)
    return Layout(servers, _socket_home(data, servers))


def make_private(folder: Path, identity: Identity) -> None:
    """Make a folder of the servers' user, 0700; refuses one that belongs to somebody else (EmbeddedError)."""
    try:
        folder.mkdir(mode=0o700)
        identity.own(folder)
    except FileExistsError:
        state = folder.lstat()
        if state.st_uid != identity.uid or folder.is_symlink() or state.st_mode & 0o077:
            raise EmbeddedError(f"{folder} must be a folder of user id {identity.uid} with mode 0700") from None


def _socket_home(data: Path, servers: Path) -> Path:
    own = servers / "run"
    if len(os.fsencode(own)) <= LONGEST_SOCKET_FOLDER and PLAIN_PATH.fullmatch(str(own)):
        return own
    parent = Path("/run") if os.geteuid() == 0 and os.access("/run", os.W_OK) else SHARED_PARENT
    return parent / f"clinic-records-{os.geteuid()}-{_short(data)}"


def _can_be_used(folder: Path, identity: Identity) -> bool:
    return all(is_reachable(parent, identity) for parent in folder.parents) and _open_to_group(folder, identity)


def _open_to_group(folder: Path, identity: Identity) -> bool:
    """Without the capability the servers' user, and it alone, must be let through our own folder."""
    if not is_reachable(folder, identity):
        os.chown(folder, -1, identity.gid)
        folder.chmod(0o710)
    return is_reachable(folder, identity)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise EmbeddedError(f"the folder {folder} cannot be made: {error.strerror}; set CLINIC_DATA_DIR") from error


def _short(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
