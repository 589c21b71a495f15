"""One long-running program: started in a session of its own, restarted with back-off, stopped with all it started."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from .log_files import open_log
from .terminal import say

PR_SET_PDEATHSIG = 1
LONGEST_PAUSE = 30.0  # seconds between a death and the restart
STEADY_AFTER = 60.0  # seconds of life after which the next death counts as the first


@dataclass
class Program:
    """What to run under which name, and how it is doing."""

    name: str
    command: Sequence[str]
    pause: float = field(default=1.0, init=False)
    child: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started: float = field(default=0.0, init=False)
    due: float = field(default=0.0, init=False)

    def start(self, *, folder: Path, environ: Mapping[str, str], logs: Path) -> None:
        """Start the program in `folder`; its output goes to its log file."""
        with open_log(logs, self.name) as output:
            self.child = spawn(self.command, folder=folder, environ=environ, output=output)
        self.started = time.monotonic()

    def has_died(self) -> bool:
        """Notice a death once: set the moment of the restart and answer True."""
        if self.child is None or self.child.poll() is None:
            return False
        kill_group(self.child.pid)
        if time.monotonic() - self.started > STEADY_AFTER:
            self.pause = 1.0
        self.due = time.monotonic() + self.pause
        say(f"{self.name} ended (code {self.child.returncode}); restart in {self.pause:.0f} s")
        self.pause = min(self.pause * 2, LONGEST_PAUSE)
        self.child = None
        return True

    def is_due(self) -> bool:
        """Whether it is down and the pause is over."""
        return self.child is None and time.monotonic() >= self.due

    def ask_to_stop(self) -> None:
        """Ask the program, not its children, to stop in order."""
        if self.child is not None and self.child.poll() is None:
            self.child.terminate()

    def is_gone(self) -> bool:
        """Whether the program has ended."""
        return self.child is None or self.child.poll() is not None

    def end(self) -> None:
        """End the program and everything in its group at once, and collect it."""
        if self.child is not None:
            kill_group(self.child.pid)
            self.child.wait()
            self.child = None


def spawn(
    command: Sequence[str], *, folder: Path, environ: Mapping[str, str], output: BinaryIO | None = None
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own that ends when the supervisor dies, however it dies (on Linux)."""
    parent = os.getpid()
    return subprocess.Popen(
        list(command),
        cwd=folder,
        env=dict(environ),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
        umask=0o077,
        preexec_fn=lambda: _die_with(parent),
    )  # safe: the supervisor has one thread


def kill_group(leader: int) -> None:
    """End whatever is left of the process group of `leader`."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def _die_with(parent: int) -> None:
    """Have the kernel send SIGTERM when the parent dies; if it is dead already, stop before starting."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)
