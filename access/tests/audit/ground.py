"""What the audit tests share: writing some events, and what only the owner of the database can do to them."""

import uuid
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from access import audit
from access.audit import sealing

TABLES = ("access_auditevent", "access_auditseal")


def truncation_allowed(cursor: CursorWrapper, allowed: bool = True) -> None:
    """Switch the refusal of TRUNCATE off (or on again) in the database of the tests."""
    for table in TABLES:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE 'pgtrigger_never_emptied%%'",
            [table],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} {'DISABLE' if allowed else 'ENABLE'} TRIGGER {name}")


def empty_the_log() -> None:
    """Remove all events and seals of a database for tests."""
    assert connection.settings_dict["NAME"].startswith("test_")
    without_triggers("DELETE FROM access_auditevent; DELETE FROM access_auditseal")


def without_triggers(sql: str, params: Any = None) -> int:
    """Run a statement as the database's owner would to go round the triggers; returns the rows it touched."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, params)
        return cursor.rowcount


def write(count: int, actor: uuid.UUID | None = None, customer: uuid.UUID | None = None) -> list[int]:
    """Log `count` changes, each in a transaction of its own; returns the ids of the events."""
    actor, customer = actor or uuid.uuid4(), customer or uuid.uuid4()
    return [
        audit.record(audit.Action.CHANGE, actor=actor, customer=customer, section="basic", purpose=uuid.uuid4())
        for _nth in range(count)
    ]


def sealed_batches(*sizes: int) -> list[int]:
    """Log and seal batches of these sizes; returns the ids of all events."""
    ids = []
    for size in sizes:
        ids += write(size)
        assert sealing.seal_pending() == size
    return ids
