"""Who starts and who stops the servers, with several processes, killed ones and forked ones."""

import os
import shutil
import signal
import subprocess
import sys

import psycopg2
import pytest
import redis

from clinic_records.embedded import EmbeddedServers
from clinic_records.embedded.folders import PROJECT
from clinic_records.embedded.processes import wait_until

from .conftest import leaders, let_go, wait_ready

FORKED = """
import os, sys, time
from pathlib import Path
from clinic_records.embedded import EmbeddedServers
servers = EmbeddedServers(Path(sys.argv[1]), ["valkey"]).acquire()
child = os.fork()
if child == 0:
    if sys.argv[2] == "ends":
        sys.exit(0)
    os.close(1), os.close(2), time.sleep(30)
if sys.argv[2] == "ends":
    os.waitpid(child, 0)
print("ready", flush=True)
sys.stdin.readline()
print(child, flush=True)
"""


def test_last_user_stops_the_servers(data, start_user):
    servers = EmbeddedServers(data)
    first, second = start_user(data, "data,keyring,valkey"), start_user(data, "valkey")
    wait_ready(first), wait_ready(second)
    let_go(first)
    assert servers.answering() == {"data": True, "keyring": True, "valkey": True}
    let_go(second)
    assert servers.answering() == {"data": False, "keyring": False, "valkey": False}
    assert [leaders(servers, name) for name in ("data", "keyring", "valkey")] == [[], [], []]


def test_killed_user_is_a_user_no_more(data, start_user):
    servers = EmbeddedServers(data, ["valkey"])
    killed = start_user(data, "valkey")
    wait_ready(killed)
    before = leaders(servers, "valkey")
    killed.kill(), killed.wait()
    with servers:
        assert leaders(servers, "valkey") == before
    assert leaders(servers, "valkey") == []


def test_starters_at_once_start_one_server(data, start_user):
    users = [start_user(data, "data,valkey") for _ in range(3)]
    for user in users:
        wait_ready(user)
    servers = EmbeddedServers(data)
    assert [len(leaders(servers, name)) for name in ("data", "keyring", "valkey")] == [1, 0, 1]
    for user in users:
        let_go(user)
    assert [leaders(servers, name) for name in ("data", "valkey")] == [[], []]


def test_user_twice_in_one_process_counts_twice(data):
    first, second = EmbeddedServers(data, ["valkey"]), EmbeddedServers(data, ["valkey"])
    first.acquire().acquire()
    second.acquire()
    first.release(), first.release()
    assert second.answering() == {"valkey": True}
    second.release()
    assert second.answering() == {"valkey": False}


def test_forked_child_that_ends_stops_nothing(data, start_user):
    parent = start_user(data, "ends", code=FORKED)
    wait_ready(parent)
    servers = EmbeddedServers(data, ["valkey"])
    assert servers.answering() == {"valkey": True}
    assert servers.stop() is False
    let_go(parent)
    assert servers.answering() == {"valkey": False}


def test_forked_child_that_stays_holds_nothing(data, start_user):
    parent = start_user(data, "stays", code=FORKED)
    wait_ready(parent)
    child = int(parent.communicate("\n")[0])
    try:
        assert EmbeddedServers(data, ["valkey"]).answering() == {"valkey": False}
    finally:
        os.kill(child, signal.SIGKILL)


def test_command_says_what_answers_and_stops_only_unused_servers(data, start_user, plain_environ):
    def run(command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "clinic_records.embedded", command],
            cwd=PROJECT,
            text=True,
            env=plain_environ | {"CLINIC_DATA_DIR": str(data)},
            capture_output=True,
            check=False,
        )

    user = start_user(data, "valkey")
    wait_ready(user)
    status = run("status")
    assert (status.returncode, status.stdout.splitlines()[-1]) == (1, "valkey: answers")
    stopped = run("stop")
    assert (stopped.returncode, stopped.stderr) == (1, "clinic: the servers are in use; stop what uses them first\n")
    user.kill(), user.wait()
    assert (run("stop").returncode, run("status").stdout) == (
        0,
        "data: does not answer\nkeyring: does not answer\nvalkey: does not answer\n",
    )
    assert run("burn").returncode == 2


@pytest.mark.parametrize("keep_zombie", [False, True])
def test_killed_postgres_comes_back_with_its_data(data, start_user, keep_zombie):
    servers = EmbeddedServers(data, ["data"])
    starter = start_user(data, "data")  # as the parent it keeps the dead server as a zombie until it ends itself
    wait_ready(starter)
    _execute(servers, "CREATE TABLE kept AS SELECT 7 AS number")
    [dead] = leaders(servers, "data")
    os.kill(dead, signal.SIGKILL)
    if not keep_zombie:
        starter.kill(), starter.wait()
    with servers:
        assert _execute(servers, "SELECT number FROM kept") == [(7,)]
        assert leaders(servers, "data") != [dead]


def test_killed_valkey_comes_back_with_its_data(data):
    servers = EmbeddedServers(data, ["valkey"])
    with servers:
        client = redis.from_url(servers.urls()["REDIS_URL"])
        client.set("kept", "7")
        client.execute_command("CONFIG", "SET", "appendfsync", "always")
        client.set("kept", "8")
        [dead] = leaders(servers, "valkey")
        os.kill(dead, signal.SIGKILL)
        assert wait_until(lambda: not servers.answering()["valkey"], 5)
        servers.revive()
        assert redis.from_url(servers.urls()["REDIS_URL"]).get("kept") == b"8"


def test_pid_file_that_names_a_stranger_is_no_server(data, start_user):
    servers = EmbeddedServers(data, ["data"])
    with servers:
        pass
    server = servers.servers[0]
    stranger = subprocess.Popen(server.identity.command(["sleep", "60"]))
    try:
        for pid_file in (server.home / "cluster" / "postmaster.pid", server.sockets / ".s.PGSQL.5432.lock"):
            pid_file.write_text(f"{stranger.pid}\n{server.home / 'cluster'}\n1\n5432\n{server.sockets}\n\n0 0\n")
        with servers:
            assert servers.answering() == {"data": True}
        assert stranger.poll() is None
    finally:
        stranger.kill(), stranger.wait()


def test_cluster_half_made_is_made_anew(data):
    servers = EmbeddedServers(data, ["keyring"])
    home = servers.servers[0].home
    servers.servers[0]._prepare()
    (home / "cluster").rename(home / "cluster.new")
    (home / "cluster.new" / "PG_VERSION").unlink()
    with servers:
        assert servers.answering() == {"keyring": True}
    assert not (home / "cluster.new").exists()


def _execute(servers: EmbeddedServers, statement: str) -> list[tuple[object, ...]]:
    with servers.servers[0]._connect("clinic") as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_servers_whose_folder_was_deleted_make_room_for_new_ones(data, start_user):
    user = start_user(data, "data,valkey")
    wait_ready(user)
    shutil.rmtree(data / "servers")
    user.kill(), user.wait()
    with EmbeddedServers(data, ["data", "valkey"]) as servers:
        assert servers.answering() == {"data": True, "valkey": True}
        assert [len(leaders(servers, name)) for name in ("data", "valkey")] == [1, 1]


def test_wrong_password_is_said_and_not_waited_for(data):
    servers = EmbeddedServers(data, ["keyring"])
    with servers:
        server = servers.servers[0]
        right = server.password()
        (server.home / "password").write_text("another")
        with pytest.raises(Exception, match="refuses the password"):
            server.answers()
        (server.home / "password").write_text(right)
    with pytest.raises(psycopg2.OperationalError):
        server._connect("postgres")
