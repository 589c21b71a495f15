"""Reading events as the bytes that are hashed: COPY straight from the database, in sealing order, line by line."""

import io
from collections.abc import Callable

from django.db.backends.base.base import BaseDatabaseWrapper

from access.audit.chain import COLUMNS, entry

_ORDER = "ORDER BY gen, xid, id"


class _Sink(io.RawIOBase):
    """Hands each line of a COPY to a function as it arrives, so that nothing piles up in memory."""

    def __init__(self, take: Callable[[bytes], None]) -> None:
        self.write = take  # type: ignore[method-assign,assignment]


def settle(connection: BaseDatabaseWrapper) -> None:
    """Fix what the text of a row depends on, and lift the time limits, for the rest of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL client_encoding = 'UTF8';"
            "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"
        )


def entries_of(connection: BaseDatabaseWrapper, gen: int, from_xid: int, to_xid: int) -> bytes:
    """The entries of the events of a batch, in order; 40 bytes each. In a transaction, after `settle`."""
    found: list[bytes] = []
    stream(connection, lambda line: found.append(entry(line)), gen=gen, from_xid=from_xid, to_xid=to_xid)
    return b"".join(found)


def stream(
    connection: BaseDatabaseWrapper,
    take: Callable[[bytes], None],
    *,
    gen: int,
    from_xid: int,
    to_xid: int | None = None,
) -> None:
    """Give every event from (gen, from_xid) on to `take`; with `to_xid` only those of `gen` below it.

    Call it in a transaction after `settle`.
    """
    if to_xid is None:
        where = f"(gen, xid) >= ({int(gen)}, {int(from_xid)})"
    else:
        where = f"gen = {int(gen)} AND xid >= {int(from_xid)} AND xid < {int(to_xid)}"
    with connection.cursor() as cursor:
        query = f"COPY (SELECT {COLUMNS} FROM access_auditevent WHERE {where} {_ORDER}) TO STDOUT"  # noqa: S608
        cursor.cursor.copy_expert(query, _Sink(take))
