"""The embedded servers as one thing that processes use together: the first user starts them, the last one stops them.

Two locks in the data folder. Every user holds `users.lock` shared for as long as it lives; starting and stopping
happens under `start.lock`, held alone. Whoever lets go tries to hold `users.lock` alone: if that works nobody else
is left and the servers are stopped. A killed user's locks vanish with it; servers it leaves behind are found by the
next user.
"""

import atexit
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from .errors import EmbeddedError
from .folders import Layout, lay_out
from .locks import FileLock
from .postgres import KINDS, Postgres
from .server import Server
from .valkey import Valkey

ALL = (*KINDS, "valkey")


class Usage:
    """What this process holds of the servers of one data folder; one object per folder and process."""

    def __init__(self, layout: Layout) -> None:
        """Open the locks of `layout`. Raises EmbeddedError when they belong to another user."""
        self.layout = layout
        self.process = os.getpid()
        self.count = 0
        try:
            self.users = FileLock(layout.servers / "users.lock")
            self.starting = FileLock(layout.servers / "start.lock")
        except PermissionError as error:
            raise EmbeddedError(f"{error.filename} belongs to another user; run as that user") from error

    def add(self, servers: Sequence[Server]) -> None:
        """Count one more use; start what does not answer."""
        self.users.share()
        try:
            self.revive(servers)
        except BaseException:
            if self.count == 0:
                self.stop_if_unused()
            raise
        self.count += 1

    def drop(self) -> None:
        """Count one use less; with the last one of the last process, stop every server of the folder."""
        if self.count == 0:
            return
        self.count -= 1
        if self.count == 0:
            self.stop_if_unused()

    def stop_if_unused(self) -> bool:
        """Stop every server unless another process uses them; says whether it did."""
        self.starting.hold_alone()
        try:
            if not self.users.try_alone():
                return False
            for name in ALL:
                describe(name, self.layout).stop()
            return True
        finally:
            self.users.let_go()
            self.starting.let_go()

    def revive(self, servers: Sequence[Server]) -> None:
        """Start those servers again that have ceased to answer; for a process that holds a use."""
        if not all(server.answers() for server in servers):
            self._start(servers)

    def _start(self, servers: Sequence[Server]) -> None:
        self.starting.hold_alone()
        try:
            for server in servers:
                server.ensure()
        finally:
            self.starting.let_go()


_usages: dict[Path, Usage] = {}
_guard = threading.RLock()


class EmbeddedServers:
    """The embedded servers of one data folder, as used by this object.

    `acquire` and `release` may be called again without harm. A forked child is not a user: it neither keeps the
    servers running nor stops them, unless it calls `acquire` itself.
    """

    def __init__(self, data: Path, which: Sequence[str] = ALL) -> None:
        """Describe the servers `which` ("data", "keyring", "valkey") below the folder `data`; starts nothing."""
        self.layout = lay_out(data.resolve())
        self.servers = [describe(name, self.layout) for name in which]
        self._holder = 0

    def acquire(self) -> Self:
        """Become a user of the servers; start those that do not answer. Raises EmbeddedError."""
        with _guard:
            if self._holder != os.getpid():
                usage_of(self.layout).add(self.servers)
                self._holder = os.getpid()
        return self

    def release(self) -> None:
        """Stop being a user; the last user of all stops the servers and waits until they are gone."""
        with _guard:
            if self._holder == os.getpid():
                self._holder = 0
                usage_of(self.layout).drop()

    def urls(self) -> dict[str, str]:
        """The settings that point at the servers; only after `acquire`."""
        return {name: url for server in self.servers for name, url in server.urls().items()}

    def answering(self) -> dict[str, bool]:
        """For each server by name whether it answers a connection now."""
        return {server.name: server.answers() for server in self.servers}

    def revive(self) -> None:
        """Start again what has ceased to answer, if this object is a user. Raises EmbeddedError."""
        with _guard:
            if self._holder == os.getpid():
                usage_of(self.layout).revive(self.servers)

    def stop(self) -> bool:
        """Stop all servers of the folder unless somebody uses them; False when somebody does."""
        with _guard:
            usage = usage_of(self.layout)
            return usage.count == 0 and usage.stop_if_unused()

    def __enter__(self) -> Self:
        """Acquire."""
        return self.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Release, whatever happened."""
        self.release()


def describe(name: str, layout: Layout) -> Server:
    """The server called `name` of `layout`."""
    return Valkey(name, layout) if name == "valkey" else Postgres(name, layout)


def usage_of(layout: Layout) -> Usage:
    """This process's one `Usage` of the folder; a forked child gets a new one that holds nothing."""
    usage = _usages.get(layout.servers)
    if usage is None or usage.process != os.getpid():
        usage = _usages[layout.servers] = Usage(layout)
    return usage


@atexit.register
def _leave_all() -> None:
    """A process that ends without releasing is a user no more."""
    for usage in _usages.values():
        if usage.process == os.getpid() and usage.count:
            usage.count = 1
            usage.drop()
