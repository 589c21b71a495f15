"""Dumping a store to a pipe and filling an empty one from a pipe, with PostgreSQL's own programs. No file in clear."""

import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any, Final

import psycopg2.extensions
from django.db import connections

from clinic_records.copies.errors import DumpFailed
from clinic_records.embedded import postgres_program

NOT_COPIED: Final = ("vault_searchentry", "django_session", "access_opensession")
"""Tables copied without their rows: search tokens are made anew (they would outlive a destroyed key), sessions end."""

_ADDRESS: Final = ("host", "port", "user", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey")


@contextmanager
def dump(alias: str, *, snapshot: str = "") -> Iterator[IO[bytes]]:
    """A pipe that gives the dump of a store, of the exported `snapshot` if one is named; raises DumpFailed at its end."""
    command = [str(postgres_program("pg_dump")), "--format=custom", "--compress=gzip:3", "--no-owner"]
    command += [f"--exclude-table-data={table}" for table in NOT_COPIED]
    command += [f"--snapshot={snapshot}"] if snapshot else []
    with _running([*command, *_address(alias)], alias, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None  # noqa: S101 - a pipe was asked for
        yield program.stdout
    _check(program, "pg_dump")


def fill(alias: str, blocks: Iterable[bytes]) -> None:
    """Bring a dump into an empty store, all or nothing; raises DumpFailed."""
    _feed(["--single-transaction", "--exit-on-error", "--no-owner", *_address(alias)], blocks, alias)


def read_through(blocks: Iterable[bytes]) -> None:
    """Have pg_restore read a whole dump and throw the result away; raises DumpFailed where it cannot."""
    _feed([f"--file={os.devnull}"], blocks, "default")


def version(alias: str = "default") -> int:
    """The server's version number, as 180006."""
    connections[alias].ensure_connection()
    return int(connections[alias].connection.server_version)


def _feed(arguments: Sequence[str], blocks: Iterable[bytes], alias: str) -> None:
    command = [str(postgres_program("pg_restore")), *arguments]
    with _running(command, alias, stdin=subprocess.PIPE) as program:
        assert program.stdin is not None  # noqa: S101 - a pipe was asked for
        try:
            for block in blocks:
                program.stdin.write(block)
            program.stdin.close()
        except BrokenPipeError:
            pass  # it gave up; its exit code says so
    _check(program, "pg_restore")


@contextmanager
def _running(command: Sequence[str], alias: str, **pipes: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a program of PostgreSQL; it ends with the block, whatever happens in it."""
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "PGPASSWORD": str(_known(alias).get("password", ""))}
    program = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, **pipes)  # type: ignore[call-overload]
    try:
        yield program
        program.wait()
    finally:
        if program.poll() is None:
            program.kill()
            program.wait()
        for pipe in (program.stdin, program.stdout):
            if pipe is not None and not pipe.closed:
                pipe.close()


def _check(program: "subprocess.Popen[bytes]", name: str) -> None:
    """Refuse a failed program, with its first line: it names tables and places, never a value."""
    assert program.stderr is not None  # noqa: S101 - a pipe was asked for
    with program.stderr as said:
        first = said.readline().decode(errors="replace").strip()
    if program.returncode:
        raise DumpFailed(f"{name} failed (code {program.returncode}): {first}")


def _address(alias: str) -> list[str]:
    """Where the store is; the password goes by the environment, which other users cannot read."""
    known = {name: value for name, value in _known(alias).items() if name in _ADDRESS and value}
    return [f"--dbname={psycopg2.extensions.make_dsn(**known)}"]


def _known(alias: str) -> dict[str, Any]:
    return connections[alias].get_connection_params()
