"""A restore: the log goes on in a new generation, what was lost is counted, and nothing else passes for it."""

import pytest
from django.db import connection, transaction

from access.audit import generations, sealing, verifying
from access.audit.errors import CheckpointsRefused
from access.audit.findings import Finding, Why
from access.models import AuditEvent, AuditSeal
from access.tests.audit.ground import sealed_batches, without_triggers, write

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit", "keyring"])
_FAR = 10**12


@pytest.fixture
def restored(log):
    """Two seals and two unsealed events were backed up; after that two more seals were made; the backup is back."""
    ids = sealed_batches(3, 3) + write(2)
    for table in ("access_auditevent", "access_auditseal"):
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS backup_of_{table}; CREATE TABLE backup_of_{table} AS TABLE {table}")
    sealing.seal_pending()
    sealed_batches(4)
    for table in ("access_auditevent", "access_auditseal"):
        without_triggers(f"TRUNCATE {table}; INSERT INTO {table} SELECT * FROM backup_of_{table}")
        without_triggers(f"DROP TABLE backup_of_{table}")
    return ids


def test_restore_that_says_nothing_stops_the_sealer_and_is_found(restored):
    with pytest.raises(CheckpointsRefused):
        sealing.seal_pending()
    assert verifying.verify().finding == Finding(Why.SEAL_MISSING, 3)


@pytest.mark.clause("B7.3")
def test_new_generation_seals_the_leftovers_and_counts_what_is_lost(restored):
    seal = generations.begin_generation()
    verdict = verifying.verify()
    assert (verdict.finding, verdict.abandoned, verdict.events, verdict.pending) == (None, 2, 8, 0)
    assert (seal.number, seal.gen, seal.resumes_from) == (6, 2, 5)
    assert list(AuditSeal.objects.order_by("number").values_list("number", "resumes_from")) == [
        (1, 0),
        (2, 1),
        (5, 2),
        (6, 5),
    ]


def test_log_goes_on_in_the_new_generation(restored):
    generations.begin_generation()
    write(2)
    assert sealing.seal_pending() == 2
    assert list(AuditEvent.objects.order_by("-id").values_list("gen", flat=True)[:3]) == [2, 2, 1]
    assert verifying.verify().events == 10


def test_transaction_numbers_that_start_afresh_do_no_harm(log):
    write(3)
    without_triggers("UPDATE access_auditevent SET xid = xid + %s", [_FAR])
    assert sealing.seal_pending() == 0
    generations.begin_generation()
    sealed_batches(2)
    verdict = verifying.verify()
    assert (verdict.finding, verdict.events, verdict.abandoned) == (None, 5, 0)


def test_event_put_behind_the_end_of_the_old_generation_is_named(restored):
    generations.begin_generation()
    sealed_batches(2)
    (late,) = write(1)
    without_triggers("UPDATE access_auditevent SET gen = 1 WHERE id = %s", [late])
    assert verifying.verify().finding == Finding(Why.EVENT_INSERTED, 7, late)


def test_event_edited_before_the_restore_is_named_after_it(restored):
    generations.begin_generation()
    without_triggers("UPDATE access_auditevent SET section = 'surgery' WHERE id = %s", [restored[4]])
    assert verifying.verify().finding == Finding(Why.EVENT_CHANGED, 2, restored[4])


def test_restore_interrupted_after_the_leftovers_is_finished_by_a_second_try(restored):
    with transaction.atomic(using="audit"):
        generations._seal_leftovers(sealing.last_seal())
    seal = generations.begin_generation()
    assert (seal.number, seal.gen) == (6, 2)
    assert verifying.verify().whole


def test_two_restores_one_after_the_other(restored):
    generations.begin_generation()
    generations.begin_generation()
    sealed_batches(1)
    verdict = verifying.verify()
    assert (verdict.finding, verdict.abandoned, AuditEvent.objects.order_by("-id").first().gen) == (None, 2, 3)


def test_database_that_is_no_backup_of_this_log_is_refused(restored):
    without_triggers("UPDATE access_auditseal SET root = sha256(root) WHERE number = 2")
    with pytest.raises(CheckpointsRefused):
        generations.begin_generation()
    assert AuditSeal.objects.count() == 2


def test_empty_database_begins_its_second_generation(log):
    sealed_batches(2)
    without_triggers("TRUNCATE access_auditevent, access_auditseal")
    generations.begin_generation()
    verdict = verifying.verify()
    assert (verdict.finding, verdict.abandoned) == (None, 1)


def test_checkpoint_given_up_by_a_restore_is_gone(restored):
    generations.begin_generation()
    assert verifying.verify("2").whole
    assert verifying.verify("3").finding == Finding(Why.CHECKPOINT_GONE, 3)
