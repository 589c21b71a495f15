"""Base models of everything that keeps its history: recorded rows, and recorded rows with sealed fields.

A recorded row has a UUID made by us, a version that steps by one with each save (a trigger refuses anything else), a
row of history for each version, and a row in `vault.RowChange` written by the database itself. Rules of a model do not
belong here.
"""

import uuid
from collections.abc import Iterable
from functools import cache
from typing import Any, Self

import pgtrigger
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.utils.translation import gettext_lazy as _
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords

from vault.errors import StaleVersion, UnsealedWrite
from vault.fields import DESTROYED, EncryptedTextField, SealedFieldMixin, SealedValue, place_of, require_destroyed
from vault.keyring import ring
from vault.prepared import Command, Slot
from vault.together import together

_STEP = """
IF NEW.version IS DISTINCT FROM OLD.version + 1 OR NEW.id IS DISTINCT FROM OLD.id THEN
    RAISE EXCEPTION 'a recorded row of % must step its version by one', TG_TABLE_NAME USING ERRCODE = 'CR001';
END IF;
RETURN NEW;
"""

_RECORD = """
IF TG_OP = 'DELETE' THEN affected := OLD; ELSE affected := NEW; END IF;
INSERT INTO vault_rowchange (table_name, record_id, version, operation, at, transaction_id, actor, row_digest)
VALUES (TG_TABLE_NAME, affected.id, affected.version, left(TG_OP, 1), clock_timestamp(),
        pg_current_xact_id()::text::bigint, nullif(current_setting('clinic.actor', true), ''),
        sha256(convert_to(affected::text, 'UTF8')));
RETURN NULL;
"""


class RecordedQuerySet(models.QuerySet):
    """Refuses the bulk writes that would leave no history."""

    def _refuse(self, name: str) -> None:
        raise UnsealedWrite(f"{name}() leaves no history: save {self.model._meta.label} rows one by one")

    def update(self, **_values: Any) -> int:
        """Refused: leaves no history."""
        self._refuse("update")
        return 0

    def bulk_create(self, *_args: Any, **_options: Any) -> list[Any]:
        """Refused: leaves no history."""
        self._refuse("bulk_create")
        return []

    def bulk_update(self, *_args: Any, **_options: Any) -> int:
        """Refused: leaves no history."""
        self._refuse("bulk_update")
        return 0

    def opened(self) -> Self:
        """Fetch the rows, load their keys in one query and open every sealed field; returns the evaluated queryset."""
        open_rows(self)
        return self


RecordedManager = models.Manager.from_queryset(RecordedQuerySet)


def open_rows(rows: Iterable[Any]) -> list[Any]:
    """Open all sealed fields of rows (of one model or several) with one query for the keys; returns the rows.

    Raises KeyMissing or SealBroken, before anything is rendered.
    """
    rows = [row for row in rows if row is not None]
    sealed = [row for row in rows if hasattr(seal_model(row), "seal_part")]
    ring.load(getattr(row, seal_model(row).seal_part) for row in sealed)
    for row in sealed:
        _open_row(row)
    return rows


def _open_row(row: Any) -> None:
    """Open what of a row is still sealed, the place that all its columns share found once."""
    held = row.__dict__
    closed = [field for field in _sealed_fields(row._meta) if type(held.get(field.attname)) is SealedValue]
    if closed and all(held[field.attname].raw == DESTROYED for field in closed):
        require_destroyed(getattr(row, seal_model(row).seal_part))
        held.update({field.attname: field.nothing() for field in closed})
    elif closed:
        place = place_of(row)
        for field in closed:
            held[field.attname] = field.open_value(held[field.attname].raw, place)


@cache
def _sealed_fields(meta: Any) -> list[Any]:
    return [field for field in meta.concrete_fields if isinstance(field, SealedFieldMixin)]


def seal_model(row: Any) -> Any:
    """The model that says who owns the row's sealed fields."""
    return getattr(type(row), "instance_type", type(row))


def sealed_names(row: Any) -> list[str]:
    """The sealed columns of a row that were fetched."""
    fetched = row.__dict__
    return [field.attname for field in _sealed_fields(row._meta) if field.attname in fetched]


VERSION_STEPS = pgtrigger.Trigger(name="version_steps", when=pgtrigger.Before, operation=pgtrigger.Update, func=_STEP)
CHANGE_RECORDED = pgtrigger.Trigger(
    name="change_recorded",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func=_RECORD,
    declare=[("affected", "RECORD")],
)


class VersionedModel(models.Model):
    """A row that steps its version by one with every save. Saving a stale copy raises StaleVersion and changes nothing.

    Without history: form drafts. A model with a history of its own shape (a person's leaves out the password) declares
    it and takes the triggers of `RecordedModel.Meta`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)

    objects = RecordedManager()

    class Meta:
        abstract = True
        triggers = [VERSION_STEPS]

    def save(  # type: ignore[override]
        self,
        *,
        force_insert: bool = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Write the next version; raises StaleVersion where another save was first, UnsealedWrite for partial saves."""
        if update_fields is not None or self.get_deferred_fields():
            raise UnsealedWrite("a recorded row is saved whole")
        self._before_version()
        before, adding = self.version, self._state.adding
        self.version = before + 1
        try:
            with together(using or DEFAULT_DB_ALIAS):
                super().save(force_insert=adding, force_update=not adding, using=using)
        except BaseException:
            self.version = before
            raise

    def _before_version(self) -> None:
        """Hook for what must happen while the row still has its old version."""

    def _do_update(  # type: ignore[override]
        self,
        base_qs: models.QuerySet,
        using: str | None,
        pk_val: Any,
        values: Any,
        update_fields: Any,
        forced_update: bool,
    ) -> bool:
        """Write only over the version that was read (Django's own hook, pinned by a test)."""
        connection = connections[using or DEFAULT_DB_ALIAS]
        written = {field.column: field.get_db_prep_save(value, connection) for field, _model, value in values}
        own = {"pk": pk_val, "read": self.version - 1}
        with _update(type(self), tuple(written)).run(connection, written | own) as cursor:
            if cursor.rowcount:
                return True
        raise StaleVersion(self._meta.label, pk_val, self.version - 1)


@cache
def _update(model: type[models.Model], columns: tuple[str, ...]) -> Command:
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    sets = ", ".join(f"{quoted(column)} = %s" for column in columns)
    sql = f"UPDATE {quoted(model._meta.db_table)} SET {sets} WHERE id = %s AND version = %s"  # noqa: S608
    return Command(sql, map(Slot, (*columns, "pk", "read")))


class VersionManager(HistoryManager):
    """`row.history`: the library makes the manager's class anew each time that somebody asks; once is enough."""

    @classmethod
    @cache
    def from_queryset(cls, queryset_class: type[models.QuerySet], class_name: str | None = None) -> Any:
        """The manager's class with the methods of the queryset."""
        return super().from_queryset(queryset_class, class_name)


class KeptVersion(models.Model):
    """Base of the rows of history. They are written with every save, by a statement that is prepared once."""

    class Meta:
        abstract = True

    def _do_insert(self, manager: Any, using: Any, fields: Any, returning_fields: Any, raw: bool) -> list[Any]:  # type: ignore[override]
        """Insert (Django's own hook, pinned by a test); returns one row of what the database filled in."""
        connection = connections[using or DEFAULT_DB_ALIAS]
        values = {field.column: field.get_db_prep_save(field.pre_save(self, True), connection) for field in fields}
        wanted = tuple(field.column for field in returning_fields)
        with _insert(type(self), tuple(values), wanted).run(connection, values) as cursor:
            return cursor.fetchall()


@cache
def _insert(model: type[models.Model], columns: tuple[str, ...], wanted: tuple[str, ...]) -> Command:
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    into, back = (", ".join(map(quoted, names)) for names in (columns, wanted))
    places = ", ".join(["%s"] * len(columns))
    sql = f"INSERT INTO {quoted(model._meta.db_table)} ({into}) VALUES ({places}) RETURNING {back}"  # noqa: S608
    return Command(sql, map(Slot, columns))


class RecordedModel(VersionedModel):
    """A row of which every version is kept in full."""

    history = HistoricalRecords(inherit=True, bases=(KeptVersion,), history_manager=VersionManager)

    class Meta(VersionedModel.Meta):
        abstract = True
        triggers = [VERSION_STEPS, CHANGE_RECORDED]


class SealedFieldsMixin:
    """What a row with sealed fields needs around its save.

    `seal_subject` and `seal_part` name the columns that say whose key ring entry and which destroyable part seal it.
    Every save seals the whole row anew for its new version.
    """

    seal_subject = "customer_id"
    seal_part = "customer_id"

    def _before_version(self) -> None:
        """Open everything under the old version: afterwards the old values would no longer open."""
        for name in sealed_names(self):
            getattr(self, name)

    def save(self, **options: Any) -> None:
        """Make sure of the key first (committed in its own store), then write the next version."""
        place_of(self, make_key=True)
        super().save(**options)  # type: ignore[misc]

    def opened(self) -> Self:
        """Open every sealed field now; raises KeyMissing or SealBroken."""
        open_rows([self])
        return self


class SealedModel(SealedFieldsMixin, RecordedModel):
    """A recorded row with sealed fields, and the reason for each change (D3.3) sealed beside them."""

    change_reason = EncryptedTextField(_("reason for the change"), blank=True, default="")

    class Meta(RecordedModel.Meta):
        abstract = True
