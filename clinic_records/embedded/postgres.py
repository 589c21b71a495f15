"""An embedded PostgreSQL cluster: making it, its settings, its one database. Roles and tables are the application's.

No cluster listens on TCP and none trusts anybody: every connection gives a password (scram-sha-256) over a socket in
a closed folder. The settings are given on the command line, so nothing in the data folder can undo them; those about
logging keep the values of statements out of the server's log.
"""

import shutil
import signal
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg2
from psycopg2 import sql

from .binaries import postgres_program
from .errors import EmbeddedError
from .folders import Layout
from .processes import at_work, server_environment
from .server import Server

if TYPE_CHECKING:
    import psutil

ROLE = "clinic"
CONNECT_SECONDS = 3
QUIET_LOG = {
    "log_min_messages": "log",  # an error's own text may quote a value; the client gets it anyway
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_line_prefix": "%m [%p] ",
    "log_timezone": "UTC",
}
NO_PAGE_WAITS = {"vacuum_truncate": "off"}  # autovacuum shuts readers out of a table while it shortens it on the disk
SMALL = {  # keeps little write-ahead log, so that destroyed keys do not linger in it
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "archive_mode": "off",
    "wal_recycle": "off",
    "min_wal_size": "32MB",
    "max_wal_size": "64MB",
    "shared_buffers": "16MB",
}
DATA = {  # pages ask short questions by index over data that lie in memory: no compiling, no workers beside the two cores
    "shared_buffers": "128MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
}


@dataclass(frozen=True)
class Kind:
    """What makes one cluster differ from another: its database, the setting that names it, its server settings."""

    database: str
    variable: str
    settings: dict[str, str]


KINDS = {
    "data": Kind("clinic", "DATABASE_URL", DATA),
    "keyring": Kind("clinic_keyring", "KEYRING_URL", SMALL),
}


class Postgres(Server):
    """One cluster with one database, owned by the role `clinic`."""

    stop_signal = signal.SIGINT
    stop_at_once_signal = signal.SIGQUIT

    def __init__(self, name: str, layout: Layout) -> None:
        """Describe the cluster `name` ("data" or "keyring")."""
        super().__init__(name, layout)
        self.kind = KINDS[name]
        self.cluster = self.home / "cluster"

    def answers(self) -> bool:
        """Whether the cluster lets us into its database. Raises EmbeddedError when it refuses our password."""
        return self._lets_in(self.kind.database)

    def urls(self) -> dict[str, str]:
        """The cluster's URL in the form django-environ reads."""
        return {self.kind.variable: f"postgres://{ROLE}:{self.password()}@/{self.kind.database}?host={self.sockets}"}

    @property
    def _work_folder(self) -> Path:
        return self.cluster

    def _arguments(self) -> list[str]:
        fixed = {
            "cluster_name": self.mark,
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "logging_collector": "off",
            "timezone": "UTC",
        }
        settings = fixed | QUIET_LOG | NO_PAGE_WAITS | self.kind.settings
        return [
            str(postgres_program("postgres")),
            "-D",
            str(self.cluster),
            *(word for name, value in settings.items() for word in ("-c", f"{name}={value}")),
        ]

    def _prepare(self) -> None:
        super()._prepare()
        if not self.cluster.is_dir():
            self._make_cluster()

    def _make_cluster(self) -> None:
        """Run initdb beside the final place and move the result there, so that a cluster is whole or missing."""
        draft = self.home / "cluster.new"
        shutil.rmtree(draft, ignore_errors=True)
        made = subprocess.run(
            self.identity.command(
                [
                    str(postgres_program("initdb")),
                    "-D",
                    str(draft),
                    f"--username={ROLE}",
                    "--encoding=UTF8",
                    "--locale=C.UTF-8",
                    "--data-checksums",
                    "--auth=scram-sha-256",
                    f"--pwfile={self.home / 'password'}",
                ]
            ),
            cwd=self.home,
            env=server_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            said = " | ".join(made.stderr.splitlines()[-3:])
            raise EmbeddedError(f"the cluster {self.name} could not be made: {said}")
        (draft / "pg_hba.conf").write_text("local all all scram-sha-256\n")
        draft.rename(self.cluster)

    def _clear_leftovers(self) -> None:
        """No process of this cluster is left (the caller made sure), so its pid files name a dead one or a stranger."""
        for pid_file in (self.cluster / "postmaster.pid", self.sockets / ".s.PGSQL.5432.lock"):
            pid_file.unlink(missing_ok=True)

    def _complete(self) -> None:
        with closing(self._connect("postgres")) as connection, connection.cursor() as cursor:
            connection.autocommit = True
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.kind.database])
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self.kind.database)))

    def _is_up(self) -> bool:
        return self._lets_in("postgres")

    def _leaders(self) -> "list[psutil.Process]":
        found = at_work(self.mark, self.identity)
        return [process for process in found if f"cluster_name={self.mark}" in process.cmdline()] or found

    def _lets_in(self, database: str) -> bool:
        try:
            self._connect(database).close()
        except (FileNotFoundError, PermissionError):
            return False
        except psycopg2.OperationalError as error:
            if "password authentication failed" in str(error):
                raise EmbeddedError(f"the cluster {self.name} refuses the password in {self.home}") from None
            return "too many clients" in str(error) or "connection slots are reserved" in str(error)
        return True

    def _connect(self, database: str) -> psycopg2.extensions.connection:
        password = (self.home / "password").read_text()
        return psycopg2.connect(
            host=str(self.sockets), user=ROLE, password=password, dbname=database, connect_timeout=CONNECT_SECONDS
        )
