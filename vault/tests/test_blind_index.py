"""The blind index finds whom it should, and the database learns no term (A6.3, security 3.5)."""

import random
import struct
import threading
import uuid
from collections.abc import Iterable

import pytest
from django.db import connection, transaction

from vault import blind_index, crypto
from vault.blind_index import IndexKeys, candidates, drop_entry, live_keys, matching, rebuild, set_entry
from vault.errors import KeyRefused
from vault.keyring import ring, system
from vault.keyring.models import SystemKey
from vault.models import SearchEntry
from vault.tests.conftest import close_connections

BOTH = pytest.mark.django_db(databases=["default", "keyring"])


class Register:
    """A source of subjects for rebuilding."""

    def __init__(self, terms: dict[uuid.UUID, list[tuple[str, str]]]) -> None:
        self.terms = terms

    def subjects(self) -> Iterable[uuid.UUID]:
        return list(self.terms)

    def terms_of(self, subjects: list[uuid.UUID]) -> Iterable[tuple[uuid.UUID, list[tuple[str, str]]]]:
        return [(subject, self.terms[subject]) for subject in subjects if subject in self.terms]


def some(count: int) -> dict[uuid.UUID, list[tuple[str, str]]]:
    return {uuid.uuid4(): [("name_full", f"name {at}"), ("phone_last4", f"{at % 10}")] for at in range(count)}


def test_token_depends_on_key_field_and_text() -> None:
    keys, other = IndexKeys(1, crypto.new_key()), IndexKeys(2, crypto.new_key())
    tokens = [keys.token("name_full", "张伟"), keys.token("name_full", "张卫"), keys.token("pinyin_full", "张伟"),
              other.token("name_full", "张伟")]  # fmt: skip
    assert len(set(tokens)) == 4
    assert keys.token("name_full", "张伟") == tokens[0]


def test_tokens_fit_their_columns() -> None:
    keys = IndexKeys(1, crypto.new_key())
    wide = [keys.token("phone_full", str(at)) for at in range(3000)]
    narrow = [keys.token("name_bigram", str(at)) for at in range(3000)]
    assert all(-(2**63) <= token < 2**63 for token in wide)
    assert min(wide) < 0 < max(wide)
    assert all(0 <= token < 2**32 for token in narrow)
    assert max(narrow) > 2**31


@BOTH
def test_subject_is_found_by_all_terms_of_any_alternative() -> None:
    wei, ming, none = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    set_entry(wei, [("name_bigram", "张伟"), ("phone_last4", "8000")])
    set_entry(ming, [("name_bigram", "张伟"), ("name_bigram", "伟明"), ("phone_last4", "1234")])
    set_entry(none, [])
    assert set(candidates([[("name_bigram", "张伟")]])) == {wei, ming}
    assert candidates([[("name_bigram", "张伟"), ("name_bigram", "伟明")]]) == [ming]
    assert set(candidates([[("phone_last4", "8000")], [("phone_last4", "1234")]])) == {wei, ming}
    assert candidates([[("name_bigram", "8000")]]) == []
    assert len(candidates([[("name_bigram", "张伟")]], limit=1)) == 1


@BOTH
@pytest.mark.parametrize("nothing", [[], [[]], [[], []]])
def test_question_without_terms_finds_nobody(nothing: list) -> None:
    set_entry(uuid.uuid4(), [("name_full", "x")])
    assert candidates(nothing) == []


@BOTH
def test_entry_is_replaced_and_dropped() -> None:
    subject = uuid.uuid4()
    set_entry(subject, [("phone_full", "+8613800000001")])
    set_entry(subject, [("phone_full", "+8613800000002")])
    assert candidates([[("phone_full", "+8613800000001")]]) == []
    assert candidates([[("phone_full", "+8613800000002")]]) == [subject]
    assert [drop_entry(subject), drop_entry(subject)] == [1, 0]
    assert SearchEntry.objects.count() == 0


@BOTH
def test_matching_is_one_query_over_the_index() -> None:
    set_entry(uuid.uuid4(), [("name_full", "x")])
    found = matching([[("name_full", "x")]])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "searchentry_tokens" in found.explain()


@BOTH
def test_rebuild_changes_every_token_and_the_key() -> None:
    known = some(25)
    for subject, terms in known.items():
        set_entry(subject, terms)
    set_entry(uuid.uuid4(), [("name_full", "gone from the register")])
    before = {token for tokens in SearchEntry.objects.values_list("tokens", flat=True) for token in tokens}
    old = live_keys()[0].generation
    told: list[int] = []
    assert rebuild(Register(known), batch=10, progress=told.append) == 25
    after = {token for tokens in SearchEntry.objects.values_list("tokens", flat=True) for token in tokens}
    assert before & after == set()
    assert told == [10, 20, 25]
    assert [keys.generation for keys in live_keys()] == [old + 1]
    assert set(SearchEntry.objects.values_list("subject", flat=True)) == set(known)
    assert candidates([[("name_full", "name 7")]]) == [list(known)[7]]


@BOTH
def test_index_answers_while_it_is_rebuilt_and_after_it_was_cut_off() -> None:
    known = some(20)
    for subject, terms in known.items():
        set_entry(subject, terms)

    def stop(done: int) -> None:
        assert set(candidates([[("phone_last4", "3")]])) == {list(known)[3], list(known)[13]}
        if done == 15:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(Register(known), batch=5, progress=stop)
    assert len(live_keys()) == 2
    assert set(candidates([[("phone_last4", "3")]])) == {list(known)[3], list(known)[13]}
    assert rebuild(Register(known)) == 20
    assert len(live_keys()) == 1
    assert set(candidates([[("phone_last4", "3")]])) == {list(known)[3], list(known)[13]}


@BOTH
def test_tokens_without_their_key_are_refused_and_rebuilt() -> None:
    known = some(3)
    for subject, terms in known.items():
        set_entry(subject, terms)
    SystemKey.objects.using(ring.ALIAS).all().delete()
    with pytest.raises(KeyRefused):
        candidates([[("name_full", "name 1")]])
    assert rebuild(Register(known)) == 3
    assert candidates([[("name_full", "name 1")]]) == [list(known)[1]]


@BOTH
def test_index_key_is_bound_to_its_name_and_generation() -> None:
    live_keys()
    row = SystemKey.objects.using(ring.ALIAS).get(name=blind_index.KEY_NAME)
    SystemKey.objects.using(ring.ALIAS).filter(pk=row.pk).update(generation=row.generation + 1)
    with pytest.raises(Exception, match="does not open"):
        system.opened(blind_index.KEY_NAME)


def test_save_during_a_rebuild_is_not_overwritten(real_stores: None) -> None:
    """The save holds the lock of the index until it commits; the rebuild then reads what was saved."""
    subject = uuid.uuid4()
    stored = {subject: [("name_full", "old")]}
    set_entry(subject, stored[subject])
    saved = threading.Event()

    def build() -> None:
        saved.wait(5)
        rebuild(Register(stored))
        close_connections()

    thread = threading.Thread(target=build)
    thread.start()
    with transaction.atomic():
        set_entry(subject, [("name_full", "new")])
        saved.set()
        thread.join(0.5)  # the rebuild waits for us
        assert thread.is_alive()
        stored[subject] = [("name_full", "new")]
    thread.join(10)
    assert candidates([[("name_full", "new")]]) == [subject]
    assert candidates([[("name_full", "old")]]) == []


def test_batch_waits_for_a_save_that_began_after_the_new_key(real_stores: None) -> None:
    """The subject has no entry yet, so that no row lock helps: only the lock of the index keeps the old name out."""
    subject = uuid.uuid4()
    stored = {subject: [("name_full", "old")]}
    written = threading.Event()

    def save() -> None:
        with transaction.atomic():
            set_entry(subject, [("name_full", "new")])
            written.set()
            threading.Event().wait(0.5)
            stored[subject] = [("name_full", "new")]
        close_connections()

    class Late(Register):
        def subjects(self) -> Iterable[uuid.UUID]:
            thread.start()
            written.wait(10)
            yield subject

    thread = threading.Thread(target=save)
    rebuild(Late(stored))
    thread.join(10)
    assert candidates([[("name_full", "new")]]) == [subject]
    assert candidates([[("name_full", "old")]]) == []


def _on_the_disk(tokens: Iterable[int]) -> int:
    """How many of these tokens stand in the files of the table and its indexes."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            """SELECT pg_read_binary_file(pg_relation_filepath(c.oid)) FROM pg_class c
            WHERE c.oid = 'vault_searchentry'::regclass
            OR c.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = 'vault_searchentry'::regclass)"""
        )
        pages = b"".join(bytes(content) for (content,) in cursor.fetchall())
    return sum(struct.pack("<q", token) in pages for token in tokens)


def _wait_until_nobody_reads() -> None:
    """A row that died is kept as long as some other transaction could still read it."""
    for _wait in range(400):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_xmin IS NOT NULL"
            )
            if cursor.fetchone()[0] == 0:
                return
        threading.Event().wait(0.05)
    pytest.fail("another transaction stays open")


def _vacuum_by_itself(switch: str) -> None:
    """Whether the server may clean the table whenever it likes."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE vault_searchentry SET (autovacuum_enabled = {switch})")


def test_compacting_leaves_no_old_token_in_the_pages(real_stores: None) -> None:
    _vacuum_by_itself("off")
    rebuild(Register({uuid.uuid4(): [("name_full", f"name {at}")] for at in range(400)}))
    old = {token for row in SearchEntry.objects.all() for token in row.tokens}
    assert (len(old), _on_the_disk(old)) == (400, 400)
    rebuild(Register(some(1)))
    assert (SearchEntry.objects.count(), _on_the_disk(old) > 0) == (1, True)
    _wait_until_nobody_reads()
    blind_index.compact()
    new = {token for row in SearchEntry.objects.all() for token in row.tokens}
    assert (_on_the_disk(old), _on_the_disk(new)) == (0, len(new))
    _vacuum_by_itself("on")


def test_false_positives_of_pairs_are_rare() -> None:
    """At 20,000 names of three characters 32 bits give fewer than one false hit in a thousand questions."""
    keys, dice = IndexKeys(1, crypto.new_key()), random.Random(3)
    signs = [chr(0x4E00 + at) for at in range(3000)]
    pairs = {dice.choice(signs) + dice.choice(signs) for _ in range(40_000)}
    stored = {keys.token("name_bigram", pair) for pair in pairs}
    asked = {dice.choice(signs) + dice.choice(signs) for _ in range(20_000)} - pairs
    hits = sum(keys.token("name_bigram", pair) in stored for pair in asked)
    print(f"{hits} false hits in {len(asked)} questions over {len(pairs)} pairs")
    assert hits <= len(asked) // 1000
