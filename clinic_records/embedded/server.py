"""What the two kinds of servers have in common: a home, a password, starting when not answering, stopping.

A server is alive when it answers a connection. What PostgreSQL and Valkey do differently is in their own modules.
"""

import os
import secrets
import signal
from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import EmbeddedError
from .folders import Layout, make_private
from .identity import server_identity
from .processes import at_work, end, last_words, mark_of, start, wait_until

if TYPE_CHECKING:
    import psutil

START_SECONDS = 120  # crash recovery of a large database may take this long
STOP_SECONDS = 60


class Server(ABC):
    """One embedded server."""

    stop_signal = signal.SIGTERM
    stop_at_once_signal = signal.SIGKILL

    def __init__(self, name: str, layout: Layout) -> None:
        """Describe the server `name` of `layout`; touches nothing."""
        self.name = name
        self.home = layout.home(name)
        self.sockets = layout.socket_folder(name)
        self.identity = server_identity()
        self.mark = mark_of(self.home)
        self.log = self.home / "server.log"

    @abstractmethod
    def answers(self) -> bool:
        """Whether the server answers a connection and has all that its users expect."""

    @abstractmethod
    def urls(self) -> dict[str, str]:
        """The settings by which users reach the server; they carry its password."""

    @abstractmethod
    def _arguments(self) -> list[str]:
        """The command line that runs the server in the foreground, in the folder `_work_folder`."""

    @property
    def _work_folder(self) -> Path:
        return self.home

    def ensure(self) -> None:
        """Start the server unless it answers. The caller holds the start lock. Raises EmbeddedError."""
        if self.answers():
            return
        self._end_homeless()
        self._prepare()
        if not self._wait_for_predecessor():
            self._clear_leftovers()
            self._launch()
        self._complete()

    def stop(self) -> None:
        """Stop the server in order; at once if it does not obey within a minute. The caller holds both locks."""
        if not at_work(self.mark, self.identity):
            return
        for number in (self.stop_signal, self.stop_at_once_signal, signal.SIGKILL):
            end(self._leaders(), number)
            if wait_until(lambda: not at_work(self.mark, self.identity), STOP_SECONDS):
                return
        raise EmbeddedError(f"the server {self.name} does not stop; its log is {self.log}")

    def password(self) -> str:
        """The random password of the server, made on first use and kept in a file of mode 0600."""
        path = self.home / "password"
        if not path.exists():
            draft = path.with_suffix(".new")
            draft.unlink(missing_ok=True)
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(32))
            self.identity.own(draft)
            draft.rename(path)
        return path.read_text()

    def _end_homeless(self) -> None:
        """End a server whose folder was deleted under it: what it would still write belongs nowhere."""
        if not self.home.exists():
            end(at_work(self.mark, self.identity), signal.SIGKILL)

    def _prepare(self) -> None:
        """Make the folders and whatever must be there before the first start."""
        make_private(self.home, self.identity)
        make_private(self.sockets.parent, self.identity)
        make_private(self.sockets, self.identity)
        self.password()

    def _clear_leftovers(self) -> None:  # noqa: B027 - most servers leave nothing
        """Remove what a killed server left and a new one would stumble over."""

    def _complete(self) -> None:  # noqa: B027 - most servers are complete when they answer
        """Bring a server that answers into the state its users expect."""

    def _is_up(self) -> bool:
        return self.answers()

    def _leaders(self) -> "list[psutil.Process]":
        return at_work(self.mark, self.identity)

    def _wait_for_predecessor(self) -> bool:
        """True once a running server answers; False once no process of the server is left."""
        answered = False

        def decided() -> bool:
            nonlocal answered
            gone = not at_work(self.mark, self.identity)
            answered = self._is_up()
            return answered or gone

        if not wait_until(decided, START_SECONDS):
            raise EmbeddedError(f"the server {self.name} runs but does not answer; its log is {self.log}")
        return answered

    def _launch(self) -> None:
        child = start(self._arguments(), self.identity, folder=self._work_folder, log=self.log)
        wait_until(lambda: child.poll() is not None or self._is_up(), START_SECONDS)
        if child.poll() is not None or not self._is_up():
            raise EmbeddedError(f"the server {self.name} did not start: {last_words(self.log)} (log: {self.log})")
