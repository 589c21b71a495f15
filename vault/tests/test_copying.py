"""What COPY writes equals what save() writes, triggers included."""

import datetime
import time
import uuid
from decimal import Decimal
from typing import Any

import pytest
from psycopg2.extras import DateTimeTZRange

from vault import blind_index, cache
from vault.copying import copy_entries, copy_plain, copy_rows
from vault.errors import KeyRefused, UnsealedWrite
from vault.keyring import bulk, ring
from vault.keyring.models import PartKey
from vault.models import RowChange, SearchEntry
from vault.reconcile import reconcile
from vault.recorded import open_rows
from vault.tests.notes import Label, Note, Scrap

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])
MOMENT = datetime.datetime(2026, 3, 4, 5, 6, 7, 89, tzinfo=datetime.UTC)
NASTY = "tab\t, newline\r\n, \\N, \\x41, quote \" ', {brace}, 𠮷㐂䶮, \u202e, ‍, ,NULL"


def full(customer: uuid.UUID) -> dict[str, Any]:
    """A value in every column."""
    return {
        "customer_id": customer, "part_id": customer, "name": "欧阳𠮷", "kind": "yes", "text": NASTY,
        "dose": Decimal("2.500"), "pulse": -72, "asked": False, "born_on": datetime.date(1999, 2, 28),
        "extra": {"a": [1, None, "é"], NASTY: True}, "change_reason": "原因", "place": NASTY, "score": -5,
        "rate": Decimal("-12.30"), "is_open": False, "seen_at": MOMENT, "seen_on": datetime.date(2026, 1, 2),
        "starts": datetime.time(23, 59, 59, 5), "lasts": datetime.timedelta(days=-1, seconds=5, microseconds=7),
        "tags": ["", "NULL", NASTY, "a,b"], "open_during": DateTimeTZRange(MOMENT, None, "[)"),
        "plan": {"x": NASTY, "y": [1.5, None]}, "raw": b"\x00\xff\\x", "other": uuid.uuid4(),
    }  # fmt: skip


def values(row: Any) -> dict[str, Any]:
    """The opened values of a row, without what differs from row to row."""
    open_rows([row])
    skipped = {"id", "changed_at", "history_id", "history_date", "customer_id", "part_id", "other"}
    found = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {name: bytes(v) if isinstance(v, memoryview) else v for name, v in found.items() if name not in skipped}


@pytest.mark.parametrize("given", [full, lambda customer: {"customer_id": customer, "part_id": customer}])
def test_copied_row_and_history_equal_saved_ones(notes: type[Note], given: Any) -> None:
    saved, copied = (Note(**given(uuid.uuid4())) for _ in range(2))
    saved.save()
    assert copy_rows(Note, [copied]) == 1
    cache.forget()
    assert values(Note.objects.get(pk=copied.pk)) == values(Note.objects.get(pk=saved.pk))
    assert values(copied.history.get()) == values(saved.history.get())
    assert (copied.history.get().history_type, copied.history.get().version) == ("+", 1)


def test_copied_rows_fire_the_triggers(notes: type[Note]) -> None:
    rows = [Note(**full(uuid.uuid4())) for _ in range(3)]
    copy_rows(Note, rows)
    changes = RowChange.objects.filter(record_id__in=[row.pk for row in rows])
    assert sorted(changes.values_list("operation", "version")) == [("I", 1)] * 3
    assert reconcile(tables=[Note]) == []


def test_copied_row_can_be_saved_afterwards(notes: type[Note]) -> None:
    row = Note(**full(uuid.uuid4()))
    copy_rows(Note, [row])
    row.text = "changed"
    row.save()
    assert (row.version, Note.objects.get(pk=row.pk).text) == (2, "changed")
    assert [version.text for version in row.history.order_by("version")] == [NASTY, "changed"]


def test_plain_recorded_rows_and_rows_without_history_are_copied(notes: type[Note]) -> None:
    label, customer = Label(title="門診\\N"), uuid.uuid4()
    copy_rows(Label, [label], at=MOMENT)
    assert Label.objects.get().title == "門診\\N"
    assert (label.history.get().title, label.history.get().history_date) == ("門診\\N", MOMENT)
    copy_rows(Scrap, [Scrap(customer_id=customer, text="draft")])
    assert Scrap.objects.get().text == "draft"


def test_only_new_rows_of_one_recorded_model_are_taken(notes: type[Note]) -> None:
    saved = Label(title="x")
    saved.save()
    for model, rows in ((Label, [saved]), (Note, [Label(title="y")]), (SearchEntry, [])):
        with pytest.raises(UnsealedWrite):
            copy_rows(model, rows)
    with pytest.raises(UnsealedWrite):
        copy_plain(Label, [Label(title="y")])


def test_a_row_refused_by_the_database_leaves_none(notes: type[Note]) -> None:
    one = Label(title="x")
    twin = Label(id=one.id, title="y")
    with pytest.raises(Exception, match="duplicate key"):
        copy_rows(Label, [one, twin])
    assert (Label.objects.count(), one.version) == (0, 0)


def test_search_entries_are_copied(notes: type[Note]) -> None:
    subjects = [uuid.uuid4() for _ in range(3)]
    assert copy_entries((subject, [("name_full", f"n{at}")]) for at, subject in enumerate(subjects)) == 3
    assert blind_index.candidates([[("name_full", "n1")]]) == [subjects[1]]


def test_keys_of_many_are_made_once(notes: type[Note]) -> None:
    subject, parts = uuid.uuid4(), [uuid.uuid4() for _ in range(5)]
    pairs = [(subject, part) for part in parts]
    assert [bulk.make_many(pairs), bulk.make_many([*pairs, (uuid.uuid4(), uuid.uuid4())])] == [5, 1]
    keys = {part: ring.get(part).key for part in parts}
    cache.forget()
    assert {part: ring.get(part).key for part in parts} == keys
    assert len(set(keys.values())) == 5
    assert {ring.get(part).subject for part in parts} == {subject}


def test_part_of_another_subject_is_refused(notes: type[Note]) -> None:
    part = uuid.uuid4()
    bulk.make_many([(uuid.uuid4(), part)])
    with pytest.raises(KeyRefused):
        bulk.make_many([(uuid.uuid4(), part)])
    assert PartKey.objects.using(ring.ALIAS).filter(pk=part).count() == 1


def test_two_thousand_customers_a_second(notes: type[Note]) -> None:
    rows = [Note(**full(uuid.uuid4())) for _ in range(1000)]
    began, worked = time.perf_counter(), time.process_time()
    copy_rows(Note, rows)
    copy_entries((row.customer_id, [("name_bigram", f"{at}")]) for at, row in enumerate(rows))
    took = time.perf_counter() - began
    print(f"{len(rows) / took:.0f} rows of 25 columns a second, {time.process_time() - worked:.2f} s of our own work")
    assert time.process_time() - worked < 1.5  # our own work; the wall clock depends on who else is at work
    assert RowChange.objects.filter(record_id__in=[row.pk for row in rows], operation="I").count() == 1000
