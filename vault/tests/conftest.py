"""Tables of the test models, a key ring of one's own, and stores in which transactions are real."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection, connections

from vault import cache, kek
from vault.keyring import ring
from vault.keyring.models import KeyEpoch, PartKey, SubjectKey, SystemKey
from vault.setup import prepare_keys
from vault.tests.notes import MODELS, Note

STORES = ["default", "keyring"]


@pytest.fixture(scope="session")
def note_tables(django_db_setup: None, django_db_blocker: object) -> None:
    """Tables and triggers of the test models.

    Without foreign keys: other tests empty the tables that the history would point to.
    """
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        with connection.schema_editor() as editor:
            for model in MODELS:
                editor.create_model(model)
                if hasattr(model, "history"):
                    editor.create_model(model.history.model)
                editor.deferred_sql.clear()
        for model in MODELS:
            for trigger in model._meta.triggers:
                trigger.install(model)


@pytest.fixture
def notes(note_tables: None, db: None) -> type[Note]:
    """The model Note, inside the test's rolled-back transaction (mark the test with both stores)."""
    return Note


@pytest.fixture
def real_stores(note_tables: None, django_db_blocker: object, settings: object, tmp_path: Path) -> Iterator[None]:
    """Both stores with real transactions, the usual rule for keys and a key ring set up; all emptied afterwards."""
    settings.VAULT_KEYS_IN_TRANSACTION = False  # type: ignore[attr-defined]
    settings.KEY_DIR = tmp_path / "keys"  # type: ignore[attr-defined]
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        _empty()
        prepare_keys()
        yield
        _empty()


def _empty() -> None:
    """What these tests wrote; the change log keeps what belongs to rows of other tables (the schedules are always there)."""
    tables = ["vault_searchentry", "vault_storedfile"]
    for model in MODELS:
        tables += [model._meta.db_table, *([model.history.model._meta.db_table] if hasattr(model, "history") else [])]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)}")
        cursor.execute("DELETE FROM vault_rowchange WHERE table_name = ANY(%s)", [tables])
    _empty_ring()


def _empty_ring() -> None:
    for model in (PartKey, SubjectKey, SystemKey, KeyEpoch):
        model.objects.using(ring.ALIAS).all().delete()
    kek.forget()
    cache.forget()


@pytest.fixture
def empty_ring(db: None, settings: object, tmp_path: Path) -> Iterator[SimpleNamespace]:
    """An empty key ring (until the test's rollback) and an empty key directory."""
    settings.KEY_DIR = tmp_path / "keys"  # type: ignore[attr-defined]
    settings.VAULT_KEYS_IN_TRANSACTION = True  # type: ignore[attr-defined]
    _empty_ring()
    yield SimpleNamespace(keys=tmp_path / "keys")
    kek.forget()
    cache.forget()


@pytest.fixture
def file_store(settings: object, tmp_path: Path) -> Path:
    """An empty file store of this test."""
    settings.FILE_STORE = tmp_path / "files"  # type: ignore[attr-defined]
    return tmp_path / "files"


@pytest.fixture
def part() -> tuple[uuid.UUID, uuid.UUID]:
    """A subject and a part of it, not known to the key ring yet."""
    return uuid.uuid4(), uuid.uuid4()


def close_connections() -> None:
    """For threads of a test: close the connections that the thread opened."""
    connections.close_all()
