"""The supervisor's life: one per data folder, from the locks to the last child. What it runs is told by a `Plan`."""

import signal
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from clinic_records.embedded import EmbeddedError, EmbeddedServers
from clinic_records.embedded.locks import FileLock

from .leftovers import VARIABLE, end_leftovers, new_token, readable
from .log_files import turn
from .plan import PROJECT, Plan
from .program import spawn
from .reach import is_port_free, site_answers
from .terminal import say

TICK = 0.2  # seconds
SERVERS_EVERY = 5.0  # seconds between two looks at the embedded servers
STOP_SECONDS = 20.0  # what the programs get to finish what they are doing
SLOW_AFTER = 60.0  # seconds after which a site that does not answer is mentioned
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """Runs a plan over one data folder until a stop signal comes."""

    def __init__(
        self,
        plan: Plan,
        data: Path,
        *,
        servers: EmbeddedServers | None,
        environ: Mapping[str, str],
        folder: Path = PROJECT,
    ) -> None:
        """Describe the work; `servers` are the embedded servers it needs, `folder` is where the commands run."""
        self.plan, self.data, self.servers, self.folder = plan, data, servers, folder
        self.logs = data / "log"
        self.record = data / "supervisor.token"
        self.environ = dict(environ)
        self.signals = 0
        self.announced = False
        self.looked = self.began = time.monotonic()

    def run(self) -> int:
        """Do everything; 0 after an ordered stop, 1 when the work could not start."""
        for number in STOP_SIGNALS:
            signal.signal(number, self._note)
        lock = FileLock(self.data / "supervisor.lock")
        if not lock.try_alone():
            say(f"clinic: already running over {self.data}; stop that one first, or set CLINIC_DATA_DIR")
            return 1
        if ended := end_leftovers(self.record):
            say(f"ended {ended} processes that an earlier run had left behind")
        if not is_port_free(self.plan.site):
            say(f"clinic: port {self.plan.site.port} is in use; set PORT to another one")
            return 1
        return self._run_with_servers()

    def _run_with_servers(self) -> int:
        try:
            if self.servers is not None:
                self.servers.acquire()
            return self._work()
        except EmbeddedError as error:
            say(f"clinic: {error}")
            return 1
        finally:
            if self.servers is not None:
                self.servers.release()

    def _work(self) -> int:
        self.environ |= readable() | {VARIABLE: new_token(self.record)}
        try:
            if not all(self._step(command) for command in self.plan.steps):
                return 0 if self.signals else 1
            for program in self.plan.programs:
                turn(self.logs, program.name)
            self.began = time.monotonic()
            while not self.signals:
                self._tick()
                time.sleep(TICK)
            return 0
        finally:
            self._stop_programs()

    def _tick(self) -> None:
        """One look at everything: restart what is due, say what happened."""
        for program in self.plan.programs:
            if not program.has_died() and program.is_due():
                program.start(folder=self.folder, environ=self.environ, logs=self.logs)
        if not self.announced:
            self._announce()
        if time.monotonic() - self.looked > SERVERS_EVERY:
            self._look_at_servers()

    def _announce(self) -> None:
        if site_answers(self.plan.site):
            self.announced = True
            say(f"the site answers: {self.plan.site.public_url}  (Ctrl-C stops everything; logs: {self.logs})")
        elif time.monotonic() - self.began > SLOW_AFTER:
            self.began = time.monotonic()
            say(f"the site does not answer yet; its log is {self.logs / 'web.log'}")

    def _look_at_servers(self) -> None:
        self.looked = time.monotonic()
        try:
            if self.servers is not None:
                self.servers.revive()
        except EmbeddedError as error:
            say(f"clinic: {error}")

    def _step(self, command: Sequence[str]) -> bool:
        """Run one step to its end; a stop signal ends it."""
        if self.signals:
            return False
        child = spawn(command, folder=self.folder, environ=self.environ)
        if not self._wait(lambda: child.poll() is not None, until=lambda: self.signals > 0):
            child.terminate()
            self._wait(lambda: child.poll() is not None, until=_after(STOP_SECONDS))
            child.kill()
        if child.wait() and not self.signals:
            say(f"clinic: {' '.join(command[1:])} failed (code {child.returncode})")
        return child.returncode == 0

    def _stop_programs(self) -> None:
        """Ask all to stop, wait, end what is left; a second signal shortens the wait."""
        say("stopping")
        for program in self.plan.programs:
            program.ask_to_stop()
        late = _after(STOP_SECONDS)
        self._wait(
            lambda: all(program.is_gone() for program in self.plan.programs), until=lambda: late() or self.signals > 1
        )
        for program in self.plan.programs:
            program.end()
        end_leftovers(self.record)

    @staticmethod
    def _wait(holds: Callable[[], bool], *, until: Callable[[], bool]) -> bool:
        while not holds():
            if until():
                return False
            time.sleep(TICK / 4)
        return True

    def _note(self, number: int, frame: object) -> None:
        self.signals += 1


def _after(seconds: float) -> Callable[[], bool]:
    latest = time.monotonic() + seconds
    return lambda: time.monotonic() > latest
