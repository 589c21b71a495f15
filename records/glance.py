"""Sheets at a glance: of every kind what all kinds share, in one query, however many kinds there are.

For timelines, which tell of many sheets and show what stands in none. Columns that were not fetched come when somebody asks
for them, one query each: whoever needs the content of a kind fetches its sheets whole. Who may see which kinds is the
caller's to know.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection

from access.models import Person
from records import spec as specs
from records.spec import SheetSpec

SHARED: Final = (
    "id", "version", "state", "origin", "happened_at", "recorded_at", "recorded_by_id", "changed_by_id", "edition",
    "signed_edition", "confirmed_edition", "customer_id", "case_id",
)  # fmt: skip


def of_customers(kinds: Iterable[SheetSpec], customers: Iterable[UUID]) -> list[Any]:
    """The customers' sheets of these kinds (of cases only), kind by kind, with who changed each last."""
    keys = tuple(kind.key for kind in kinds)
    if not keys:
        return []
    statement, columns = _statement(keys)
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(customers)] * len(keys))
        return [_made(specs.get(key), dict(zip(columns, values, strict=True)), name) for key, name, *values in cursor]


def _made(spec: Any, values: dict[str, Any], changed_by: str) -> Any:
    """A sheet with these columns; the others are fetched when they are asked for."""
    own = [column.attname for column in spec.model._meta.concrete_fields if column.attname in values]
    sheet = spec.model.from_db(DEFAULT_DB_ALIAS, own, [values[name] for name in own])
    sheet.changed_by = Person.from_db(DEFAULT_DB_ALIAS, ["id", "name"], [values["changed_by_id"], changed_by])
    return sheet


@cache
def _statement(keys: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The query for these kinds, one parameter (the customers) for each, and the columns behind key and name."""
    models: list[Any] = [specs.get(key).model for key in keys]  # type: ignore[union-attr]
    plain = {name: model._meta.get_field(name) for model in models for name in model.glance}
    parts = [_part(key, model, plain) for key, model in zip(keys, models, strict=True)]
    return " UNION ALL ".join(parts), (*SHARED, *plain)


def _part(key: str, model: Any, plain: dict[str, Any]) -> str:
    own = [f"s.{name}" if name in model.glance else f"NULL::{plain[name].db_type(connection)}" for name in plain]
    columns = ", ".join((*(f"s.{name}" for name in SHARED), *own))
    table, people = model._meta.db_table, Person._meta.db_table
    return (
        f"SELECT '{key}', p.name, {columns} FROM {table} s"  # noqa: S608
        f" JOIN {people} p ON p.id = s.changed_by_id WHERE s.customer_id = ANY(%s::uuid[])"
    )
