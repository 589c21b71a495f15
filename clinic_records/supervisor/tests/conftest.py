"""A supervisor in a process of its own, over a throw-away data folder, running small programs instead of the site."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from clinic_records.embedded import EmbeddedServers
from clinic_records.supervisor.leftovers import VARIABLE, end_leftovers
from clinic_records.supervisor.plan import PROJECT

DRIVER = """
import json, os, sys
from pathlib import Path
from clinic_records.embedded import EmbeddedServers
from clinic_records.supervisor.plan import Plan, Site
from clinic_records.supervisor.program import Program
from clinic_records.supervisor.run import Supervisor
said = json.loads(sys.argv[1])
plan = Plan(Site("127.0.0.1", said["port"], f"http://localhost:{said['port']}"), said["steps"],
            [Program(name, command) for name, command in said["programs"].items()])
servers = EmbeddedServers(Path(said["data"]), said["servers"]) if said["servers"] else None
sys.exit(Supervisor(plan, Path(said["data"]), servers=servers, environ=os.environ).run())
"""
WEB = """
import http.server, subprocess, sys, time
grandchild = subprocess.Popen(["sleep", "600"])
class Live(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/health/live" else 404)
        self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Live).serve_forever()
"""
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print('up', flush=True)
time.sleep(600)
"""


@dataclass
class Run:
    """One supervisor process and what it was told to run."""

    data: Path
    port: int
    steps: list[list[str]] = field(default_factory=list)
    programs: dict[str, list[str]] = field(default_factory=dict)
    servers: list[str] = field(default_factory=list)
    process: "subprocess.Popen[str] | None" = None

    def start(self) -> "Run":
        """Start the supervisor."""
        said = {name: getattr(self, name) for name in ("port", "steps", "programs", "servers")}
        said["data"] = str(self.data)
        self.process = subprocess.Popen(
            [sys.executable, "-c", DRIVER, json.dumps(said)],
            cwd=PROJECT,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        return self

    def read_until(self, text: str) -> str:
        """The first line of the terminal that holds `text`."""
        for line in self.process.stdout:
            if text in line:
                return line
        raise AssertionError(f"the supervisor ended without saying: {text}")

    def end(self, number: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        """Send a signal and wait: the exit code and what else was said."""
        self.process.send_signal(number)
        said = self.process.communicate(timeout=60)[0]
        return self.process.returncode, said

    def children(self) -> list[str]:
        """The command lines of all living processes that a supervisor of this data folder started."""
        record = self.data / "supervisor.token"
        token = record.read_text() if record.exists() else "none"
        return [" ".join(process.cmdline()) for process in psutil.process_iter() if _token_of(process) == token]


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Run]:
    """A supervisor, not started yet, with a small web server of its own; everything is ended afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    run = Run(tmp_path, port, programs={"web": [sys.executable, "-c", WEB, str(port)]})
    yield run
    if run.process is not None:
        run.process.kill()
        run.process.wait()
        run.process.stdout.close()
    end_leftovers(tmp_path / "supervisor.token")
    EmbeddedServers(tmp_path).stop()


def _token_of(process: psutil.Process) -> str:
    try:
        dead = process.status() == psutil.STATUS_ZOMBIE
        return "" if dead or process.pid == os.getpid() else process.environ().get(VARIABLE, "")
    except (psutil.Error, OSError):
        return ""
