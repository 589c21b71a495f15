"""Who can reach the servers and what they let slip: modes, users, authentication, sockets, logs, settings."""

import os
import pwd
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from clinic_records.embedded.folders import PROJECT
from clinic_records.embedded.identity import SERVER_USER
from clinic_records.embedded.processes import at_work

ENTERED = all(folder.stat().st_mode & 0o001 for folder in (PROJECT, *PROJECT.parents))
as_root = pytest.mark.skipif(
    os.geteuid() != 0 or not ENTERED, reason="needs root, to become another user, and a project that this one can enter"
)
CANARY = "canary-7f3a-张三"
CONNECT = "import sys, psycopg2; psycopg2.connect(host=sys.argv[1], user='clinic', password=sys.argv[2])"


def test_folders_passwords_and_logs_are_closed(running):
    modes = {
        path.relative_to(running.layout.servers).as_posix(): path.stat().st_mode & 0o777
        for path in running.layout.servers.rglob("*")
        if not {"cluster", "appendonlydir"} & {*path.parent.parts}
    }
    folders = {path: mode for path, mode in modes.items() if (running.layout.servers / path).is_dir()}
    assert running.layout.servers.stat().st_mode & 0o777 == 0o700
    assert set(folders) >= {"data", "data/cluster", "keyring", "keyring/cluster", "valkey"}
    assert set(folders.values()) == {0o700}
    assert {path: mode for path, mode in modes.items() if mode & 0o077} == {}
    assert all(running.layout.socket_folder(server.name).stat().st_mode & 0o777 == 0o700 for server in running.servers)
    assert [modes[path] for path in ("data/password", "data/server.log", "valkey/valkey.conf")] == [0o600] * 3


def test_no_server_listens_on_the_network(running):
    processes = [process for server in running.servers for process in at_work(server.mark, server.identity)]
    assert len(processes) > 3
    assert [process.net_connections("inet") for process in processes] == [[] for _ in processes]


@as_root
def test_servers_run_as_their_own_user_with_one_capability(running):
    uid = pwd.getpwnam(SERVER_USER).pw_uid
    processes = [process for server in running.servers for process in at_work(server.mark, server.identity)]
    assert {(process.uids().real, process.uids().effective) for process in processes} == {(uid, uid)}
    status = [
        dict(line.split(":\t", 1) for line in Path(f"/proc/{process.pid}/status").read_text().splitlines())
        for process in processes
    ]
    assert {(int(s["CapEff"], 16), int(s["CapBnd"], 16), s["NoNewPrivs"], s["Groups"].strip()) for s in status} == {
        (1 << 2, 1 << 2, "1", "")
    }
    limits = [Path(f"/proc/{process.pid}/limits").read_text().splitlines() for process in processes]
    assert {tuple(line.split()[4:6]) for lines in limits for line in lines if "core file" in line} == {("0", "0")}


@as_root
def test_another_user_of_the_machine_cannot_connect(running):
    server = running.servers[0]
    switch = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"]
    tried = subprocess.run(
        [*switch, sys.executable, "-c", CONNECT, str(server.sockets), server.password()],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (tried.returncode, "Permission denied" in tried.stderr) == (1, True)


@pytest.mark.parametrize("password", ["", "wrong"])
def test_no_cluster_trusts_anybody(running, password):
    for server in running.servers[:2]:
        with pytest.raises(psycopg2.OperationalError):
            psycopg2.connect(host=str(server.sockets), user="clinic", dbname="postgres", password=password)
    rules = _rows(running, 0, "SELECT type, database, user_name, auth_method FROM pg_hba_file_rules")
    assert rules == [("local", ["all"], ["all"], "scram-sha-256")]


def test_han_characters_are_letters(running):
    assert _rows(running, 0, "CREATE EXTENSION IF NOT EXISTS pg_trgm; SELECT show_trgm('张') <> '{}'") == [(True,)]
    described = "SELECT datcollate, datctype, getdatabaseencoding() FROM pg_database WHERE datname = current_database()"
    assert [_rows(running, index, described) for index in (0, 1)] == [[("C.UTF-8", "C.UTF-8", "UTF8")]] * 2


def test_settings_of_the_clusters(running):
    def settings(index: int, *names: str) -> dict[str, str]:
        return {
            name: value
            for name, value in _rows(running, index, "SELECT name, setting FROM pg_settings")
            if name in names
        }

    quiet = {
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_statement": "none",
        "log_parameter_max_length_on_error": "0",
        "log_min_messages": "log",
        "listen_addresses": "",
        "data_checksums": "on",
        "fsync": "on",
        "synchronous_commit": "on",
        "password_encryption": "scram-sha-256",
    }
    assert [settings(index, *quiet) for index in (0, 1)] == [quiet, quiet]
    small = {"wal_level": "minimal", "max_wal_senders": "0", "archive_mode": "off", "wal_recycle": "off"}
    assert settings(1, *small) == small
    assert settings(0, "wal_level") == {"wal_level": "replica"}


def test_nobody_is_shut_out_while_a_table_is_swept(running):
    """Sweeping leaves the emptied pages at a table's end: to cut them off it would lock the table against readers."""
    with closing(running.servers[1]._connect("clinic_keyring")) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute("CREATE TABLE swept AS SELECT repeat('x', 500) AS what FROM generate_series(1, 200)")
        cursor.execute("DELETE FROM swept")
        cursor.execute("VACUUM swept")
        cursor.execute("SELECT pg_relation_size('swept') > 0")
        assert cursor.fetchone() == (True,)
        cursor.execute("VACUUM (FULL) swept")  # asked for by name it still gives everything back (erased keys)
        cursor.execute("SELECT pg_relation_size('swept')")
        assert cursor.fetchone() == (0,)


def test_log_of_the_server_keeps_no_value_of_a_failed_statement(running):
    server = running.servers[0]
    with closing(server._connect("clinic")) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute("CREATE TABLE leak (name text PRIMARY KEY)")
        cursor.execute("INSERT INTO leak VALUES (%s)", [CANARY])
        for statement in (
            "INSERT INTO leak VALUES (%s)",
            "SELECT %s::integer",
            "SELECT * FROM missing WHERE x = %s",
            "DO $$ BEGIN RAISE WARNING '%%', 'w'; END $$; SELECT %s::uuid",
        ):
            with pytest.raises(psycopg2.Error):
                cursor.execute(statement, [CANARY])
        cursor.execute("DROP TABLE leak")
    log = server.log.read_text()
    assert "ready to accept connections" in log
    assert [part for part in (CANARY, "canary", "INSERT", "::integer") if part in log] == []


def test_password_is_on_no_command_line(running):
    processes = [process for server in running.servers for process in at_work(server.mark, server.identity)]
    lines = [" ".join(process.cmdline()) for process in processes]
    passwords = [server.password() for server in running.servers]
    assert len(set(passwords)) == 3
    assert [line for line in lines for password in passwords if password in line] == []


def _rows(running, index: int, statement: str) -> list[tuple[object, ...]]:
    server = running.servers[index]
    with closing(server._connect(server.kind.database)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(statement)
        return cursor.fetchall()
