"""Real servers and processes for the tests: a Valkey of their own, and Celery workers on the tests' databases."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, urlencode

from django.db import connections

from clinic_records.celery import QuietCelery
from clinic_records.embedded import EmbeddedServers

PROJECT = Path(__file__).resolve().parents[3]


class Broker:
    """A Valkey that a test may stop, empty and start again."""

    def __init__(self, folder: Path) -> None:
        """Start it below `folder`."""
        self.servers = EmbeddedServers(folder, ["valkey"])
        self.servers.acquire()
        self.url = self.servers.urls()["BROKER_URL"]

    def stop(self) -> None:
        """Stop it: connections are refused from now on."""
        self.servers.release()

    def start(self) -> None:
        """Start it again with what it had on disk."""
        self.servers.acquire()

    def empty(self) -> None:
        """FLUSHALL."""
        import redis

        client = redis.Redis.from_url(self.servers.urls()["REDIS_URL"])
        client.flushall()
        client.close()

    def sender(self) -> QuietCelery:
        """A Celery application that sends to this broker."""
        app = QuietCelery("tests", broker=self.url, set_as_current=False)
        app.conf.task_ignore_result = True
        return app


def wait_until(holds: Callable[[], bool], seconds: float) -> float:
    """Wait until something holds and return the seconds it took; an AssertionError after `seconds`."""
    begin = time.monotonic()
    while not holds():
        assert time.monotonic() - begin < seconds, f"not so after {seconds} s"
        time.sleep(0.05)
    return time.monotonic() - begin


@contextmanager
def worker(broker: Broker, log: Path) -> Iterator[subprocess.Popen]:
    """A worker process in a process group of its own; killed with its group at the end."""
    command = [sys.executable, "-m", "celery", "-A", "clinic_records.tests.delivery.worker", "worker", "-c", "2"]
    command += ["-l", "INFO", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    environ = {
        **os.environ,
        "DATABASE_URL": database_url("default"),
        "KEYRING_URL": database_url("keyring"),
        "BROKER_URL": broker.url,
        "CLINIC_VERBOSE": "1",
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "clinic_records.settings"),
    }
    with log.open("a") as out:
        process = subprocess.Popen(command, cwd=PROJECT, env=environ, stdout=out, stderr=out, start_new_session=True)
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen) -> None:
    """Kill a worker with all its children."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


def database_url(alias: str) -> str:
    """The URL of a test database."""
    config = connections[alias].settings_dict
    who = f"{quote(config['USER'], safe='')}:{quote(config['PASSWORD'], safe='')}"
    host = {"host": config["OPTIONS"]["host"]} if "host" in config["OPTIONS"] else {}
    return f"postgres://{who}@{config['HOST']}:{config['PORT'] or 5432}/{config['NAME']}?{urlencode(host)}"
