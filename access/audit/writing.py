"""Writing audit events: in the transaction of a change, or at once over the audit connection.

Values are identifiers and codes; whatever else is given is refused with NotACode before it reaches the database. Each
function returns the id of its event.
"""

import enum
import re
import uuid
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections, models
from django.http import HttpRequest
from psycopg2.extras import execute_values

from access.audit import origin
from access.audit.errors import AuditUnavailable, NotACode
from access.models.audit import CODE, PURPOSE, AuditEvent
from access.models.audit_codes import Action, Decision
from vault.prepared import Command, Slot

AUDIT_ALIAS = "audit"

Subject = models.Model | uuid.UUID | None
_CODE = re.compile(CODE)
_PURPOSE = re.compile(PURPOSE)


def record(
    action: str,
    *,
    actor: Subject,
    customer: Subject = None,
    obj: models.Model | type[models.Model] | None = None,
    section: str = "",
    purpose: str | uuid.UUID = "",
    request: HttpRequest | None = None,
) -> int:
    """Log a change in the current transaction: where the change rolls back, so does its event (A4.4). What the transaction
    changes from here on bears the same actor in the database's own change log.

    `actor` is None for a job of the system. `purpose` is a code or the id of an approval, never a sentence.
    Raises NotACode for free text, an unknown action or an object without a UUID.
    """
    return _insert(DEFAULT_DB_ALIAS, _values(action, Decision.ALLOWED, actor, customer, obj, section, purpose, request))


def record_many(
    action: str, *, actor: Subject, events: Iterable[tuple[Subject, models.Model]], section: str = ""
) -> int:
    """Log many changes of one kind in the current transaction, each as (customer, object); returns how many.

    What `record` would have written one by one, for bulk work. Raises NotACode.
    """
    rows = [_values(action, Decision.ALLOWED, actor, customer, obj, section, "", None) for customer, obj in events]
    if rows:
        columns = ", ".join(rows[0])
        statement = f"INSERT INTO {AuditEvent._meta.db_table} ({columns}) VALUES %s"  # noqa: S608
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            execute_values(cursor.cursor, statement, [list(row.values()) for row in rows], page_size=500)
    return len(rows)


def record_read(
    action: str,
    *,
    actor: Subject,
    customer: Subject = None,
    obj: models.Model | type[models.Model] | None = None,
    section: str = "",
    purpose: str | uuid.UUID = "",
    request: HttpRequest | None = None,
) -> int:
    """Log that something is about to be shown, at once, whatever becomes of the page's transaction.

    Call it before the body is made. Raises AuditUnavailable where the event cannot be kept: then nothing is shown.
    """
    return _write_now(_values(action, Decision.ALLOWED, actor, customer, obj, section, purpose, request))


def record_denial(
    action: str = Action.DENY,
    *,
    actor: Subject,
    customer: Subject = None,
    obj: models.Model | type[models.Model] | None = None,
    section: str = "",
    purpose: str | uuid.UUID = "",
    request: HttpRequest | None = None,
) -> int:
    """Log that something was refused, at once; the row stays although the refusal rolls the page back.

    Raises AuditUnavailable where the event cannot be kept.
    """
    return _write_now(_values(action, Decision.DENIED, actor, customer, obj, section, purpose, request))


def _write_now(values: dict[str, Any]) -> int:
    connection = connections[AUDIT_ALIAS]
    try:
        return _insert(AUDIT_ALIAS, values)
    except (DatabaseError, InterfaceError) as error:
        if not connection.in_atomic_block:
            connection.close()
        raise AuditUnavailable(type(error).__name__) from None


def _insert(alias: str, values: dict[str, Any]) -> int:
    """One statement by hand: every page waits for it, and saving a model instance costs five times the work."""
    named = alias == DEFAULT_DB_ALIAS and values["actor"] is not None
    with _command(tuple(values), named).run(connections[alias], values) as cursor:
        return cursor.fetchone()[0]


@cache
def _command(columns: tuple[str, ...], named: bool) -> Command:
    """`named`: the transaction's actor is told to the triggers of the change log on the way."""
    table, places = AuditEvent._meta.db_table, ", ".join(["%s"] * len(columns))
    told = ", set_config('clinic.actor', actor::text, true)" if named else ""
    sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places}) RETURNING id{told}"  # noqa: S608
    return Command(sql, map(Slot, columns))


def _values(
    action: str,
    decision: Decision,
    actor: Subject,
    customer: Subject,
    obj: models.Model | type[models.Model] | None,
    section: str,
    purpose: str | uuid.UUID,
    request: HttpRequest | None,
) -> dict[str, Any]:
    return {
        "action": _action(action),
        "decision": decision.value,
        "actor": _uuid(actor),
        "customer_uuid": _uuid(customer),
        "object_type": obj._meta.label_lower if obj is not None else "",
        "object_uuid": _uuid(obj) if isinstance(obj, models.Model) else None,
        "section": _code("section", section, _CODE),
        "purpose": _code("purpose", purpose, _PURPOSE),
        **origin.of(request),
    }


def _action(action: str) -> str:
    try:
        return Action(action).value
    except ValueError:
        raise NotACode("action is not in the list of actions") from None


def _uuid(subject: Any) -> uuid.UUID | None:
    """The identifier of a person, customer or object; nobody logged in counts as none."""
    key = getattr(subject, "pk", subject)
    if key is None or isinstance(key, uuid.UUID):
        return key
    raise NotACode(f"{type(subject).__name__} has no UUID to be logged by")


def _code(name: str, value: Any, pattern: re.Pattern[str]) -> str:
    text = str(value.value if isinstance(value, enum.Enum) else value)
    if not pattern.fullmatch(text):
        raise NotACode(f"{name} is not a code")
    return text
