"""The scan, the appraisal, and the clocks (T11, T20): found once, never early, refused where the date cannot be trusted."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils import timezone

from archive.models import RetentionDue, RetentionOutlook
from archive.retention import appraising, clock, lists, queries, scanning
from archive.retention.appraising import AppraisalRefused
from archive.retention.clock import Reading, fault
from archive.retention.deciding import Code
from archive.tests.ground import patient
from archive.tests.retention.ground import DAY, closed, database_clock, filed
from archive.tests.retention.test_verdicts import old
from jobs import runs
from jobs.models import JobRun, Notification
from jobs.running import execute

pytestmark = pytest.mark.django_db
D = datetime.date
NOW = datetime.datetime(2026, 11, 22, 4, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def file(cast, customer) -> Any:
    return old(customer, cast)


@pytest.mark.clause("A3.3", "B9.1")
def test_the_scan_finds_each_file_once(file, cast) -> None:
    young = filed(patient(cast, "李静"), cast)
    first, again = scanning.scan(), scanning.scan()
    due = RetentionDue.objects.get()
    assert (first["files_due"], again["files_due"]) == (1, 0)
    assert (due.file_id, due.due_on, due.state) == (file.pk, D(2020, 3, 1), "proposed")
    assert {row.file_id: row.until for row in RetentionOutlook.objects.all()}.keys() == {file.pk, young.pk}
    assert Notification.objects.filter(kind=scanning.FOUND, recipient=cast["guwen"]).count() == 1
    assert lists.by_year()[0] == (2020, 1)


def test_the_job_and_the_command_do_the_same(file) -> None:
    run = runs.start(scanning.JOB)
    execute(run.pk)
    assert JobRun.objects.get(pk=run.pk).counts["files_due"] == 1
    call_command("retention_scan")
    assert RetentionDue.objects.count() == 1


@pytest.mark.clause("B9.1")
def test_no_further_value_or_kept_longer(file, cast) -> None:
    scanning.scan()
    due = RetentionDue.objects.get()
    with pytest.raises(PermissionDenied):
        appraising.confirm(due, by=cast["yanrong"])
    with pytest.raises(AppraisalRefused, match="no_reason"):
        appraising.keep_longer(due, 5, " ", by=cast["guwen"])
    appraising.keep_longer(due, 5, "罕见术式，供教学", by=cast["guwen"])
    due.refresh_from_db()
    assert (due.state, due.remark) == ("kept_longer", "罕见术式，供教学")
    assert not queries.verdict_of(file.customer_id).may_destroy
    assert scanning.scan()["files_due"] == 0
    with pytest.raises(AppraisalRefused, match="decided"):
        appraising.confirm(due, by=cast["guwen"])


@pytest.mark.clause("B9.1")
def test_what_is_not_over_any_more_is_not_confirmed(file, cast) -> None:
    scanning.scan()
    case = file.customer.cases.get()
    case.outcome, case.closed_at = "", None
    case.save()
    due = RetentionDue.objects.get()
    with pytest.raises(AppraisalRefused, match="not_over"):
        appraising.confirm(due, by=cast["guwen"])
    closed(file.customer)
    appraising.confirm(due, "无继续保存价值", by=cast["guwen"])
    due.refresh_from_db()
    assert (due.state, due.decided_by) == ("confirmed", cast["guwen"])


@pytest.mark.parametrize(
    ("reading", "code"),
    [
        (Reading(NOW, NOW), None),
        (Reading(NOW, NOW + datetime.timedelta(minutes=5)), None),
        (Reading(NOW, NOW + datetime.timedelta(minutes=5, seconds=1)), Code.CLOCKS_APART),
        (Reading(NOW, NOW - HOUR), Code.CLOCKS_APART),
        (Reading(NOW, NOW, event=NOW + HOUR), Code.CLOCK_BEHIND),
        (Reading(NOW, NOW, event=NOW - HOUR, run=NOW - HOUR), None),
        (Reading(NOW, NOW, run=NOW - 25 * HOUR), Code.CLOCK_AHEAD),
        (Reading(NOW, NOW, run=NOW - 25 * HOUR, confirmed=NOW - HOUR), None),
        (Reading(NOW, NOW, run=NOW, gap=33 * DAY), Code.CLOCK_AHEAD),
        (Reading(NOW, NOW, run=NOW, gap=31 * DAY), None),
    ],
)
def test_when_the_date_is_not_trusted(reading: Reading, code: str | None) -> None:
    wrong = fault(reading)
    assert (wrong.code if wrong else None) == code


@pytest.mark.parametrize("away", ["1 hour", "-1 hour", "20 years", "-20 years", "6 minutes"])
def test_a_database_clock_that_jumped_destroys_nothing_and_is_told(file, cast, away: str) -> None:
    database_clock(away)
    verdict = queries.verdict_of(file.customer_id)
    assert (verdict.may_destroy, verdict.has(Code.CLOCKS_APART)) == (False, True)
    assert scanning.scan() == {"files_due": 0, "clock_refused": 1}
    scanning.scan()
    told = Notification.objects.filter(kind=scanning.CLOCK).values_list("recipient__username", flat=True)
    assert sorted(told) == ["guwen", "qinzheng", "xuguan", "yanrong"]
    assert not RetentionDue.objects.exists()


def test_a_program_clock_that_jumped_destroys_nothing(file) -> None:
    with time_machine.travel(timezone.now() + datetime.timedelta(days=20 * 365), tick=False):
        verdict = queries.verdict_of(file.customer_id)
    assert (verdict.may_destroy, verdict.has(Code.CLOCKS_APART)) == (False, True)


def test_both_clocks_ahead_are_seen_by_the_jobs(file, cast) -> None:
    JobRun.objects.create(kind="jobs.purge")
    future = timezone.now() + datetime.timedelta(days=20 * 365)
    database_clock(future)
    with time_machine.travel(future, tick=False):
        assert queries.verdict_of(file.customer_id).has(Code.CLOCK_AHEAD)
        JobRun.objects.create(kind="jobs.purge", created_at=future)  # the scheduler goes on as if nothing had happened
        assert queries.verdict_of(file.customer_id).has(Code.CLOCK_AHEAD)
        clock.confirm(by=cast["guwen"])
        assert queries.verdict_of(file.customer_id).may_destroy


def test_both_clocks_behind_are_seen_by_the_log(file) -> None:
    past = timezone.now() - datetime.timedelta(days=2)
    database_clock(past)
    with time_machine.travel(past, tick=False):
        assert queries.verdict_of(file.customer_id).has(Code.CLOCK_BEHIND)


@pytest.mark.parametrize(("days", "may"), [(0, False), (1, True)])
def test_the_day_is_the_clinic_s_own(file, days: int, may: bool) -> None:
    """Kept through 2020-03-01 where the clinic is, whatever the day in Greenwich."""
    edge = datetime.datetime(2020, 3, 1 + days, tzinfo=timezone.get_default_timezone()) + HOUR
    database_clock(edge)
    reading = clock.read()
    assert (reading.today, reading.database) == (edge.date(), edge)
    assert (queries.facts.of_customers([file.customer_id])[file.customer_id].surgery_on) == D(2005, 3, 1)
    from archive.retention.deciding import decide

    assert decide(queries.facts.of_customers([file.customer_id])[file.customer_id], reading.today).may_destroy is may
