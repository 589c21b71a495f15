"""Recorded rows: every version kept, stale copies refused, nothing goes round the history (T22 and T28, traps 1 to 10)."""

import threading
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.utils import InternalError

from vault.errors import KeyMissing, StaleVersion, UnsealedWrite
from vault.keyring import ring
from vault.models import RowChange
from vault.reconcile import reconcile
from vault.recorded import VersionedModel, open_rows
from vault.tests.conftest import close_connections
from vault.tests.notes import Label, Note, Scrap

BOTH = pytest.mark.django_db(databases=["default", "keyring"])
THREADS, EDITS = 8, 25


def made(**values: Any) -> Note:
    customer = uuid.uuid4()
    note = Note(customer_id=customer, part_id=customer, **values)
    note.save()
    return note


@BOTH
def test_each_save_makes_a_version_with_history_and_change(notes: type[Note]) -> None:
    note = made(text="one")
    note.text = "two"
    note.save()
    assert [(row.version, row.history_type, row.text) for row in note.history.order_by("history_id")] == [
        (1, "+", "one"), (2, "~", "two"),
    ]  # fmt: skip
    changes = RowChange.objects.filter(record_id=note.pk).order_by("id")
    assert list(changes.values_list("table_name", "version", "operation")) == [
        ("vault_tests_note", 1, "I"), ("vault_tests_note", 2, "U"),
    ]  # fmt: skip


@BOTH
def test_deletion_keeps_the_last_version_in_the_history(notes: type[Note]) -> None:
    note = made(text="one")
    key = note.pk
    note.delete()
    last = Note.history.filter(id=key).order_by("-history_id").first()
    assert (last.history_type, last.version, last.text) == ("-", 1, "one")
    assert list(RowChange.objects.filter(record_id=key).order_by("id").values_list("operation", flat=True)) == [
        "I",
        "D",
    ]


@BOTH
def test_deleting_a_row_whose_key_is_gone_is_refused(notes: type[Note]) -> None:
    note = made(text="one")
    ring.destroy_part(note.part_id)
    with pytest.raises(KeyMissing):
        Note.objects.get(pk=note.pk).delete()


@BOTH
@pytest.mark.parametrize("kind", ["note", "label", "scrap"])
def test_stale_copy_is_refused_and_leaves_the_transaction_usable(notes: type[Note], kind: str) -> None:
    customer = uuid.uuid4()
    row: Any = {"note": Note(customer_id=customer, part_id=customer, text="one"), "label": Label(title="one"),
                "scrap": Scrap(customer_id=customer, text="one")}[kind]  # fmt: skip
    row.save()
    stale = type(row).objects.get(pk=row.pk)
    row.save()
    with pytest.raises(StaleVersion) as refused:
        stale.save()
    assert (refused.value.pk, refused.value.version) == (row.pk, 1)
    assert (stale.version, type(row).objects.get(pk=row.pk).version) == (1, 2)


@BOTH
def test_what_was_typed_survives_a_refused_save(notes: type[Note]) -> None:
    note = made(text="one", name="n")
    stale = Note.objects.get(pk=note.pk)
    note.text = "theirs"
    note.save()
    stale.text = "mine"
    with pytest.raises(StaleVersion):
        stale.save()
    theirs = Note.objects.get(pk=note.pk).opened()
    assert (stale.text, stale.name, theirs.text) == ("mine", "n", "theirs")
    theirs.text = stale.text
    theirs.save()
    assert theirs.version == 3


@BOTH
def test_row_that_was_deleted_is_not_saved_back(notes: type[Note]) -> None:
    note = made(text="one")
    copy = Note.objects.get(pk=note.pk)
    note.delete()
    with pytest.raises(StaleVersion):
        copy.save()
    assert Note.objects.count() == 0


@BOTH
def test_saving_keeps_values_that_nobody_had_opened(notes: type[Note]) -> None:
    note = made(text="one", name="two", extra={"a": 1})
    fetched = Note.objects.get(pk=note.pk)
    fetched.score = 5
    fetched.save()
    found = Note.objects.get(pk=note.pk).opened()
    assert (found.text, found.name, found.extra, found.score) == ("one", "two", {"a": 1}, 5)


@BOTH
@pytest.mark.parametrize(
    "write",
    [lambda row: row.save(update_fields=["score"]), lambda row: Note.objects.update(score=1),
     lambda row: Note.objects.only("id", "version", "score").get(pk=row.pk).save(),
     lambda row: Note.objects.filter(pk=row.pk).update(score=1), lambda row: Note.objects.bulk_create([Note()]),
     lambda row: Note.objects.bulk_update([row], ["score"]),
     lambda row: Note.objects.update_or_create(pk=row.pk, defaults={"score": 1})],
)  # fmt: skip
def test_writes_without_history_are_refused(notes: type[Note], write: Any) -> None:
    note = made(text="one")
    with pytest.raises(UnsealedWrite):
        write(note)
    assert (Note.objects.get().version, Note.history.count()) == (1, 1)


@BOTH
@pytest.mark.parametrize(
    "write",
    [lambda row: Note._base_manager.filter(pk=row.pk).update(score=1),
     lambda row: Note._base_manager.filter(pk=row.pk).update(version=3),
     lambda row: Note._base_manager.filter(pk=row.pk).update(id=uuid.uuid4(), version=2)],
)  # fmt: skip
def test_database_refuses_what_does_not_step_the_version(notes: type[Note], write: Any) -> None:
    note = made(text="one")
    with pytest.raises((InternalError, DatabaseError), match="step its version"), transaction.atomic():
        write(note)
    assert Note.objects.get().version == 1


@BOTH
def test_row_cannot_be_set_back_from_its_own_history(notes: type[Note]) -> None:
    note = made(text="one")
    note.text = "two"
    note.save()
    columns = ", ".join(f'"{field.column}"' for field in Note._meta.concrete_fields)
    sql = f"""UPDATE vault_tests_note SET ({columns}) = (SELECT {columns} FROM {Note.history.model._meta.db_table} h
              WHERE h.id = %s AND h.version = 1) WHERE id = %s"""
    refused = pytest.raises((InternalError, DatabaseError), match="step its version")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [note.pk, note.pk])
    assert Note.objects.get().text == "two"


@BOTH
def test_failed_save_leaves_version_and_history_as_they_were(notes: type[Note]) -> None:
    label = Label(title="x")
    label.save()
    label.title = "y" * 41
    with pytest.raises(DatabaseError):
        label.save()
    assert (label.version, Label.objects.get().title, label.history.count()) == (1, "x", 1)
    label.title = "z"
    label.save()
    assert label.version == 2


@BOTH
def test_new_row_with_a_taken_id_is_refused(notes: type[Note]) -> None:
    note = made(text="one")
    twin = Note(id=note.pk, customer_id=note.customer_id, part_id=note.part_id, text="forged")
    with pytest.raises(IntegrityError):
        twin.save()
    assert Note.objects.get().text == "one"


@BOTH
def test_the_actor_of_the_session_stands_in_the_change(notes: type[Note]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('clinic.actor', 'person-1', true)")
    label = Label(title="x")
    label.save()
    assert RowChange.objects.get(record_id=label.pk).actor == "person-1"


@BOTH
@pytest.mark.parametrize("count", [1, 3])
def test_rows_open_with_one_query_for_their_keys(notes: type[Note], count: int, django_assert_num_queries: Any) -> None:
    rows = [made(text=str(at)) for at in range(count)]
    from vault import cache

    cache.forget()
    with django_assert_num_queries(1), django_assert_num_queries(1, using="keyring"):
        found = Note.objects.order_by("pk").opened()
        assert sorted(row.text for row in found) == sorted(row.text for row in rows)


@BOTH
def test_rows_of_several_models_and_of_history_open_together(notes: type[Note]) -> None:
    note = made(text="one")
    scrap = Scrap(customer_id=note.customer_id, text="two")
    scrap.save()
    rows = open_rows([Note.objects.get(), None, Scrap.objects.get(), Note.history.get(), Label(title="x")])
    assert [row.__dict__.get("text") for row in rows] == ["one", "two", "one", None]


def test_djangos_hook_for_updates_is_as_it_was() -> None:
    """`_do_update` is private: these are the arguments and the call that VersionedModel relies on."""
    import inspect

    names = list(inspect.signature(models.Model._do_update).parameters)  # type: ignore[attr-defined]
    assert names == ["self", "base_qs", "using", "pk_val", "values", "update_fields", "forced_update"]
    assert inspect.getsource(models.Model._save_table).count("self._do_update(") == 1  # type: ignore[attr-defined]
    assert list(inspect.signature(VersionedModel._do_update).parameters) == names


def test_conflicting_edits_are_never_lost(real_stores: None) -> None:
    """Eight threads add their mark 25 times each to one text; who comes late reads anew and tries again."""
    note = made(text="")
    conflicts: list[int] = []

    def edit(mark: str) -> None:
        for at in range(EDITS):
            while True:
                mine = Note.objects.get(pk=note.pk)
                mine.text += f"{mark}{at} "
                try:
                    mine.save()
                    break
                except StaleVersion:
                    conflicts.append(1)
        close_connections()

    threads = [threading.Thread(target=edit, args=(chr(65 + at),)) for at in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(100)
    last = Note.objects.get(pk=note.pk)
    expected = {f"{chr(65 + thread)}{at}" for thread in range(THREADS) for at in range(EDITS)}
    assert set(last.text.split()) == expected
    assert (len(last.text.split()), last.version) == (THREADS * EDITS, THREADS * EDITS + 1)
    lengths = [len(row.text.split()) for row in note.history.order_by("version")]
    assert lengths == list(range(THREADS * EDITS + 1))
    assert reconcile(tables=[Note]) == []
    print(f"{len(conflicts)} conflicts among {THREADS * EDITS} edits")
