"""Holds what the database recorded by itself (RowChange) against the history that the application wrote (T28).

Found: a change without history, a history row without a change, a row changed while triggers were off. Run nightly and
after a restore. Not here: the audit log's own chain (`access`), what is done about a fault.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from vault.recorded import VersionedModel

_EVER = datetime(1970, 1, 1, tzinfo=UTC)
MOST_FAULTS = 1000
"""Faults of one kind and table that are listed; more would not tell more."""


class Fault(NamedTuple):
    """One disagreement: where, which record and version, and what is wrong (one of the keys of `QUERIES`)."""

    table: str
    record: UUID
    version: int
    kind: str


QUERIES = {
    "change without history": """
        SELECT c.record_id, c.version FROM vault_rowchange c
        WHERE c.table_name = %(table)s AND c.at >= %(since)s{c} AND NOT EXISTS (
            SELECT 1 FROM {history} h WHERE h.id = c.record_id AND h.version = c.version
            AND h.history_type = CASE c.operation WHEN 'I' THEN '+' WHEN 'U' THEN '~' ELSE '-' END)""",
    "history without change": """
        SELECT h.id, h.version FROM {history} h
        WHERE h.history_date >= %(since)s{h} AND NOT EXISTS (
            SELECT 1 FROM vault_rowchange c
            WHERE c.table_name = %(table)s AND c.record_id = h.id AND c.version = h.version
            AND c.operation = CASE h.history_type WHEN '+' THEN 'I' WHEN '~' THEN 'U' ELSE 'D' END)""",
    "version recorded twice": """
        SELECT h.id, h.version FROM {history} h WHERE h.history_type <> '-' AND h.history_date >= %(since)s{h}
        GROUP BY h.id, h.version HAVING count(*) > 1""",
    "row without change": """
        SELECT r.id, r.version FROM {table} r
        WHERE NOT EXISTS (SELECT 1 FROM vault_rowchange c WHERE c.table_name = %(table)s
                          AND c.record_id = r.id AND c.version = r.version AND c.operation <> 'D'){r}""",
    "row missing": """
        SELECT record_id, version FROM (
            SELECT DISTINCT ON (record_id) record_id, version, operation FROM vault_rowchange c
            WHERE table_name = %(table)s{c} ORDER BY record_id, id DESC) newest
        WHERE operation <> 'D' AND NOT EXISTS (SELECT 1 FROM {table} r WHERE r.id = record_id)""",
    "row changed unseen": """
        SELECT r.id, r.version FROM {table} r JOIN LATERAL (
            SELECT row_digest, at FROM vault_rowchange c WHERE c.table_name = %(table)s
            AND c.record_id = r.id AND c.version = r.version AND c.operation <> 'D'
            ORDER BY c.id DESC LIMIT 1) newest ON true
        WHERE newest.at > %(migrated)s{r} AND newest.row_digest <> sha256(convert_to(r::text, 'UTF8'))""",
}
_AMONG = {
    "c": " AND c.record_id = ANY(%(among)s)",
    "h": " AND h.id = ANY(%(among)s)",
    "r": " AND r.id = ANY(%(among)s)",
}
"""What narrows each query to some records."""


def reconcile(
    *,
    since: datetime | None = None,
    gone: Callable[[set[UUID]], set[UUID]] = lambda _records: set(),
    tables: Iterable[type[VersionedModel]] | None = None,
) -> list[Fault]:
    """Every disagreement in all recorded tables (or those of `tables`); an empty list when all is well.

    `since`: look only at changes and history from then on (rows themselves are always looked at). `gone` answers which
    of some records were destroyed with their history in due form; their lone changes are no fault.
    """
    chosen = recorded_models() if tables is None else tables
    return [fault for model in chosen for fault in _faults_of(model, since, gone)]


def reconcile_records(model: type[VersionedModel], records: Iterable[UUID]) -> list[Fault]:
    """The same of a few records of one table, those gone from it included."""
    among = list(records)
    return list(_faults_of(model, None, lambda _records: set(), among)) if among else []


def recorded_models() -> list[type[VersionedModel]]:
    """Every model with rows of history and changes."""
    return [model for model in apps.get_models() if issubclass(model, VersionedModel) and hasattr(model, "history")]


def _faults_of(
    model: type[models.Model], since: datetime | None, gone: Callable, among: list[UUID] | None = None
) -> Iterable[Fault]:
    table, history = model._meta.db_table, model.history.model._meta.db_table  # type: ignore[attr-defined]
    given: dict[str, Any] = {"table": table, "since": since or _EVER, "migrated": _migrated_at(model), "among": among}
    narrowed = dict.fromkeys(_AMONG, "") if among is None else _AMONG
    quote = connection.ops.quote_name
    for kind, query in QUERIES.items():
        sql = query.format(table=quote(table), history=quote(history), **narrowed) + f" LIMIT {MOST_FAULTS}"
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            found = cursor.fetchall()
        excused = gone({record for record, _version in found}) if found and kind == "change without history" else set()
        yield from (Fault(table, record, version, kind) for record, version in found if record not in excused)


def _migrated_at(model: type[models.Model]) -> datetime:
    """When the model's table last changed its columns: an older digest was made over other columns."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(applied) FROM django_migrations WHERE app = %s", [model._meta.app_label])
        return cursor.fetchone()[0] or _EVER
