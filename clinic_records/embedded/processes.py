"""Finding, starting and ending the servers' own processes. A process is known by the mark on its command line.

The mark is made from the server's folder, so it tells two data folders apart, it survives the death of whoever
started the server, and it needs no pid file that could name a stranger. Dead processes that nobody has collected
(zombies, in a container without an init) count as gone.
"""

import hashlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from .identity import Identity

if TYPE_CHECKING:
    import psutil  # at run time imported where used: every command reads this module, few need more of it

LOG_TURNED_AT = 1_000_000  # bytes: a longer server log is put aside at the next start
POLL = 0.05  # seconds
NO_CORE_DUMP = ("/bin/sh", "-c", 'ulimit -c 0; exec "$@"', "sh")  # a core file would hold what the server's memory held
_started: list[subprocess.Popen[bytes]] = []  # kept, so that our dead children are collected


def mark_of(folder: Path) -> str:
    """The mark that the processes of the server in `folder` carry on their command lines."""
    return f"clinic-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]}"


def at_work(mark: str, identity: Identity) -> "list[psutil.Process]":
    """The living processes that carry `mark` and run as the servers' user; zombies are not among them."""
    import psutil

    collect_dead_children()
    return [process for process in psutil.process_iter() if _carries(process, mark, identity)]


def collect_dead_children() -> None:
    """Let the system forget the servers we started that have ended."""
    _started[:] = [child for child in _started if child.poll() is None]


def start(arguments: Sequence[str], identity: Identity, *, folder: Path, log: Path) -> subprocess.Popen[bytes]:
    """Start a server in `folder` in a session of its own: no terminal, no core dumps, nothing of our environment."""
    with _open_log(log) as output:
        child = subprocess.Popen(
            identity.command([*NO_CORE_DUMP, *arguments]),
            cwd=folder,
            env=server_environment(),
            umask=0o077,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    _started.append(child)
    return child


def server_environment() -> dict[str, str]:
    """The environment of the servers: a locale in which Han characters are letters, and nothing of the caller's."""
    return {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}


def end(processes: "Sequence[psutil.Process]", number: signal.Signals) -> None:
    """Send a signal to each process that is still there."""
    import psutil

    for process in processes:
        try:
            process.send_signal(number)
        except psutil.NoSuchProcess:
            continue


def wait_until(holds: Callable[[], bool], seconds: float) -> bool:
    """Ask `holds` every 50 ms until it is true; False when it has not become true within `seconds`."""
    latest = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > latest:
            return False
        time.sleep(POLL)
    return True


def last_words(log: Path, lines: int = 3) -> str:
    """The last lines of a server's log as one line."""
    try:
        return " | ".join(log.read_text(errors="replace").strip().splitlines()[-lines:])
    except OSError:
        return "no log"


def _carries(process: "psutil.Process", mark: str, identity: Identity) -> bool:
    import psutil

    try:
        if process.uids().effective != identity.uid or process.status() == psutil.STATUS_ZOMBIE:
            return False
        return any(mark in word for word in process.cmdline())
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def _open_log(log: Path) -> BinaryIO:
    if log.exists() and log.stat().st_size > LOG_TURNED_AT:
        log.replace(log.with_suffix(".log.1"))
    return os.fdopen(os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600), "wb")
