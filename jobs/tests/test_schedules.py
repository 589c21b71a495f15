"""Schedules: seeded once, started once a period, changed with history, never made up for before they were set."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from jobs import nudge, schedules, ticking
from jobs.models import Every, JobRun, Schedule
from vault.errors import StaleVersion


@pytest.fixture
def hourly(db: None) -> Schedule:
    """A schedule of its own, alone switched on, set yesterday."""
    for other in Schedule.objects.filter(enabled=True):
        other.enabled = False
        other.save()
    yesterday = timezone.now() - datetime.timedelta(days=1)
    schedule = Schedule(key="test", task="test.run", every=Every.MINUTES, minutes=60, effective_from=yesterday)
    schedule.save()
    return schedule


@pytest.mark.django_db
def test_declared_schedules_are_seeded_once_and_then_the_clinics() -> None:
    schedules.sync()
    row = Schedule.objects.get(key="purge-jobs")
    assert (row.task, row.every, row.at) == ("jobs.purge", Every.DAY, datetime.time(4, 30))
    row.at = datetime.time(5, 0)
    row.save()
    assert schedules.sync() == []
    assert Schedule.objects.get(key="purge-jobs").at == datetime.time(5, 0)


def test_due_schedule_starts_once_a_period(hourly: Schedule) -> None:
    now = timezone.now()
    assert [run.kind for run in schedules.start_due(now)] == ["test.run"]
    assert schedules.start_due(now) == []
    assert [run.kind for run in schedules.start_due(now + datetime.timedelta(hours=1))] == ["test.run"]
    assert JobRun.objects.filter(kind="test.run").count() == 2


def test_period_missed_while_the_system_was_off_is_made_up_for(hourly: Schedule) -> None:
    schedules.change(hourly, by=None, every=Every.QUARTER, day=1)
    hourly.effective_from = timezone.now() - datetime.timedelta(days=100)
    hourly.save()
    assert [run.kind for run in schedules.start_due()] == ["test.run"]


def test_period_before_the_schedule_was_set_is_not_made_up_for(hourly: Schedule) -> None:
    schedules.change(hourly, by=None, every=Every.QUARTER, day=1)
    assert schedules.start_due() == []
    assert hourly.history.count() == 2


def test_schedule_switched_off_does_not_start(hourly: Schedule) -> None:
    schedules.change(hourly, by=None, enabled=False)
    assert (schedules.start_due(), schedules.next_moment(hourly)) == ([], None)


def test_change_keeps_history_with_who_made_it(hourly: Schedule, doctor) -> None:
    schedules.change(hourly, by=doctor, minutes=30)
    newest, oldest = hourly.history.order_by("-version")
    assert [(v.version, v.minutes, v.history_user) for v in (newest, oldest)] == [(2, 30, doctor), (1, 60, None)]


def test_stale_or_impossible_change_is_refused(hourly: Schedule, doctor) -> None:
    stale = Schedule.objects.get(pk=hourly.pk)
    schedules.change(hourly, by=doctor, minutes=30)
    with pytest.raises(StaleVersion):
        schedules.change(stale, by=doctor, minutes=15)
    with pytest.raises(ValidationError):
        schedules.change(Schedule.objects.get(pk=hourly.pk), by=doctor, day=31)
    assert Schedule.objects.get(pk=hourly.pk).minutes == 30


def test_two_ticks_at_once_start_one_run(effect_table: None, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = []
    monkeypatch.setattr(nudge, "now", lambda task, *_args, **_options: sent.append(task))
    past = timezone.now() - datetime.timedelta(days=1)
    Schedule(key="test-tick", task="test.tick", every=Every.MINUTES, minutes=1440, effective_from=past).save()

    def tick(_turn: int) -> dict:
        try:
            return ticking.tick()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        results = list(threads.map(tick, range(8)))
    assert sum(result.get("started", 0) for result in results) >= 1
    assert JobRun.objects.filter(kind="test.tick").count() == 1


def test_tick_stands_back_while_another_is_at_work(effect_table: None) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ticking.LOCK])
        with ThreadPoolExecutor(1) as threads:
            assert threads.submit(lambda: (ticking.tick(), connection.close())[0]).result() == {"busy": 1}
