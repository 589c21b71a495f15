"""The supervisor over a real web server, worker and servers: none of them outlives it, however it ends."""

import signal
import sys
from pathlib import Path

import pytest

from clinic_records.embedded import EmbeddedServers
from clinic_records.embedded.processes import at_work, wait_until
from clinic_records.supervisor.plan import PROJECT

from .conftest import Run

SITE = f"""
import os, sys
sys.path.insert(0, {str(PROJECT)!r})
from clinic_records.embedded import ensure_environment
ensure_environment(os.environ)
os.environ.pop("DJANGO_SETTINGS_MODULE", None)  # this small site is none of Django's
from celery import Celery
worker = Celery(broker=os.environ["BROKER_URL"])

def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"alive"]
"""


@pytest.fixture
def real(supervisor: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A supervisor of gunicorn and Celery, whose processes find the servers by themselves as the site's do."""
    (supervisor.data / "smallsite.py").write_text(SITE)
    for name in ("DATABASE_URL", "KEYRING_URL", "REDIS_URL", "BROKER_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CLINIC_DATA_DIR", str(supervisor.data))
    monkeypatch.setenv("PYTHONPATH", str(supervisor.data))
    run = [sys.executable, "-m"]
    supervisor.programs = {
        "web": [
            *run,
            "gunicorn",
            "smallsite",
            "--bind",
            f"127.0.0.1:{supervisor.port}",
            "--workers",
            "2",
            "--worker-class",
            "gthread",
            "--no-control-socket",
        ],
        "worker": [*run, "celery", "-A", "smallsite:worker", "worker", "-c", "2", "-l", "INFO"],
    }
    supervisor.servers = ["data", "keyring", "valkey"]
    return supervisor


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_no_process_outlives_the_supervisor(real, number):
    real.start().read_until("the site answers")
    log: Path = real.data / "log" / "worker.log"
    assert wait_until(lambda: " ready." in log.read_text(), 30), log.read_text()
    servers = EmbeddedServers(real.data)
    assert len(real.children()) == 6  # gunicorn with two workers, Celery with two
    assert set(servers.answering().values()) == {True}
    real.process.send_signal(number)
    real.process.wait(timeout=60)
    assert wait_until(lambda: real.children() == [] and not _at_work(servers), 30), (real.children(), _at_work(servers))


def _at_work(servers: EmbeddedServers) -> list[str]:
    return [str(process) for server in servers.servers for process in at_work(server.mark, server.identity)]
