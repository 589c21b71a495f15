"""Taking rows out of recorded tables whose keys are gone: whole rows with their histories and traces, or the sealed columns
of rows that must stay (registers).

The ordinary way (`delete()`, `save()`) writes a version of what it removes, which nobody can seal any more. Everything here
is safe to repeat, and runs in the caller's transaction. Not here: whose rows, in which order (`archive.destruction`).
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import connection, models

from vault.fields import DESTROYED


def wipe(model: Any, column: str, ids: Iterable[UUID]) -> set[UUID]:
    """Delete the rows whose `column` is one of `ids`, their histories, and what the database recorded of their changes.

    Returns the ids of the rows that were there, now or formerly.
    """
    wanted = [str(one) for one in ids]
    if not wanted:
        return set()
    table, history = _table(model), _history(model)
    pk = _quoted(model._meta.pk.column)
    with connection.cursor() as cursor:
        found = set()
        if history:
            cursor.execute(f"SELECT DISTINCT id FROM {history} WHERE {_quoted(column)} = ANY(%s::uuid[])", [wanted])
            found |= {row[0] for row in cursor.fetchall()}
        cursor.execute(f"DELETE FROM {table} WHERE {_quoted(column)} = ANY(%s::uuid[]) RETURNING {pk}", [wanted])
        found |= {row[0] for row in cursor.fetchall()}
        found = {one for one in found if isinstance(one, UUID)}  # rows with other keys are no recorded ones
        gone = [str(one) for one in found]
        if history and gone:
            cursor.execute(f"DELETE FROM {history} WHERE id = ANY(%s::uuid[])", [gone])
        if gone:
            cursor.execute(
                "DELETE FROM vault_rowchange WHERE table_name = %s AND record_id = ANY(%s::uuid[])",
                [model._meta.db_table, gone],
            )
    return found


def blank(model: Any, column: str, ids: Iterable[UUID], plain: Mapping[str, Any] | None = None) -> set[UUID]:
    """Put the mark of destruction into the sealed columns of the rows whose `column` is one of `ids`, in their histories too,
    and set the `plain` columns given. Each row steps its version once, with a row of history. Returns the rows changed.

    Plain columns named are set in the histories as well: what they said before is gone.
    """
    wanted = [str(one) for one in ids]
    fields: list[Any] = list(model._meta.concrete_fields)
    sealed = [field.column for field in fields if hasattr(field, "seal_value")]
    if not wanted or not sealed:
        return set()
    values = dict.fromkeys(sealed, DESTROYED) | dict(plain or {})
    sets = ", ".join(f"{_quoted(name)} = %s" for name in values)
    table, history = _table(model), _history(model)
    where = f"{_quoted(column)} = ANY(%s::uuid[]) AND {_quoted(sealed[0])} <> %s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {sets}, version = version + 1 WHERE {where} RETURNING id",
            [*values.values(), wanted, DESTROYED],
        )
        changed = [str(row[0]) for row in cursor.fetchall()]
        if history and changed:
            cursor.execute(f"UPDATE {history} SET {sets} WHERE id = ANY(%s::uuid[])", [*values.values(), changed])
            names = ", ".join(_quoted(field.column) for field in fields)
            cursor.execute(
                f"INSERT INTO {history} ({names}, history_date, history_type)"
                f" SELECT {names}, clock_timestamp(), '~' FROM {table} WHERE id = ANY(%s::uuid[])",
                [changed],
            )
    return {UUID(one) for one in changed}


def _table(model: type[models.Model]) -> str:
    return _quoted(model._meta.db_table)


def _history(model: Any) -> str:
    return _quoted(model.history.model._meta.db_table) if hasattr(model, "history") else ""


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
