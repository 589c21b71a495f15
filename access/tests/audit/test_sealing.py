"""The sealer: every committed event in exactly one batch, whatever else is running; what it refuses to seal over."""

import os
import threading
import time
import uuid

import pytest
from django.db import connection, connections, transaction

from access import audit
from access.audit import chain, checkpoints, keys, sealing, verifying
from access.audit.errors import AuditKeyRefused, CheckpointsRefused
from access.models import AuditEvent, AuditSeal
from access.tasks import seal_audit_log
from access.tests.audit.ground import sealed_batches, without_triggers, write

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit", "keyring"])


def _sealed_ids() -> list[int]:
    lists = AuditSeal.objects.order_by("number").values_list("entries", flat=True)
    return [event for entries in lists for event, _leaf in chain.split(bytes(entries))]


class Elsewhere(threading.Thread):
    """Runs a function in a thread with database connections of its own, and hands on what it raised."""

    def __init__(self, work) -> None:
        super().__init__()
        self._work, self.error = work, None
        self.start()

    def run(self) -> None:
        try:
            self._work()
        except BaseException as error:
            self.error = error
        finally:
            connections.close_all()

    def done(self) -> None:
        self.join(30)
        if self.error:
            raise self.error


def test_nothing_to_seal_makes_no_seal(log):
    assert sealing.seal_pending() == 0
    assert AuditSeal.objects.count() == 0
    assert len(list(checkpoints.lines())) == 1


def test_task_seals_and_may_run_twice(log):
    ids = write(3)
    seal_audit_log()
    seal_audit_log()
    assert _sealed_ids() == ids
    assert [chain.Checkpoint.from_line(line).number for line in checkpoints.lines()] == [0, 1]


def test_batches_keep_to_the_limit_in_order(log):
    ids = write(7)
    assert sealing.seal_pending(limit=3) == 7
    assert list(AuditSeal.objects.order_by("number").values_list("number", "count")) == [(1, 3), (2, 3), (3, 1)]
    assert _sealed_ids() == ids


def test_events_of_one_transaction_stay_in_one_batch(log):
    with transaction.atomic():
        write(5)
    write(2)
    assert sealing.seal_pending(limit=2) == 7
    assert list(AuditSeal.objects.order_by("number").values_list("count", flat=True)) == [5, 2]


def test_batch_of_exactly_the_limit_and_one_more(log):
    write(4)
    assert sealing.seal_pending(limit=4) == 4
    write(5)
    assert sealing.seal_pending(limit=4) == 5
    assert list(AuditSeal.objects.order_by("number").values_list("count", flat=True)) == [4, 4, 1]


def test_event_in_flight_with_a_lower_id_waits_and_is_not_lost(log):
    written, go_on = threading.Event(), threading.Event()

    def slow_page() -> None:
        with transaction.atomic():
            write(1)
            written.set()
            go_on.wait(20)

    page = Elsewhere(slow_page)
    assert written.wait(20)
    (later,) = write(1)
    assert sealing.seal_pending() == 0
    go_on.set()
    page.done()
    assert sealing.seal_pending() == 2
    assert _sealed_ids() == [AuditEvent.objects.order_by("id").first().pk, later]
    assert verifying.verify().whole


def test_event_older_than_a_running_transaction_is_sealed_before_it(log):
    ids = write(2)
    written, go_on = threading.Event(), threading.Event()

    def slow_page() -> None:
        with transaction.atomic():
            write(1)
            written.set()
            go_on.wait(20)

    page = Elsewhere(slow_page)
    assert written.wait(20)
    assert sealing.seal_pending() == 2
    assert _sealed_ids() == ids
    go_on.set()
    page.done()
    assert sealing.seal_pending() == 1


def test_eight_writers_and_two_sealers_leave_no_gap_and_no_double(log):
    stop = threading.Event()

    def writer() -> None:
        for nth in range(25):
            with transaction.atomic():
                audit.record(audit.Action.CHANGE, actor=uuid.uuid4())
                time.sleep(0.002 * (nth % 3))
                audit.record_read(audit.Action.VIEW, actor=uuid.uuid4())
                if nth % 5 == 4:
                    transaction.set_rollback(True)

    def sealer() -> None:
        while not stop.is_set():
            sealing.seal_pending(limit=20)

    sealers, writers = [Elsewhere(sealer) for _nth in range(2)], [Elsewhere(writer) for _nth in range(8)]
    for thread in writers:
        thread.done()
    stop.set()
    for thread in sealers:
        thread.done()
    sealing.seal_pending()
    sealed = _sealed_ids()
    assert len(sealed) == len(set(sealed)) == 8 * (20 + 25)
    assert sealed == list(AuditEvent.objects.order_by("gen", "xid", "id").values_list("id", flat=True))
    assert AuditSeal.objects.count() > 3
    verdict = verifying.verify()
    assert (verdict.finding, verdict.events, verdict.pending) == (None, 360, 0)


def test_second_sealer_leaves_at_once(log):
    write(1)
    taken, go_on = threading.Event(), threading.Event()

    def other() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [sealing.LOCK])
            taken.set()
            go_on.wait(20)

    thread = Elsewhere(other)
    assert taken.wait(20)
    assert sealing.seal_pending() == 0
    go_on.set()
    thread.done()
    assert sealing.seal_pending() == 1


def test_writer_dead_between_seal_and_checkpoint_is_made_good(log):
    sealed_batches(2, 2)
    whole = log.read_bytes()
    log.write_bytes(b"".join(whole.splitlines(keepends=True)[:-1]))
    assert (verifying.verify().whole, verifying.verify().unpublished) == (True, 1)
    assert sealing.seal_pending() == 0
    assert log.read_bytes() == whole


def test_torn_last_line_is_cut_off_and_written_again(log):
    sealed_batches(2, 2)
    whole = log.read_bytes()
    log.write_bytes(whole[:-30])
    assert verifying.verify().whole
    assert sealing.seal_pending() == 0
    assert log.read_bytes() == whole


def test_sealer_refuses_a_file_set_back(log):
    sealed_batches(1, 1, 1)
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:-2]))
    write(1)
    with pytest.raises(CheckpointsRefused):
        sealing.seal_pending()
    assert AuditSeal.objects.count() == 3


def test_sealer_refuses_a_database_set_back(log):
    sealed_batches(1, 1)
    without_triggers("DELETE FROM access_auditseal WHERE number = 2")
    with pytest.raises(CheckpointsRefused):
        sealing.seal_pending()
    assert len(list(checkpoints.lines())) == 3


def test_sealer_refuses_without_the_file(log):
    sealed_batches(1)
    log.unlink()
    write(1)
    with pytest.raises(CheckpointsRefused):
        sealing.seal_pending()


def test_sealer_refuses_a_file_begun_anew(log):
    sealed_batches(1)
    log.unlink()
    keys.ensure()
    with pytest.raises(CheckpointsRefused):
        sealing.seal_pending()


def test_sealer_refuses_a_strange_seal_instead_of_publishing_it(log):
    sealed_batches(1, 1)
    without_triggers(
        "INSERT INTO access_auditseal SELECT 3, kind, gen, to_xid, to_xid + 9, count, root, previous, 2, at, "
        "public_key, signature, entries FROM access_auditseal WHERE number = 2"
    )
    with pytest.raises(CheckpointsRefused):
        sealing.seal_pending()
    assert len(list(checkpoints.lines())) == 3


@pytest.mark.parametrize("mode", [0o440, 0o404])
def test_sealer_refuses_a_key_open_to_others(log, mode):
    write(1)
    os.chmod(keys.key_path(), mode)
    with pytest.raises(AuditKeyRefused):
        sealing.seal_pending()


def test_sealer_refuses_another_key(log):
    write(1)
    os.chmod(keys.key_path(), 0o600)
    keys.key_path().write_bytes(os.urandom(32))
    with pytest.raises(AuditKeyRefused):
        sealing.seal_pending()
    assert AuditSeal.objects.count() == 0


def test_files_are_for_their_owner_only(log):
    sealed_batches(1)
    assert [path.stat().st_mode & 0o777 for path in (log, log.parent, keys.key_path())] == [0o600, 0o700, 0o400]


def test_seal_names_the_public_key_and_the_seal_before(log):
    sealed_batches(1, 1)
    first, second = AuditSeal.objects.order_by("number")
    assert bytes(first.public_key) == bytes(second.public_key) == checkpoints.public_key()
    assert bytes(second.previous) == sealing.as_checkpoint(first).digest
    assert (second.resumes_from, second.from_xid) == (1, first.to_xid)
