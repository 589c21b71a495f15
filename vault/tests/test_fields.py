"""Sealed fields: values come back exactly, never reach the database in clear, and cannot be moved or set back."""

import datetime
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.core import serializers
from django.core.exceptions import FieldError, ValidationError
from django.db import connection
from django.forms import modelform_factory

from vault import cache
from vault.errors import KeyMissing, SealBroken, UnsealedWrite
from vault.fields import SealedFieldMixin, SealedValue
from vault.keyring import ring
from vault.tests.notes import Note

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])
TABLE, HISTORY = "vault_tests_note", Note.history.model._meta.db_table
STRINGS = ["", " ", "张伟", "𠮷㐂䶮", "a\0b", "\u202eabc", "\ud800", "‍", "{{7*7}}", "%s", "\n\r\t", "x" * 100_000]


def made(**values: Any) -> Note:
    customer = uuid.uuid4()
    note = Note(customer_id=customer, part_id=customer, **values)
    note.save()
    return note


def again(note: Note) -> Note:
    cache.forget()
    return Note.objects.get(pk=note.pk)


def run(sql: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


@pytest.mark.parametrize("text", STRINGS, ids=ascii)
def test_text_comes_back_exactly(notes: type[Note], text: str) -> None:
    note = again(made(text=text))
    assert note.text == text
    assert note.history.get().text == text


@pytest.mark.parametrize(
    ("name", "value"),
    [("dose", Decimal("2.500")), ("dose", Decimal("-0.001")), ("dose", None), ("pulse", 0), ("pulse", -(10**12)),
     ("pulse", None), ("asked", True), ("asked", False), ("asked", None), ("born_on", datetime.date(2000, 2, 29)),
     ("born_on", None), ("extra", {"a": [1, 2.5, None, "é"]}), ("extra", []), ("extra", None), ("kind", "yes")],
)  # fmt: skip
def test_values_of_every_kind_come_back_exactly(notes: type[Note], name: str, value: Any) -> None:
    note = again(made(**{name: value}))
    found = getattr(note, name)
    assert (found, type(found)) == (value, type(value))
    assert str(found) == str(value)


def test_nothing_is_in_the_database_in_clear(notes: type[Note]) -> None:
    note = made(name="canary-51", text="canary-52", kind="yes", extra={"k": "canary-53"}, change_reason="canary-54")
    for table in (TABLE, HISTORY):
        (row,) = run(f"SELECT t::text, encode(t.text, 'escape'), encode(extra, 'escape') FROM {table} t WHERE id = %s",
                     note.pk)  # fmt: skip
        assert [text.count("canary") for text in row] == [0, 0, 0]


def test_stored_length_tells_neither_name_nor_answer(notes: type[Note]) -> None:
    for name, kind in (("王", "yes"), ("欧阳娜娜", "no"), ("", "")):
        made(name=name, kind=kind)
    assert len(run(f"SELECT DISTINCT length(name), length(kind), length(asked) FROM {TABLE}")) == 1


def test_value_is_sealed_until_it_is_read(notes: type[Note]) -> None:
    note = again(made(name="张伟"))
    assert type(note.__dict__["name"]) is SealedValue
    assert repr(note.__dict__["name"]) == "‹sealed›"
    assert note.name == "张伟"
    assert note.__dict__["name"] == "张伟"


@pytest.mark.parametrize(
    "change",
    [f"UPDATE {TABLE} SET version = version + 1 WHERE id = %s",
     f"UPDATE {TABLE} SET version = version + 1, text = name WHERE id = %s",
     f"UPDATE {TABLE} SET version = version + 1, text = set_byte(text, 40, 255 - get_byte(text, 40)) WHERE id = %s",
     f"UPDATE {TABLE} SET version = version + 1, text = '' WHERE id = %s",
     f"UPDATE {TABLE} SET version = version + 1, text = '\\x01' WHERE id = %s"],
)  # fmt: skip
def test_changed_row_does_not_open(notes: type[Note], change: str) -> None:
    note = made(name="a", text="b")
    run(change, note.pk)
    with pytest.raises(SealBroken):
        again(note).opened()


def test_value_of_another_row_column_customer_or_version_does_not_open(notes: type[Note]) -> None:
    note, other = made(name="a", text="b"), made(name="c", text="d")
    twin = Note(customer_id=note.customer_id, part_id=note.part_id, text="e")
    twin.save()
    old = again(note).__dict__["text"]
    note.save()
    for value in (again(note).__dict__["name"], again(other).__dict__["text"], again(twin).__dict__["text"], old):
        fresh = again(note)
        fresh.__dict__["text"] = value
        with pytest.raises(SealBroken):
            fresh.text  # noqa: B018


def test_null_in_the_database_is_an_error_not_an_empty_value(notes: type[Note]) -> None:
    note = made(text="b")
    run(f"ALTER TABLE {TABLE} ALTER COLUMN text DROP NOT NULL")
    run(f"UPDATE {TABLE} SET text = NULL, version = 2 WHERE id = %s", note.pk)
    with pytest.raises(SealBroken):
        again(note).text  # noqa: B018


def test_destroyed_key_is_an_error_not_an_empty_value(notes: type[Note]) -> None:
    note = made(text="b")
    ring.destroy_part(note.part_id)
    with pytest.raises(KeyMissing):
        again(note).opened()
    with pytest.raises(KeyMissing):
        note.history.get().text  # noqa: B018


@pytest.mark.parametrize("lookup", ["text", "text__exact", "text__contains", "text__isnull", "text__in", "extra__a"])
def test_sealed_field_cannot_be_looked_up(notes: type[Note], lookup: str) -> None:
    for refused in (Note.objects.filter, Note.objects.exclude, Note.history.filter):
        with pytest.raises(FieldError):
            refused(**{lookup: ["x"]})


def test_values_show_a_placeholder(notes: type[Note]) -> None:
    made(text="canary")
    assert repr(list(Note.objects.values("text"))) == "[{'text': ‹sealed›}]"
    assert repr(list(Note.objects.values_list("text", flat=True))) == "[‹sealed›]"


def test_serialising_is_refused(notes: type[Note]) -> None:
    note = made(text="canary")
    with pytest.raises(UnsealedWrite):
        serializers.serialize("json", [note])
    with pytest.raises(UnsealedWrite):
        serializers.serialize("json", note.history.all())


def test_plain_value_never_gets_through_to_the_driver(notes: type[Note]) -> None:
    note = made(text="a")
    for value in ("canary", b"canary", None, 5):
        with pytest.raises(UnsealedWrite):
            Note._base_manager.filter(pk=note.pk).update(text=value, version=2)
        with pytest.raises(UnsealedWrite):
            Note._meta.get_field("text").get_prep_value(value)


def test_deferred_value_is_fetched_and_opened(notes: type[Note]) -> None:
    note = made(text="a", name="b")
    found = Note.objects.only("name").get(pk=note.pk)
    assert (found.name, found.text) == ("b", "a")


def test_refreshing_shows_what_was_saved_elsewhere(notes: type[Note]) -> None:
    note = made(text="a")
    twin = again(note)
    twin.text = "b"
    twin.save()
    note.refresh_from_db()
    assert (note.text, note.version) == ("b", 2)


def test_forms_validate_as_with_ordinary_fields(notes: type[Note]) -> None:
    form = modelform_factory(Note, fields=["name", "kind", "dose", "born_on"])
    wrong = form({"name": "x" * 61, "kind": "maybe", "dose": "1.23456", "born_on": "31.2."})
    assert sorted(wrong.errors) == ["born_on", "dose", "kind", "name"]
    right = form({"name": "张伟", "kind": "no", "dose": "1.5", "born_on": "2001-02-03"})
    assert right.is_valid()
    assert right.cleaned_data["dose"] == Decimal("1.5")
    with pytest.raises(ValidationError):
        Note(pulse="many").full_clean()


def test_form_of_a_saved_row_starts_with_its_values(notes: type[Note]) -> None:
    note = again(made(name="张伟", dose=Decimal("1.5")))
    form = modelform_factory(Note, fields=["name", "dose"])(instance=note)
    assert form.initial == {"name": "张伟", "dose": Decimal("1.5")}
    assert modelform_factory(Note, fields=["name"])({"name": "张伟"}, instance=note).has_changed() is False


def test_every_sealed_column_is_bytes(notes: type[Note]) -> None:
    columns = dict(run("SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s", TABLE))
    sealed = [field.column for field in Note._meta.concrete_fields if isinstance(field, SealedFieldMixin)]
    assert {columns[name] for name in sealed} == {"bytea"}
    assert len(sealed) == 9
