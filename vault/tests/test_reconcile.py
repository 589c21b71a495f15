"""Every change that went round the history is found (T28)."""

import uuid

import pytest
from django.db import connection

from vault.reconcile import Fault, reconcile, recorded_models
from vault.recorded import RecordedModel
from vault.tests.notes import Label, Note, Scrap

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])
TABLE, HISTORY = "vault_tests_label", Label.history.model._meta.db_table


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def labelled(*titles: str) -> Label:
    label = Label()
    for title in titles:
        label.title = title
        label.save()
    return label


def faults() -> list[tuple[uuid.UUID, int, str]]:
    return [fault[1:] for fault in reconcile(tables=[Label, Note])]


def test_ordinary_work_has_no_fault(notes: type[Note]) -> None:
    customer = uuid.uuid4()
    note = notes(customer_id=customer, part_id=customer, text="a")
    note.save()
    note.save()
    labelled("a", "b", "c").delete()
    labelled("d")
    assert reconcile(tables=[Label, Note]) == []


def test_change_by_sql_has_no_history(notes: type[Note]) -> None:
    label = labelled("a")
    run(f"UPDATE {TABLE} SET title = 'b', version = 2 WHERE id = %s", label.pk)
    assert reconcile(tables=[Label]) == [Fault(TABLE, label.pk, 2, "change without history")]


def test_row_put_in_and_row_taken_out_by_sql_are_found(notes: type[Note]) -> None:
    stranger, label = uuid.uuid4(), labelled("a")
    run(f"INSERT INTO {TABLE} (id, version, title) VALUES (%s, 1, 'x')", stranger)
    run(f"DELETE FROM {TABLE} WHERE id = %s", label.pk)
    assert sorted(faults(), key=str) == sorted(
        [(stranger, 1, "change without history"), (label.pk, 1, "change without history")], key=str
    )


def test_row_set_back_by_delete_and_insert_is_found(notes: type[Note]) -> None:
    label = labelled("a", "b")
    run(f"DELETE FROM {TABLE} WHERE id = %s", label.pk)
    run(f"INSERT INTO {TABLE} (id, version, title) VALUES (%s, 1, 'a')", label.pk)
    assert faults() == [(label.pk, 2, "change without history")]


def test_history_taken_out_forged_or_doubled_is_found(notes: type[Note]) -> None:
    label = labelled("a", "b")
    run(f"DELETE FROM {HISTORY} WHERE id = %s AND version = 1", label.pk)
    assert faults() == [(label.pk, 1, "change without history")]
    run(f"UPDATE {HISTORY} SET version = 7 WHERE id = %s", label.pk)
    assert [kind for _id, _version, kind in faults()] == ["change without history"] * 2 + ["history without change"]


def test_doubled_history_is_found(notes: type[Note]) -> None:
    label = labelled("a")
    version = label.history.get()
    version.pk = None
    version.save()
    assert faults() == [(label.pk, 1, "version recorded twice")]


def test_change_with_triggers_off_is_found(notes: type[Note]) -> None:
    label, gone, stranger = labelled("a"), labelled("b"), uuid.uuid4()
    run("SET LOCAL session_replication_role = replica")
    run(f"UPDATE {TABLE} SET title = 'changed' WHERE id = %s", label.pk)
    run(f"DELETE FROM {TABLE} WHERE id = %s", gone.pk)
    run(f"INSERT INTO {TABLE} (id, version, title) VALUES (%s, 1, 'x')", stranger)
    assert set(faults()) == {
        (label.pk, 1, "row changed unseen"), (gone.pk, 1, "row missing"), (stranger, 1, "row without change"),
    }  # fmt: skip


def test_destroyed_record_is_excused_by_name_only(notes: type[Note]) -> None:
    destroyed, other = labelled("a"), labelled("b")
    for label in (destroyed, other):
        run(f"DELETE FROM {HISTORY} WHERE id = %s", label.pk)
        run(f"DELETE FROM {TABLE} WHERE id = %s", label.pk)
    found = reconcile(tables=[Label], gone=lambda records: {destroyed.pk} & records)
    assert {(fault.record, fault.kind) for fault in found} == {(other.pk, "change without history")}
    assert len(found) == 2


def test_every_recorded_model_is_looked_at() -> None:
    models = recorded_models()
    assert [model for model in models if not hasattr(model, "history")] == []
    assert (Scrap in models, Label in models) == (False, False)  # not installed: they have no place in a clinic
    assert issubclass(Label, RecordedModel)
