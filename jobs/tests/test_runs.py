"""Runs: state, progress, counts, cancelling, trying again, and one run a period."""

import datetime
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection
from django.utils import timezone

from jobs import running, runs
from jobs.errors import LeaseLost, PayloadRefused, RunCancelled, RunRefused
from jobs.models import JobRun, Notification, RunState
from jobs.tests.effects import PEOPLE, effects

pytestmark = pytest.mark.usefixtures("effect_table")


def again(run: JobRun) -> JobRun:
    """The run as it is now."""
    return JobRun.objects.get(pk=run.pk)


def somebody():
    """A person whose row stays until the test is over: these tests use real transactions."""
    person = get_user_model()(username=f"{PEOPLE}{uuid.uuid4().hex[:8]}", name="somebody")
    person.save()
    return person


def test_run_goes_from_waiting_to_done_with_its_counts() -> None:
    run = runs.start("test.run", total=3)
    assert run.state == RunState.QUEUED
    assert running.execute(run.pk) is True
    row = again(run)
    assert (row.state, row.done, row.total, row.percent, row.counts) == (RunState.DONE, 3, 3, 100, {"rows": 3})
    assert row.started_at <= row.finished_at < row.expires_at
    assert effects() == [run.pk]


def test_run_executed_five_times_at_once_has_one_effect() -> None:
    run = runs.start("test.run", total=50)

    def execute(_turn: int) -> bool:
        try:
            return running.execute(run.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as threads:
        assert sorted(threads.map(execute, range(5))) == [False, False, False, False, True]
    assert effects() == [run.pk]


def test_run_of_one_kind_and_period_exists_once() -> None:
    first, second = runs.start("test.run", period="2026-11"), runs.start("test.run", period="2026-11")
    other = runs.start("test.run", period="2026-12")
    assert (first.pk == second.pk, first.pk == other.pk) == (True, False)
    with pytest.raises(IntegrityError):
        JobRun.objects.create(kind="test.run", period="2026-11")


def test_run_of_an_unknown_kind_fails_and_says_so() -> None:
    run = runs.start("test.nobody")
    assert running.execute(run.pk) is True
    assert (again(run).state, again(run).error_code) == (RunState.FAILED, "unknown_kind")


def test_failed_run_keeps_the_type_of_the_error_only() -> None:
    run = runs.start("test.break-run")
    running.execute(run.pk)
    row = again(run)
    assert (row.state, row.error_code) == (RunState.FAILED, "ValueError")
    assert JobRun.objects.filter(pk=run.pk).values().get()["counts"] == {}


def test_run_with_refused_rows_is_done_in_part() -> None:
    run = runs.start("test.rows")
    running.execute(run.pk)
    row = again(run)
    assert row.state == RunState.PARTLY
    assert row.counts == {"rows": 3, "rows_refused": 2}
    assert row.row_errors == [{"row": 2, "code": "bad_phone"}, {"row": 3, "code": "no_name"}]


def test_row_error_that_is_no_code_is_refused() -> None:
    with pytest.raises(PayloadRefused):
        runs.add_row_error(JobRun(), 1, "张伟 has no phone")


def test_waiting_run_is_cancelled_at_once_and_never_starts() -> None:
    person = somebody()
    run = runs.start("test.run", by=person)
    runs.cancel(run, by=person)
    assert again(run).state == RunState.CANCELLED
    assert running.execute(run.pk) is False
    assert effects() == []


def test_running_run_stops_at_its_next_progress() -> None:
    person = somebody()
    run = runs.start("test.wait", by=person)
    thread = threading.Thread(target=lambda: (running.execute(run.pk), connection.close()))
    thread.start()
    while again(run).state != RunState.RUNNING:
        time.sleep(0.02)
    runs.cancel(run, by=person)
    thread.join(10)
    assert (again(run).state, again(run).error_code) == (RunState.CANCELLED, "")


def test_finished_run_is_not_cancelled_and_nobody_is_nobody() -> None:
    run = runs.start("test.run")
    with pytest.raises(RunRefused):
        runs.cancel(run, by=None)
    running.execute(run.pk)
    with pytest.raises(RunRefused):
        runs.cancel(run, by=somebody())


def test_failed_run_is_tried_again_as_a_new_run_once() -> None:
    person, subject = somebody(), uuid.uuid4()
    run = runs.start("test.break-run", ids={"subject": subject})
    with pytest.raises(RunRefused):
        runs.retry(run, by=person)
    running.execute(run.pk)
    first, second = runs.retry(run, by=person), runs.retry(run, by=person)
    assert first.pk == second.pk
    assert (first.retry_of_id, first.payload, first.requested_by) == (run.pk, {"subject": str(subject)}, person)


def test_worker_that_lost_its_lease_writes_nothing_more() -> None:
    run = runs.start("test.run", total=10)
    old = running.take(run.pk)
    assert running.take(run.pk) is None
    JobRun.objects.update(leased_until=timezone.now() - datetime.timedelta(seconds=1))
    new = running.take(run.pk)
    assert (old.fence, new.fence, new.attempts) == (1, 2, 2)
    with pytest.raises(LeaseLost):
        runs.progress(old, 9)
    with pytest.raises(LeaseLost):
        running._end(old, RunState.DONE, "", datetime.timedelta(1))
    runs.progress(new, 4)
    assert (again(run).done, again(run).state) == (4, RunState.RUNNING)


def test_run_whose_workers_are_lost_again_and_again_fails() -> None:
    run = runs.start("test.run")
    JobRun.objects.update(attempts=running.MOST_ATTEMPTS)
    assert running.execute(run.pk) is False
    assert (again(run).state, again(run).error_code) == (RunState.FAILED, "worker_lost")


def test_heartbeat_keeps_the_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "SECONDS_BETWEEN_BEATS", 0.05)
    run = running.take(runs.start("test.run").pk)
    before = run.leased_until
    with running.heartbeat(run):
        time.sleep(0.3)
    assert again(run).leased_until > before


def test_progress_is_written_at_most_once_a_second(django_assert_num_queries) -> None:
    run = running.take(runs.start("test.run", total=1000).pk)
    with django_assert_num_queries(2):
        for step in range(1, 500):
            runs.progress(run, step)
    assert again(run).done == 1
    with django_assert_num_queries(2):
        runs.progress(run, 1000)
    assert again(run).done == 1000


def test_who_asked_is_told_of_the_end() -> None:
    person = somebody()
    run = runs.start("test.run", by=person)
    running.execute(run.pk)
    told = Notification.objects.get()
    assert (told.recipient, told.kind, told.subject, told.customer) == (person, "job-done", run.pk, None)


def test_recorded_run_of_a_command_ends_done_or_failed() -> None:
    with runs.recorded("backup", total=2) as run:
        assert again(run).state == RunState.RUNNING
        runs.progress(run, 1)
        runs.count(run, files=4)
    assert (again(run).state, again(run).counts, again(run).done) == (RunState.DONE, {"files": 4}, 1)
    with pytest.raises(ValueError, match="Zhang"), runs.recorded("backup") as failing:
        raise ValueError("Zhang Wei")
    assert (again(failing).state, again(failing).error_code) == (RunState.FAILED, "ValueError")
    with pytest.raises(RunCancelled), runs.recorded("backup") as stopped:
        raise RunCancelled
    assert again(stopped).state == RunState.CANCELLED
