"""Readings whose time ran out: noted by a job of the system, told once to who signs them off (B6.3)."""

import datetime

import pytest
from django.utils import timezone

from access.models import Grant
from archive.models import RegisterEntry
from archive.requests import ending
from archive.tests.test_requests import lent
from jobs import schedules
from jobs.models import JobRun, Notification, Schedule
from jobs.running import execute

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def run_once() -> dict[str, int]:
    from jobs import runs

    run = runs.start(ending.JOB)
    assert execute(run.pk)
    return JobRun.objects.get(pk=run.pk).counts


def over(entry: RegisterEntry) -> None:
    Grant.objects.filter(pk=entry.grant_id).update(starts_at=timezone.now() - DAY, ends_at=timezone.now())


def told() -> list[tuple]:
    rows = Notification.objects.filter(kind=ending.ENDED).order_by("recipient__username")
    return [(row.recipient.username, row.subject) for row in rows]


@pytest.mark.clause("B6.3")
def test_end_is_noted_and_told_once(cast, customer) -> None:
    entry, still = lent(cast, customer), lent(cast, customer, reader="jiangbo", head="yanrong")
    assert (run_once(), told()) == ({"readings_ended": 0}, [])
    over(entry)
    assert run_once() == {"readings_ended": 1}
    row = RegisterEntry.objects.get(pk=entry.pk)
    assert (row.returned_at, row.returned_by) == (Grant.objects.get(pk=entry.grant_id).ends_at, None)
    assert RegisterEntry.objects.get(pk=still.pk).returned_at is None
    Notification.objects.update(read_at=timezone.now())
    assert (run_once(), told()) == ({"readings_ended": 0}, [("guwen", entry.pk)])


def test_job_is_on_the_schedule(db) -> None:
    schedules.sync()
    row = Schedule.objects.get(key="reading-ends")
    assert (row.task, row.enabled) == (ending.JOB, True)
