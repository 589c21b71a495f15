"""What the database's owner may try, past the triggers: each is found, and named as well as it can be (T30)."""

import os
import random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from access.audit import chain, checkpoints, events, expected, keys, sealing, verifying
from access.audit.chain import Checkpoint
from access.audit.errors import CannotTell, CheckpointsRefused
from access.audit.findings import Finding, Tampered, Why
from access.models import AuditEvent, AuditSeal
from access.tests.audit.ground import connection, sealed_batches, without_triggers, write

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit", "keyring"])
COLUMNS = [name.strip() for name in chain.COLUMNS.split(",")]
OTHER_VALUE = {
    "at": "at - interval '1 microsecond'",
    "actor": "gen_random_uuid()",
    "session_hash": "md5('x')",
    "ip": "'10.9.9.9'",
    "action": "'view'",
    "object_type": "'access.person'",
    "object_uuid": "gen_random_uuid()",
    "customer_uuid": "NULL",
    "section": "'surgery'",
    "decision": "'denied'",
    "purpose": "'care_team'",
    "request_id": "gen_random_uuid()",
}


@pytest.fixture
def ids(log):
    """Twelve events in three seals."""
    ids = sealed_batches(4, 4, 4)
    assert verifying.verify().whole
    return ids


def _finding(since=""):
    return verifying.verify(since).finding


def _edit(event, column="section"):
    assert (
        without_triggers(f"UPDATE access_auditevent SET {column} = {OTHER_VALUE[column]} WHERE id = %s", [event]) == 1
    )


def _reseal_list(number, with_root):
    """Make a seal's list of entries (and its root) fit the events as they are now."""
    seal = AuditSeal.objects.get(number=number)
    with transaction.atomic():
        events.settle(connection)
        entries = events.entries_of(connection, seal.gen, seal.from_xid, seal.to_xid)
    without_triggers("UPDATE access_auditseal SET entries = %s WHERE number = %s", [entries, number])
    if with_root:
        without_triggers("UPDATE access_auditseal SET root = %s WHERE number = %s", [chain.root([entries]), number])


def _reseal_all(key):
    """Rewrite every seal of the database with another key, so that they fit each other and the events; new lines."""
    lines = [Checkpoint.sign(_key_record(key), key)]
    for seal in AuditSeal.objects.order_by("number"):
        _reseal_list(seal.number, with_root=True)
        seal.refresh_from_db()
        seal.previous, seal.public_key = lines[-1].digest, keys.public_bytes(key)
        lines.append(Checkpoint.sign(sealing.as_checkpoint(seal).record, key))
        without_triggers(
            "UPDATE access_auditseal SET previous = %s, public_key = %s, signature = %s WHERE number = %s",
            [seal.previous, seal.public_key, lines[-1].signature, seal.number],
        )
    return [line.to_line() for line in lines]


def _key_record(key):
    public = keys.public_bytes(key)
    first = Checkpoint.from_line(next(checkpoints.lines())).record
    return {**first, "public_key": public.hex(), "key_id": chain.key_id(public)}


def test_every_column_of_an_event_is_covered():
    assert set(COLUMNS) == {field.column for field in AuditEvent._meta.concrete_fields}
    assert set(COLUMNS) - set(OTHER_VALUE) == {"id", "gen", "xid"}


@pytest.mark.parametrize("column", sorted(OTHER_VALUE))
def test_edit_of_any_column_names_the_event(ids, column):
    _edit(ids[5], column)
    assert _finding() == Finding(Why.EVENT_CHANGED, 2, ids[5])


def test_first_of_several_edits_is_named(ids):
    _edit(ids[10])
    _edit(ids[6])
    _edit(ids[7])
    assert _finding() == Finding(Why.EVENT_CHANGED, 2, ids[6])


def test_edit_with_the_list_made_to_fit_names_the_seal(ids):
    _edit(ids[5])
    _reseal_list(2, with_root=False)
    assert _finding() == Finding(Why.SEAL_CHANGED, 2)


def test_edit_with_list_and_root_made_to_fit_names_the_seal(ids):
    _edit(ids[5])
    _reseal_list(2, with_root=True)
    assert _finding() == Finding(Why.SEAL_CHANGED, 2)


@pytest.mark.parametrize("nth, seal", [(0, 1), (3, 1), (4, 2), (11, 3)])
def test_deleted_event_is_named(ids, nth, seal):
    without_triggers("DELETE FROM access_auditevent WHERE id = %s", [ids[nth]])
    assert _finding() == Finding(Why.EVENT_MISSING, seal, ids[nth])


def test_all_events_of_a_seal_deleted(ids):
    without_triggers("DELETE FROM access_auditevent WHERE id = ANY(%s)", [ids[4:8]])
    assert _finding() == Finding(Why.EVENT_MISSING, 2, ids[4])


def test_tail_of_events_cut(ids):
    without_triggers("DELETE FROM access_auditevent WHERE id >= %s", [ids[9]])
    assert _finding() == Finding(Why.EVENT_MISSING, 3, ids[9])


def test_tail_of_events_and_seals_cut(ids):
    without_triggers("DELETE FROM access_auditevent WHERE id >= %s", [ids[4]])
    without_triggers("DELETE FROM access_auditseal WHERE number >= 2")
    assert _finding() == Finding(Why.SEAL_MISSING, 2)


def test_everything_removed(ids):
    without_triggers("TRUNCATE access_auditevent, access_auditseal")
    assert _finding() == Finding(Why.SEAL_MISSING, 1)


def test_two_events_exchanged(ids):
    first, second = AuditEvent.objects.get(pk=ids[1]), AuditEvent.objects.get(pk=ids[9])
    for event, other in ((first, second), (second, first)):
        without_triggers("UPDATE access_auditevent SET actor = %s WHERE id = %s", [other.actor, event.pk])
    assert first.actor != second.actor
    assert _finding() == Finding(Why.EVENT_CHANGED, 1, ids[1])


def test_ids_of_two_events_exchanged(ids):
    for old, new in ((ids[5], -1), (ids[6], ids[5]), (-1, ids[6])):
        without_triggers("UPDATE access_auditevent SET id = %s WHERE id = %s", [new, old])
    assert _finding() == Finding(Why.EVENT_CHANGED, 2, ids[5])


@pytest.mark.parametrize("nth, seal", [(0, 1), (6, 2)])
def test_event_put_into_the_past_is_named(ids, nth, seal):
    columns = ", ".join(COLUMNS[1:])
    without_triggers(
        f"INSERT INTO access_auditevent (id, {columns}) "
        f"SELECT 999999999, {columns} FROM access_auditevent WHERE id = %s",
        [ids[nth]],
    )
    assert _finding() == Finding(Why.EVENT_INSERTED, seal, 999999999)


@pytest.mark.parametrize("change", ["xid = xid + 1000000", "gen = 2"])
def test_event_moved_out_of_its_seal_is_missing(ids, change):
    without_triggers(f"UPDATE access_auditevent SET {change} WHERE id = %s", [ids[5]])
    assert _finding() == Finding(Why.EVENT_MISSING, 2, ids[5])


@pytest.mark.parametrize("change", ["xid = xid + 1000000", "gen = 2"])
def test_pending_event_of_a_transaction_to_come_is_named(ids, change):
    (pending,) = write(1)
    assert verifying.verify().pending == 1
    without_triggers(f"UPDATE access_auditevent SET {change} WHERE id = %s", [pending])
    assert _finding() == Finding(Why.EVENT_FUTURE, None, pending)


def test_pending_event_of_an_unknown_generation_before_the_first(ids):
    (pending,) = write(1)
    without_triggers("UPDATE access_auditevent SET gen = 0 WHERE id = %s", [pending])
    assert _finding() == Finding(Why.EVENT_INSERTED, 1, pending)


def test_whole_log_rewritten_and_sealed_by_another_key(ids):
    _edit(ids[0])
    _reseal_all(Ed25519PrivateKey.generate())
    assert _finding() == Finding(Why.SEAL_CHANGED, 1)


def test_whole_log_and_first_line_of_the_file_rewritten(ids, log):
    _edit(ids[0])
    lines = _reseal_all(Ed25519PrivateKey.generate())
    log.write_bytes(lines[0] + b"".join(list(checkpoints.lines())[1:]))
    assert _finding() == Finding(Why.CHAIN_BROKEN, 1)


def test_whole_log_and_whole_file_rewritten_by_another_key(ids, log):
    _edit(ids[0])
    log.write_bytes(b"".join(_reseal_all(Ed25519PrivateKey.generate())))
    assert _finding() == Finding(Why.KEY_OTHER)


def test_whole_log_whole_file_and_key_rewritten_is_found_by_a_noted_checkpoint_only(ids, log):
    noted, key = verifying.verify().checkpoint, Ed25519PrivateKey.generate()
    _edit(ids[0])
    log.write_bytes(b"".join(_reseal_all(key)))
    os.chmod(keys.key_path(), 0o600)
    keys.key_path().write_bytes(key.private_bytes_raw())
    os.chmod(keys.key_path(), 0o400)
    assert _finding() is None
    assert _finding(noted) == Finding(Why.CHECKPOINT_GONE, 3)


def test_signing_key_exchanged(ids):
    os.chmod(keys.key_path(), 0o600)
    keys.key_path().write_bytes(os.urandom(32))
    os.chmod(keys.key_path(), 0o400)
    assert _finding() == Finding(Why.KEY_OTHER)


def test_older_copy_of_the_checkpoint_file(ids, log):
    log.write_bytes(b"".join(list(checkpoints.lines())[:-2]))
    assert _finding() == Finding(Why.FILE_SET_BACK, 2)


def test_file_and_database_set_back_together_is_found_by_a_noted_checkpoint_only(ids, log):
    noted = verifying.verify().checkpoint
    log.write_bytes(b"".join(list(checkpoints.lines())[:-1]))
    without_triggers("DELETE FROM access_auditevent WHERE id >= %s", [ids[8]])
    without_triggers("DELETE FROM access_auditseal WHERE number = 3")
    assert _finding() is None
    assert _finding(noted) == Finding(Why.CHECKPOINT_GONE, 3)


@pytest.mark.parametrize("number", [1, 2])
def test_line_taken_out_of_the_file(ids, log, number):
    lines = list(checkpoints.lines())
    del lines[number]
    log.write_bytes(b"".join(lines))
    assert _finding() == Finding(Why.CHAIN_BROKEN, number)


def test_line_repeated_in_the_file(ids, log):
    lines = list(checkpoints.lines())
    log.write_bytes(b"".join([*lines, lines[-1]]))
    assert _finding() == Finding(Why.CHAIN_BROKEN, 4)


@pytest.mark.parametrize("number, why", [(1, Why.CHAIN_BROKEN), (2, Why.CHAIN_BROKEN), (3, Why.SIGNATURE_WRONG)])
def test_line_of_the_file_edited(ids, log, number, why):
    lines = list(checkpoints.lines())
    record = Checkpoint.from_line(lines[number])
    lines[number] = Checkpoint({**record.record, "count": 3}, record.signature).to_line()
    log.write_bytes(b"".join(lines))
    assert _finding() == Finding(why, number if why == Why.SIGNATURE_WRONG else number + 1)


def test_lines_edited_and_chained_anew_without_the_key(ids, log):
    lines = [Checkpoint.from_line(line) for line in checkpoints.lines()]
    forged, stranger = lines[:2], Ed25519PrivateKey.generate()
    for line in lines[2:]:
        forged.append(Checkpoint.sign({**line.record, "count": 3, "previous": forged[-1].digest.hex()}, stranger))
    log.write_bytes(b"".join(line.to_line() for line in forged))
    assert _finding() == Finding(Why.SIGNATURE_WRONG, 2)


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.torture)])
def test_flipped_bytes_of_the_file_are_all_found(ids, log, step):
    whole, dice, missed = log.read_bytes(), random.Random(7), []
    for at in range(0, len(whole) - 1, step):
        flipped = bytearray(whole)
        flipped[at] ^= 1 << dice.randrange(8)
        log.write_bytes(flipped)
        try:
            expected.read()
        except (Tampered, CheckpointsRefused):
            continue
        missed.append(at)
    assert len(whole) > 1500 and missed == []


@pytest.mark.parametrize("number", [1, 2])
def test_seal_removed_from_the_database(ids, number):
    without_triggers("DELETE FROM access_auditseal WHERE number = %s", [number])
    assert _finding() == Finding(Why.SEAL_MISSING, number)


def test_seal_removed_and_its_event_edited_names_the_seal(ids):
    _edit(ids[5])
    without_triggers("DELETE FROM access_auditseal WHERE number = 2")
    assert _finding() == Finding(Why.SEAL_MISSING, 2)


@pytest.mark.parametrize(
    "change",
    [
        "kind = 'generation'",
        "gen = 2",
        "from_xid = from_xid - 1",
        "to_xid = to_xid + 1",
        "count = 3",
        "root = sha256(root)",
        "previous = sha256(previous)",
        "resumes_from = 0",
        "at = at + interval '1 microsecond'",
        "public_key = sha256(public_key)",
        "signature = set_bit(signature, 9, 1 - get_bit(signature, 9))",
        "entries = set_bit(entries, 99, 1 - get_bit(entries, 99))",
        "entries = ''",
    ],
)
def test_seal_edited_in_the_database(ids, change):
    without_triggers(f"UPDATE access_auditseal SET {change} WHERE number = 2")
    assert _finding() == Finding(Why.SEAL_CHANGED, 2)


@pytest.mark.parametrize("number", [-1, 0, 4])
def test_seal_put_into_the_database(ids, number):
    without_triggers(
        "INSERT INTO access_auditseal SELECT %s, kind, gen, to_xid + 50, to_xid + 90, count, root, previous, 2, at, "
        "public_key, signature, entries FROM access_auditseal WHERE number = 2",
        [number],
    )
    assert _finding() == Finding(Why.SEAL_UNKNOWN, number)


def test_random_edits_of_random_events_are_all_named(ids):
    dice = random.Random(11)
    for _nth in range(25):
        event, column = dice.choice(ids), dice.choice(sorted(OTHER_VALUE))
        was = AuditEvent.objects.values_list(column, flat=True).get(pk=event)
        _edit(event, column)
        now = AuditEvent.objects.values_list(column, flat=True).get(pk=event)
        assert _finding() == (None if now == was else Finding(Why.EVENT_CHANGED, 1 + ids.index(event) // 4, event))
        without_triggers(f"UPDATE access_auditevent SET {column} = %s WHERE id = %s", [was, event])
        assert _finding() is None


def test_since_checks_only_what_came_after(ids):
    _edit(ids[1])
    verdict = verifying.verify("1")
    assert (verdict.finding, verdict.events, verdict.seals) == (None, 8, 2)
    _edit(ids[8])
    assert _finding("2") == Finding(Why.EVENT_CHANGED, 3, ids[8])
    assert _finding("3") is None
    assert _finding("0") == _finding("") == Finding(Why.EVENT_CHANGED, 1, ids[1])


def test_since_knows_a_checkpoint_by_its_digest(ids):
    second = Checkpoint.from_line(list(checkpoints.lines())[2])
    assert verifying.verify(second.name).events == 4
    assert verifying.verify(second.name[:18]).events == 4
    assert _finding("2:" + "0" * 64) == Finding(Why.CHECKPOINT_GONE, 2)
    assert _finding("77") == Finding(Why.CHECKPOINT_GONE, 77)


@pytest.mark.parametrize("since", ["x", "-1", "2:abc", "1.5", ":", "٢"])
def test_since_that_is_no_checkpoint_is_refused(ids, since):
    with pytest.raises(CannotTell):
        verifying.verify(since)
