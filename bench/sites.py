"""The two sites under gunicorn with two workers each: the project's own, and the yardstick pages. Loopback only."""

import os
import socket
import subprocess
import sys
import time
from types import TracebackType
from typing import Final, Self

APPLICATIONS: Final = {"clinic": "clinic_records.wsgi", "bare": "bench.bare_wsgi"}


class Sites:
    """Both sites, running while the block lasts. `ports` by name."""

    def __init__(self) -> None:
        self.ports = {name: _free_port() for name in APPLICATIONS}
        self._running: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        for name, application in APPLICATIONS.items():
            self._running.append(subprocess.Popen(_command(application, self.ports[name]), env=_environment()))
        for port in self.ports.values():
            _wait_for(port)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._running:
            process.terminate()
        for process in self._running:
            process.wait(30)


def _command(application: str, port: int) -> list[str]:
    options = ["--workers", "2", "--worker-class", "gthread", "--threads", "4", "--keep-alive", "60", "--preload"]
    return [
        sys.executable,
        "-m",
        "gunicorn",
        application,
        "--bind",
        f"127.0.0.1:{port}",
        *options,
        "--log-level",
        "error",
    ]


def _environment() -> dict[str, str]:
    chosen = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    return chosen | {"PUBLIC_URL": "http://localhost"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(port: int, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("the site does not answer")
