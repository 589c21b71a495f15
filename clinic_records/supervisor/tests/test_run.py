"""A whole life of the supervisor: start, restart, every way to end it, and what the next one finds."""

import os
import signal
import socket
import sys
import time

import psutil
import pytest

from clinic_records.embedded import EmbeddedServers
from clinic_records.embedded.processes import wait_until
from clinic_records.supervisor.run import STOP_SECONDS

from .conftest import STUBBORN, Run


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stop_signal_leaves_no_process(supervisor, number):
    supervisor.start().read_until("the site answers")
    assert len(supervisor.children()) == 2
    assert supervisor.end(number) == (0, "stopping\n")
    assert supervisor.children() == []


def test_stop_ends_the_servers_too(supervisor):
    supervisor.servers = ["data", "valkey"]
    supervisor.start().read_until("the site answers")
    servers = EmbeddedServers(supervisor.data, supervisor.servers)
    assert servers.answering() == {"data": True, "valkey": True}
    assert supervisor.end()[0] == 0
    assert servers.answering() == {"data": False, "valkey": False}


def test_second_signal_ends_a_program_that_does_not_listen(supervisor):
    supervisor.programs["worker"] = [sys.executable, "-c", STUBBORN]
    supervisor.start().read_until("the site answers")
    assert wait_until(lambda: (supervisor.data / "log" / "worker.log").read_text() == "up\n", 10)
    supervisor.process.send_signal(signal.SIGINT)
    supervisor.read_until("stopping")
    began = time.monotonic()
    assert supervisor.end()[0] == 0
    assert supervisor.children() == []
    assert time.monotonic() - began < STOP_SECONDS / 2


def test_killed_supervisor_takes_its_programs_along(supervisor):
    supervisor.programs = {"web": supervisor.programs["web"], "worker": ["sleep", "600"]}
    supervisor.start().read_until("the site answers")
    supervisor.process.kill()
    assert wait_until(lambda: supervisor.children() == ["sleep 600"], 10)  # the grandchild that nobody told


def test_next_start_ends_what_a_killed_one_left_and_nothing_else(supervisor):
    supervisor.programs["worker"] = [sys.executable, "-c", STUBBORN]
    supervisor.servers = ["valkey"]
    supervisor.start().read_until("the site answers")
    assert wait_until(lambda: (supervisor.data / "log" / "worker.log").read_text() == "up\n", 10)
    stranger = psutil.Popen(["sleep", "600"])
    supervisor.process.kill()
    supervisor.process.wait(), supervisor.process.stdout.close()
    assert wait_until(lambda: len(supervisor.children()) == 2, 10)
    supervisor.programs.pop("worker")
    again = Run(supervisor.data, supervisor.port, programs=supervisor.programs, servers=["valkey"]).start()
    supervisor.process = again.process
    assert again.read_until("left behind") == "ended 2 processes that an earlier run had left behind\n"
    again.read_until("the site answers")
    assert stranger.poll() is None
    stranger.kill(), stranger.wait()
    assert again.end()[0] == 0
    assert EmbeddedServers(supervisor.data, ["valkey"]).answering() == {"valkey": False}


def test_second_supervisor_over_the_same_data_is_refused(supervisor):
    supervisor.start().read_until("the site answers")
    second = Run(supervisor.data, supervisor.port).start()
    said, _ = second.process.communicate(timeout=20)
    assert (second.process.returncode, said) == (
        1,
        f"clinic: already running over {supervisor.data}; stop that one first, or set CLINIC_DATA_DIR\n",
    )
    assert len(supervisor.children()) == 2


def test_port_in_use_is_one_line(supervisor):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", supervisor.port))
        taken.listen()
        said, _ = supervisor.start().process.communicate(timeout=20)
    assert said == f"clinic: port {supervisor.port} is in use; set PORT to another one\n"
    assert supervisor.process.returncode == 1


def test_program_that_dies_is_started_again_and_said(supervisor):
    supervisor.programs["worker"] = [sys.executable, "-c", "print('once', flush=True); raise SystemExit(3)"]
    supervisor.start()
    assert supervisor.read_until("worker ended") == "worker ended (code 3); restart in 1 s\n"
    assert supervisor.read_until("worker ended") == "worker ended (code 3); restart in 2 s\n"
    assert supervisor.end()[0] == 0
    assert (supervisor.data / "log" / "worker.log").read_text() == "once\nonce\n"


def test_killed_server_comes_back(supervisor):
    supervisor.servers = ["valkey"]
    supervisor.start().read_until("the site answers")
    servers = EmbeddedServers(supervisor.data, ["valkey"])
    os.kill(servers.servers[0]._leaders()[0].pid, signal.SIGKILL)
    assert wait_until(lambda: not servers.answering()["valkey"], 2)
    assert wait_until(lambda: servers.answering()["valkey"], 15)
    assert supervisor.end()[0] == 0


def test_steps_run_in_order_before_the_programs(supervisor):
    mark = f"print('step', flush=True); assert not __import__('os').path.exists({str(supervisor.data / 'log')!r})"
    supervisor.steps = [[sys.executable, "-c", mark], [sys.executable, "-c", "print('next', flush=True)"]]
    supervisor.start()
    assert [supervisor.process.stdout.readline() for _ in range(2)] == ["step\n", "next\n"]
    supervisor.read_until("the site answers")
    assert supervisor.end()[0] == 0


def test_step_that_fails_ends_everything(supervisor):
    supervisor.steps = [[sys.executable, "-c", "raise SystemExit(4)"]]
    supervisor.servers = ["valkey"]
    said, _ = supervisor.start().process.communicate(timeout=30)
    assert supervisor.process.returncode == 1
    assert said == "clinic: -c raise SystemExit(4) failed (code 4)\nstopping\n"
    assert EmbeddedServers(supervisor.data, ["valkey"]).answering() == {"valkey": False}


def test_stop_signal_ends_a_running_step(supervisor):
    supervisor.steps = [[sys.executable, "-c", "print('long', flush=True); __import__('time').sleep(600)"]]
    supervisor.start().read_until("long")
    assert supervisor.end() == (0, "stopping\n")
    assert supervisor.children() == []


def test_logs_are_closed_and_put_aside_at_each_start(supervisor):
    supervisor.programs["worker"] = [sys.executable, "-c", "print('hello', flush=True); __import__('time').sleep(600)"]
    logs = supervisor.data / "log"
    for _ in range(2):
        supervisor.start().read_until("the site answers")
        assert wait_until(lambda: (logs / "worker.log").read_text() == "hello\n", 10)
        supervisor.end()
    assert (logs.stat().st_mode & 0o777, (logs / "worker.log").stat().st_mode & 0o777) == (0o700, 0o600)
    assert sorted(path.name for path in logs.iterdir()) == ["web.log", "web.log.1", "worker.log", "worker.log.1"]
