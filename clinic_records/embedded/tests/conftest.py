"""Data folders, running servers and other processes that use them, for the tests of this package."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clinic_records.embedded import EmbeddedServers
from clinic_records.embedded.folders import PROJECT
from clinic_records.embedded.processes import at_work

URLS = ("DATABASE_URL", "KEYRING_URL", "REDIS_URL", "BROKER_URL", "CLINIC_NO_SERVERS")
USER = """
import os, sys
from pathlib import Path
from clinic_records.embedded import EmbeddedServers
servers = EmbeddedServers(Path(sys.argv[1]), sys.argv[2].split(","))
with servers:
    print("ready", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A data folder of mode 0700 below folders of mode 0700; whatever runs in it is stopped afterwards."""
    folder = tmp_path / "d"
    folder.mkdir(mode=0o700)
    yield folder
    EmbeddedServers(folder).stop()


@pytest.fixture(scope="package")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServers]:
    """All three servers, started once for the tests that only look at them."""
    with EmbeddedServers(tmp_path_factory.mktemp("run")) as servers:
        yield servers


@pytest.fixture
def plain_environ() -> dict[str, str]:
    """The environment without any URL of a server."""
    return {name: value for name, value in os.environ.items() if name not in URLS}


@pytest.fixture
def start_user(plain_environ: dict[str, str]) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start another process that uses servers until it reads a line: `start_user(data, "data,valkey", *prefix)`."""
    started: list[subprocess.Popen[str]] = []

    def start(folder: Path, which: str, *prefix: str, code: str = USER) -> subprocess.Popen[str]:
        started.append(
            subprocess.Popen(
                [*prefix, sys.executable, "-c", code, str(folder), which],
                cwd=PROJECT,
                env=plain_environ,
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def wait_ready(process: "subprocess.Popen[str]") -> None:
    """Wait until a process made by `start_user` uses its servers."""
    assert process.stdout.readline() == "ready\n", process.stderr.read()


def let_go(process: "subprocess.Popen[str]") -> None:
    """Have a process made by `start_user` end in order."""
    process.communicate("\n", timeout=60)
    assert process.returncode == 0


def leaders(servers: EmbeddedServers, name: str) -> list[int]:
    """The numbers of the leading processes of one server: one when it runs, none when it does not."""
    server = next(server for server in servers.servers if server.name == name)
    return [process.pid for process in server._leaders()] if at_work(server.mark, server.identity) else []
