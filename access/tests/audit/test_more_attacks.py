"""Attacks by somebody who has the signing key too, or the checkpoint file; and each kind of attack many times over (T30)."""

import random
from collections.abc import Callable, Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from access.audit import checkpoints, keys, sealing, verifying
from access.audit.chain import Checkpoint
from access.audit.errors import CannotTell, CheckpointsRefused
from access.audit.findings import Finding, Why
from access.models import AuditSeal
from access.tests.audit.ground import TABLES, sealed_batches, without_triggers, write
from access.tests.audit.test_attacks import COLUMNS, _edit, _finding, _reseal_all, _reseal_list

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit", "keyring"])
BATCH, BATCHES = 8, 6


@pytest.fixture
def ids(log) -> list[int]:
    """Twelve events in three seals."""
    return sealed_batches(4, 4, 4)


def test_whole_log_rewritten_and_sealed_by_the_very_key_is_found_by_the_second_place(ids) -> None:
    _edit(ids[0])
    _reseal_all(keys.load())
    assert _finding() == Finding(Why.SEAL_CHANGED, 1)


def test_later_half_rewritten_by_the_very_key_is_found_from_there_on(ids) -> None:
    _edit(ids[9])
    _reseal_all(keys.load())
    assert _finding().why == Why.SEAL_CHANGED


@pytest.mark.parametrize("older", [0, 1, 2])
def test_older_checkpoint_played_again_is_no_newer_one(ids, log, older: int) -> None:
    lines = list(checkpoints.lines())
    log.write_bytes(b"".join([*lines, lines[older]]))
    assert _finding() == Finding(Why.CHAIN_BROKEN, 4)


def test_older_checkpoint_in_the_place_of_the_last(ids, log) -> None:
    lines = list(checkpoints.lines())
    log.write_bytes(b"".join([*lines[:-1], lines[1]]))
    assert _finding() == Finding(Why.CHAIN_BROKEN, 3)


@pytest.mark.parametrize("left", [1, 2])
def test_file_cut_at_a_line_end_is_found_and_not_written_on(ids, log, left: int) -> None:
    log.write_bytes(b"".join(list(checkpoints.lines())[:left]))
    assert _finding() == Finding(Why.FILE_SET_BACK, left)
    write(1)
    with pytest.raises(CheckpointsRefused):
        sealing.seal_pending()


def test_file_cut_by_the_one_line_that_a_crash_may_lack_hides_no_edit(ids, log) -> None:
    log.write_bytes(b"".join(list(checkpoints.lines())[:-1]))
    assert verifying.verify().unpublished == 1
    _edit(ids[9])
    assert _finding() == Finding(Why.EVENT_CHANGED, 3, ids[9])
    _reseal_list(3, with_root=True)
    assert _finding() == Finding(Why.SEAL_UNKNOWN, 3)


def test_folder_emptied_or_gone_is_never_called_whole(ids, log) -> None:
    log.write_bytes(b"")
    with pytest.raises(CheckpointsRefused):
        verifying.verify()
    log.unlink()
    with pytest.raises(CannotTell):
        verifying.verify()
    log.parent.rmdir()
    with pytest.raises(CannotTell):
        verifying.verify()


def test_folder_begun_anew_by_the_same_key_is_found(ids, log) -> None:
    log.unlink()
    keys.ensure()
    assert _finding() == Finding(Why.FILE_SET_BACK, 1)


def test_file_of_another_log_is_found_with_and_without_the_private_key(ids, log) -> None:
    stranger = Ed25519PrivateKey.generate()
    log.unlink()
    checkpoints.begin(stranger)
    assert _finding() == Finding(Why.KEY_OTHER)
    keys.key_path().unlink()
    assert _finding() == Finding(Why.FILE_SET_BACK, 1)


def test_seal_signed_by_a_foreign_key_and_put_behind_the_last(ids) -> None:
    stranger, last = Ed25519PrivateKey.generate(), AuditSeal.objects.get(number=3)
    tip = checkpoints.tip()
    last.number, last.previous, last.from_xid = 4, tip.digest, last.to_xid
    last.to_xid, last.public_key = last.to_xid + 5, keys.public_bytes(stranger)
    last.signature = Checkpoint.sign(sealing.as_checkpoint(last).record, stranger).signature
    last.save(force_insert=True)
    assert _finding() == Finding(Why.SEAL_UNKNOWN, 4)


class Victim:
    """A sealed log with a copy beside it, attacked and put right again as often as one likes."""

    def __init__(self, log: object) -> None:
        self.ids = sealed_batches(*[BATCH] * BATCHES)
        for table in TABLES:
            without_triggers(f"CREATE TABLE copy_of_{table} AS TABLE {table}")

    def seal_of(self, nth: int) -> int:
        return nth // BATCH + 1

    def put_right(self) -> None:
        for table in TABLES:
            without_triggers(f"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM copy_of_{table}")

    def forget(self) -> None:
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"DROP TABLE copy_of_{table}")


@pytest.fixture
def victim(log) -> Iterator[Victim]:
    victim = Victim(log)
    yield victim
    victim.forget()


def edit(victim: Victim, nth: int, dice: random.Random) -> Finding:
    column = dice.choice(["section", "actor", "customer_uuid", "at", "action", "purpose", "session_hash", "ip"])
    _edit(victim.ids[nth], column)
    return Finding(Why.EVENT_CHANGED, victim.seal_of(nth), victim.ids[nth])


def edit_with_leaf(victim: Victim, nth: int, dice: random.Random) -> Finding:
    _edit(victim.ids[nth], "actor")
    _reseal_list(victim.seal_of(nth), with_root=dice.random() < 0.5)
    return Finding(Why.SEAL_CHANGED, victim.seal_of(nth))


def delete(victim: Victim, nth: int, _dice: random.Random) -> Finding:
    without_triggers("DELETE FROM access_auditevent WHERE id = %s", [victim.ids[nth]])
    return Finding(Why.EVENT_MISSING, victim.seal_of(nth), victim.ids[nth])


def cut(victim: Victim, nth: int, dice: random.Random) -> Finding:
    without_triggers("DELETE FROM access_auditevent WHERE id >= %s", [victim.ids[nth]])
    if dice.random() < 0.5 and nth % BATCH == 0:
        without_triggers("DELETE FROM access_auditseal WHERE number >= %s", [victim.seal_of(nth)])
        return Finding(Why.SEAL_MISSING, victim.seal_of(nth))
    return Finding(Why.EVENT_MISSING, victim.seal_of(nth), victim.ids[nth])


def swap(victim: Victim, nth: int, dice: random.Random) -> Finding:
    other = dice.choice([n for n in range(len(victim.ids)) if n // BATCH != nth // BATCH])
    first, second = sorted((nth, other))
    without_triggers(
        "UPDATE access_auditevent a SET actor = b.actor, at = b.at, customer_uuid = b.customer_uuid "
        "FROM access_auditevent b WHERE a.id = ANY(%s) AND b.id = ANY(%s) AND a.id <> b.id",
        [[victim.ids[first], victim.ids[second]]] * 2,
    )
    return Finding(Why.EVENT_CHANGED, victim.seal_of(first), victim.ids[first])


def insert(victim: Victim, nth: int, _dice: random.Random) -> Finding:
    columns = ", ".join(COLUMNS[1:])
    without_triggers(
        f"INSERT INTO access_auditevent (id, {columns}) SELECT 999999999, {columns} FROM access_auditevent WHERE id = %s",
        [victim.ids[nth]],
    )
    return Finding(Why.EVENT_INSERTED, victim.seal_of(nth), 999999999)


def flip(victim: Victim, nth: int, dice: random.Random) -> Finding:
    number, column = victim.seal_of(nth), dice.choice(["entries", "root", "previous", "signature"])
    size = {"entries": 40 * BATCH, "root": 32, "previous": 32, "signature": 64}[column]
    bit = dice.randrange(size * 8)
    without_triggers(
        f"UPDATE access_auditseal SET {column} = set_bit({column}, %s, 1 - get_bit({column}, %s)) WHERE number = %s",
        [bit, bit, number],
    )
    return Finding(Why.SEAL_CHANGED, number)


KINDS: tuple[Callable[[Victim, int, random.Random], Finding], ...] = (
    edit, edit_with_leaf, delete, cut, swap, insert, flip,
)  # fmt: skip


@pytest.mark.parametrize("times", [pytest.param(8, id="few"), pytest.param(200, marks=pytest.mark.torture, id="many")])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.timeout(1800)
def test_each_attack_is_found_and_named_each_time(victim: Victim, kind: Callable, times: int) -> None:
    dice, wrong = random.Random(kind.__name__), []
    for _nth in range(times):
        expected = kind(victim, dice.randrange(len(victim.ids)), dice)
        found = _finding()
        if found != expected:
            wrong.append((found, expected))
        victim.put_right()
    assert wrong == []
    assert verifying.verify().whole
