"""The programs of the main job over the databases of the tests: web server, worker and scheduler, with a Valkey of their own.

Everything they write outside the clusters lies below one folder, their temporary files included.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from clinic_records.embedded.processes import wait_until
from clinic_records.supervisor.plan import PROJECT, main_plan, read_site
from clinic_records.supervisor.reach import site_answers
from clinic_records.tests.delivery.programs import Broker, database_url, kill

START_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Site:
    """Where the clinic answers and where its programs keep their things."""

    url: str
    home: Path
    broker: Broker

    @property
    def logs(self) -> Path:
        """What the programs say."""
        return self.home / "log"


@contextmanager
def running(home: Path) -> Iterator[Site]:
    """The three programs at work, until the end of the block."""
    broker = Broker(home / "broker")
    environ = _environment(home, broker)
    for name in ("tmp", "log"):
        (home / name).mkdir(mode=0o700)
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0", "-i", "*.ttf"]
    subprocess.run(collect, cwd=PROJECT, env=environ, check=True)
    started: list[subprocess.Popen] = []
    try:
        for program in main_plan(home, environ).programs:
            with (home / "log" / f"{program.name}.log").open("ab") as log:
                command = list(program.command)
                started.append(
                    subprocess.Popen(command, cwd=PROJECT, env=environ, stdout=log, stderr=log, start_new_session=True)
                )
        site = Site(environ["PUBLIC_URL"], home, broker)
        assert wait_until(lambda: site_answers(read_site(environ)), START_SECONDS), (site.logs / "web.log").read_text()
        yield site
    finally:
        for process in started:
            kill(process)
        broker.stop()


def _environment(home: Path, broker: Broker) -> Mapping[str, str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "CLINIC_"))}
    return own | {
        "DATABASE_URL": database_url("default"),
        "KEYRING_URL": database_url("keyring"),
        **broker.servers.urls(),
        "CLINIC_DATA_DIR": str(home),
        "CLINIC_VERBOSE": "1",
        "DEMO": "0",
        "PORT": port,
        "PUBLIC_URL": f"http://localhost:{port}",
        "SECRET_KEY": settings.SECRET_KEY,  # so that the tests can read what the sessions hold
        "TMPDIR": str(home / "tmp"),
    }
