"""How many rows each table has, for the manifest of a copy and for the proof after a restore."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg2.extensions
from django.db import connections
from psycopg2 import sql

from clinic_records.copies.postgres import NOT_COPIED

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


@contextmanager
def frozen(alias: str = "default") -> Iterator[tuple[str, dict[str, int]]]:
    """One moment of a store, held while the block lasts: the snapshot's name for pg_dump, and rows by table."""
    with closing(_own_connection(alias)) as connection:
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SELECT pg_export_snapshot()")
            yield cursor.fetchone()[0], _counts(cursor)


def rows(alias: str = "default") -> dict[str, int]:
    """Rows by table now."""
    with closing(_own_connection(alias)) as connection, connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        return _counts(cursor)


def _own_connection(alias: str) -> psycopg2.extensions.connection:
    return psycopg2.connect(**{**connections[alias].get_connection_params(), "cursor_factory": None})


def _counts(cursor: psycopg2.extensions.cursor) -> dict[str, int]:
    cursor.execute(_TABLES)
    counted = {}
    for (table,) in cursor.fetchall():
        if table not in NOT_COPIED:
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
            counted[table] = cursor.fetchone()[0]
    return counted
