"""The key ring: keys are committed first, destroyed for good, and live in a store of their own (traps 8, 9, 11)."""

import threading
import uuid
from typing import Any

import pytest
from django.core.signals import request_started
from django.db import connections, transaction

from vault import cache, crypto
from vault.errors import KeyMissing, KeyRefused, SealBroken
from vault.keyring import bulk, ring
from vault.keyring.models import PartKey, SubjectKey
from vault.tests.conftest import close_connections
from vault.tests.notes import Note

BOTH = pytest.mark.django_db(databases=["default", "keyring"])
Pair = tuple[uuid.UUID, uuid.UUID]


@BOTH
def test_key_of_a_part_is_made_once_and_found_again(part: Pair) -> None:
    key = ring.ensure(*part).key
    cache.forget()
    assert (ring.ensure(*part).key, ring.get(part[1]).key) == (key, key)
    assert (ring.get(part[1]).subject, ring.get(part[1]).id) == part


@BOTH
def test_every_part_has_a_key_of_its_own(part: Pair) -> None:
    other = uuid.uuid4()
    assert ring.ensure(*part).key != ring.ensure(part[0], other).key
    assert SubjectKey.objects.using(ring.ALIAS).filter(pk=part[0]).count() == 1


@BOTH
def test_no_key_is_stored_in_clear(part: Pair) -> None:
    key = ring.ensure(*part).key
    stored = bytes(PartKey.objects.using(ring.ALIAS).get(pk=part[1]).wrapped)
    assert (stored.count(key), len(stored)) == (0, 12 + 32 + 16)


@BOTH
def test_destroyed_part_is_gone_while_its_sisters_live(part: Pair) -> None:
    sister = uuid.uuid4()
    bulk.make_many([part, (part[0], sister)])
    assert [ring.destroy_part(part[1]), ring.destroy_part(part[1])] == [1, 0]
    with pytest.raises(KeyMissing):
        ring.get(part[1])
    assert ring.get(sister).subject == part[0]


@BOTH
def test_destroyed_subject_takes_all_its_parts(part: Pair) -> None:
    other = (uuid.uuid4(), uuid.uuid4())
    bulk.make_many([part, (part[0], uuid.uuid4()), other])
    assert ring.destroy_subject(part[0]) == 3
    with pytest.raises(KeyMissing):
        ring.get(part[1])
    assert ring.get(other[1]).id == other[1]


@BOTH
def test_destruction_empties_the_opened_keys_at_once(part: Pair) -> None:
    ring.ensure(*part)
    ring.destroy_part(part[1])
    assert cache.parts() == {}


@BOTH
def test_opened_keys_do_not_outlive_the_request(part: Pair) -> None:
    ring.ensure(*part)
    request_started.send(sender=None)
    assert cache.parts() == {}


@BOTH
def test_wrapped_key_moved_to_another_part_does_not_open(part: Pair) -> None:
    thief = (uuid.uuid4(), uuid.uuid4())
    bulk.make_many([part, (part[0], uuid.uuid4()), thief])
    stolen = PartKey.objects.using(ring.ALIAS).get(pk=part[1]).wrapped
    for row in PartKey.objects.using(ring.ALIAS).exclude(pk=part[1]):
        PartKey.objects.using(ring.ALIAS).filter(pk=row.pk).update(wrapped=stolen)
        cache.forget()
        with pytest.raises(SealBroken):
            ring.get(row.pk)


@BOTH
def test_many_keys_are_opened_with_one_query(part: Pair, django_assert_num_queries: object) -> None:
    pairs = [(uuid.uuid4(), uuid.uuid4()) for _ in range(50)]
    bulk.make_many(pairs)
    cache.forget()
    with django_assert_num_queries(1, using="keyring"):  # type: ignore[operator]
        ring.load(part for _subject, part in pairs)
        ring.load(part for _subject, part in pairs)
    assert len(cache.parts()) == 50


def test_keys_are_refused_inside_a_transaction_of_the_key_ring(real_stores: None, part: Pair) -> None:
    for make in (lambda: ring.ensure(*part), lambda: bulk.make_many([part])):
        with pytest.raises(KeyRefused), transaction.atomic(using="keyring"):
            make()
    assert PartKey.objects.using(ring.ALIAS).count() == 0


def test_key_stays_when_the_row_is_rolled_back(real_stores: None, part: Pair) -> None:
    note = Note(customer_id=part[0], part_id=part[1], text="x")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        note.save()
        raise ZeroDivisionError
    cache.forget()
    assert Note.objects.count() == 0
    assert ring.get(part[1]).subject == part[0]


def test_key_is_committed_before_its_row(real_stores: None, part: Pair) -> None:
    """Another connection sees the key while the row's own transaction is still open."""
    seen: list[int] = []

    def look() -> None:
        seen.append(PartKey.objects.using(ring.ALIAS).filter(pk=part[1]).count())
        seen.append(Note.objects.count())
        close_connections()

    with transaction.atomic():
        Note(customer_id=part[0], part_id=part[1], text="x").save()
        thread = threading.Thread(target=look)
        thread.start()
        thread.join(20)
    assert seen == [1, 0]


def test_two_makers_of_one_key_agree(real_stores: None, part: Pair) -> None:
    start, keys = threading.Barrier(6), []

    def make() -> None:
        start.wait(10)
        keys.append(ring.ensure(*part).key)
        close_connections()

    threads = [threading.Thread(target=make) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    cache.forget()
    assert keys == [ring.get(part[1]).key] * 6


def test_bulk_making_opens_the_key_of_who_was_first(
    real_stores: None, part: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look and the writing somebody else makes the same key: that one counts."""
    write, theirs = bulk._write, []

    def late(model: type, *how_and_rows: Any) -> Any:
        if model is PartKey:
            theirs.append(ring.ensure(*part).key)
            cache.forget()
        return write(model, *how_and_rows)

    monkeypatch.setattr(bulk, "_write", late)
    bulk.make_many([part])
    assert [ring.get(part[1]).key] == theirs


@BOTH
def test_the_stores_are_two_and_hold_different_tables() -> None:
    tables = {alias: set(connections[alias].introspection.table_names()) for alias in ("default", "keyring")}
    assert {name for name in tables["default"] if name.startswith("keyring_")} == set()
    assert {name for name in tables["keyring"] if not name.startswith(("keyring_", "django_migrations"))} == set()
    assert {"keyring_keyepoch", "keyring_subjectkey", "keyring_partkey", "keyring_systemkey"} <= tables["keyring"]


def test_key_cache_is_per_thread(real_stores: None, part: Pair) -> None:
    ring.ensure(*part)
    seen: list[int] = []
    thread = threading.Thread(target=lambda: seen.append(len(cache.parts())))
    thread.start()
    thread.join(10)
    assert (seen, len(cache.parts())) == ([0], 1)


def test_derived_file_key_is_not_the_field_key() -> None:
    key = crypto.new_key()
    assert crypto.derive(key, "file digest") != key
