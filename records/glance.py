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
from vault.prepared import Command, Slot

SHARED: Final = (
    "id", "version", "state", "origin", "happened_at", "recorded_at", "recorded_by_id", "changed_by_id", "edition",
    "signed_edition", "confirmed_edition", "customer_id", "case_id",
)  # fmt: skip


def of_customers(kinds: Iterable[SheetSpec], customers: Iterable[UUID]) -> list[Any]:
    """The customers' sheets of these kinds (of cases only), kind by kind, with who changed each last."""
    keys = tuple(kind.key for kind in kinds)
    if not keys:
        return []
    command, readers = _command(keys)
    with command.run(connection, {"customers": list(customers)}) as cursor:
        return [readers[row[0]](row) for row in cursor]


class _Reader:
    """Makes sheets of one kind of the rows: the columns that it has; others are fetched when they are asked for."""

    def __init__(self, model: Any, columns: tuple[str, ...]) -> None:
        self._model = model
        self._own = [column.attname for column in model._meta.concrete_fields if column.attname in columns]
        self._places = [columns.index(name) for name in self._own]
        self._changer = columns.index("changed_by_id")

    def __call__(self, row: tuple[Any, ...]) -> Any:
        sheet = self._model.from_db(DEFAULT_DB_ALIAS, self._own, [row[place] for place in self._places])
        sheet.changed_by = Person.from_db(DEFAULT_DB_ALIAS, ["id", "name"], [row[self._changer], row[1]])
        return sheet


@cache
def _command(keys: tuple[str, ...]) -> tuple[Command, dict[str, _Reader]]:
    """The query for these kinds, and who reads the rows of each; the key stands first in a row, then the changer's name."""
    models: list[Any] = [specs.of_key(key).model for key in keys]
    plain = {name: model._meta.get_field(name) for model in models for name in model.glance}
    parts = [_part(key, model, plain) for key, model in zip(keys, models, strict=True)]
    columns = ("", "", *SHARED, *plain)
    readers = {key: _Reader(model, columns) for key, model in zip(keys, models, strict=True)}
    return Command(" UNION ALL ".join(parts), [Slot("customers")] * len(parts)), readers


def _part(key: str, model: Any, plain: dict[str, Any]) -> str:
    own = [f"s.{name}" if name in model.glance else f"NULL::{plain[name].db_type(connection)}" for name in plain]
    columns = ", ".join((*(f"s.{name}" for name in SHARED), *own))
    table, people = model._meta.db_table, Person._meta.db_table
    return (
        f"SELECT '{key}', p.name, {columns} FROM {table} s"  # noqa: S608
        f" JOIN {people} p ON p.id = s.changed_by_id WHERE s.customer_id = ANY(%s::uuid[])"
    )
