"""The pages of jobs, schedules, work calendar and notifications: who sees what, and what they say."""

import datetime
import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.models import Agreement, Person, RoleAssignment
from access.roles import Role
from jobs import calendar, notifications, outbox, runs
from jobs.models import JobRun, Notification, OutboxMessage, RunState, Schedule

pytestmark = pytest.mark.django_db(databases=["default", "keyring", "audit"])

Login = Callable[[Role], Client]
KEEPERS = (Role.SYSADMIN, Role.ARCHIVE_MANAGER)


@pytest.fixture
def cast(db: None) -> dict[Role, Person]:
    """Somebody of each role that these pages treat differently; without a password, which would only cost time."""
    return {role: _somebody(role) for role in (Role.NURSE, Role.SURGEON, *KEEPERS)}


def _somebody(role: Role) -> Person:
    person = Person.objects.create_user(role.value, name=role.value)
    RoleAssignment(person=person, role=role).save()
    Agreement(person=person, signed_on=timezone.localdate()).save()
    return person


@pytest.fixture
def login(cast: dict[Role, Person]) -> Login:
    """Logs somebody of a role in, with the English interface."""

    def enter(role: Role) -> Client:
        person = cast[role]
        person.language = "en"
        person.save()
        client = Client()
        client.force_login(person, backend="access.backends.GrantBackend")
        return client

    return enter


def ended(run: JobRun, state: RunState, **values: object) -> JobRun:
    """The run, as if a worker had ended it."""
    JobRun.objects.filter(pk=run.pk).update(
        state=state, started_at=timezone.now(), finished_at=timezone.now(), **values
    )
    run.refresh_from_db()
    return run


def test_somebody_sees_their_own_jobs_and_a_keeper_sees_all(login: Login, cast: dict[Role, Person]) -> None:
    nurse, surgeon = cast[Role.NURSE], cast[Role.SURGEON]
    own, other = runs.start("jobs.purge", by=nurse), runs.start("jobs.purge", by=surgeon)
    seen = {
        role: [
            run.pk in {row["run"].pk for row in login(role).get(reverse("jobs")).context["rows"]}
            for run in (own, other)
        ]
        for role in (Role.NURSE, *KEEPERS)
    }
    assert seen == {Role.NURSE: [True, False], Role.SYSADMIN: [True, True], Role.ARCHIVE_MANAGER: [True, True]}


@pytest.mark.parametrize(
    ("name", "method"), [("job-show", "get"), ("job-state", "get"), ("job-cancel", "post"), ("job-retry", "post")]
)
def test_job_of_somebody_else_does_not_exist(login: Login, cast: dict[Role, Person], name: str, method: str) -> None:
    run = runs.start("jobs.purge", by=cast[Role.SURGEON])
    assert getattr(login(Role.NURSE), method)(reverse(name, args=[run.pk])).status_code == 404
    run.refresh_from_db()
    assert run.state == RunState.QUEUED


def test_open_job_asks_for_itself_at_growing_distances_and_a_finished_one_does_not(
    login: Login, cast: dict[Role, Person]
) -> None:
    run = runs.start("jobs.purge", by=cast[Role.NURSE], total=4)
    client, url = login(Role.NURSE), reverse("job-state", args=[run.pk])
    delays = [client.get(url, {"step": step}).context["delay"] for step in (0, 1, 5, 100)]
    assert delays == [2.0, 2.6, 7.4, 15.0]
    assert client.get(url).content.decode().count("hx-get") == 1
    ended(run, RunState.DONE, counts={"runs": 2})
    page = client.get(url).content.decode()
    assert (page.count("hx-get"), page.count("<dt>job entries</dt><dd>2</dd>")) == (0, 1)


def test_failed_job_says_why_and_can_be_tried_again(login: Login, cast: dict[Role, Person]) -> None:
    run = runs.start("test.gone", by=cast[Role.NURSE])
    ended(run, RunState.FAILED, error_code="unknown_kind", row_errors=[{"row": 7, "code": "bad_phone"}])
    client = login(Role.NURSE)
    page = client.get(reverse("job-show", args=[run.pk]))
    assert page.context["row_errors"] == [(7, "bad_phone")]
    assert page.content.decode().count("The running program does not know this kind of work") == 1
    answer = client.post(reverse("job-retry", args=[run.pk]))
    (again,) = run.retries.all()
    assert answer.url == reverse("job-show", args=[again.pk])


def test_waiting_job_is_cancelled_by_who_asked(login: Login, cast: dict[Role, Person]) -> None:
    run = runs.start("test.gone", by=cast[Role.NURSE])
    client = login(Role.NURSE)
    assert client.get(reverse("job-cancel", args=[run.pk])).status_code == 405
    client.post(reverse("job-cancel", args=[run.pk]))
    run.refresh_from_db()
    assert run.state == RunState.CANCELLED


def test_failed_message_is_seen_and_sent_again_by_keepers_only(login: Login) -> None:
    message = outbox.send("test.gone", ids={"subject": uuid.uuid4()})
    OutboxMessage.objects.update(failed_at=timezone.now(), error_code="unknown_kind")
    assert login(Role.NURSE).get(reverse("jobs")).context["failed"] == []
    assert login(Role.NURSE).post(reverse("job-message-retry", args=[message.pk])).status_code == 403
    client = login(Role.SYSADMIN)
    assert [found.pk for found, _reason in client.get(reverse("jobs")).context["failed"]] == [message.pk]
    client.post(reverse("job-message-retry", args=[message.pk]))
    message.refresh_from_db()
    assert message.failed_at is None


def test_jobs_come_in_pages_without_gap_or_double(login: Login, django_assert_max_num_queries) -> None:
    wanted = [JobRun.objects.create(kind="jobs.purge").pk for _ in range(120)][::-1]
    client, url, seen = login(Role.SYSADMIN), reverse("jobs"), []
    while url:
        with django_assert_max_num_queries(14):
            page = client.get(url)
        seen.append([row["run"].pk for row in page.context["rows"]])
        url = reverse("jobs") + page.context["pager"]["next_url"] if "next_url" in page.context["pager"] else ""
    stored = list(JobRun.objects.values_list("pk", flat=True))
    assert [pk for rows in seen for pk in rows] == stored
    assert (sorted(stored), [len(rows) for rows in seen]) == (sorted(wanted), [50, 50, 20])
    back = client.get(reverse("jobs") + page.context["pager"]["previous_url"])
    assert [row["run"].pk for row in back.context["rows"]] == seen[1]


def test_schedules_are_seen_by_keepers_and_changed_by_the_archive_manager(
    login: Login, cast: dict[Role, Person]
) -> None:
    schedule = Schedule.objects.get(key="purge-jobs")
    change = reverse("schedule-change", args=[schedule.pk])
    assert login(Role.NURSE).get(reverse("schedules")).status_code == 403
    assert login(Role.SYSADMIN).get(reverse("schedules")).status_code == 200
    assert login(Role.SYSADMIN).get(change).status_code == 403
    values = {"version": 1, "enabled": "on", "every": "week", "at": "03:15", "weekday": 6, "day": 1, "minutes": 60}
    client = login(Role.ARCHIVE_MANAGER)
    assert client.get(change).status_code == 200
    assert client.post(change, values).url == reverse("schedules")
    schedule.refresh_from_db()
    assert (schedule.every, schedule.at, schedule.weekday, schedule.version) == ("week", datetime.time(3, 15), 6, 2)
    newest = schedule.history.order_by("-version").first()
    assert newest.history_user == cast[Role.ARCHIVE_MANAGER]
    stale = client.post(change, {**values, "at": "05:00"})
    assert stale.status_code == 422
    schedule.refresh_from_db()
    assert schedule.at == datetime.time(3, 15)
    assert client.post(change, {**values, "version": 2, "day": 31}).status_code == 422


def test_work_calendar_shows_each_year_and_says_what_is_assumed(login: Login) -> None:
    client = login(Role.NURSE)
    known = client.get(reverse("work-calendar-year", args=[2026])).context
    assert (known["assumed"], known["working_days"]) == (False, 248)
    assert client.get(reverse("work-calendar-year", args=[2035])).context["assumed"] is True
    for year, status in ((1899, 404), (1900, 200), (2200, 200), (2201, 404)):
        assert client.get(reverse("work-calendar-year", args=[year])).status_code == status


def test_day_of_the_work_calendar_is_settled_by_keepers_only(login: Login) -> None:
    url = reverse("work-calendar-day", args=["2035-03-08"])
    values = {"is_workday": "False", "name": "年会"}
    assert login(Role.NURSE).post(url, values).status_code == 403
    client = login(Role.ARCHIVE_MANAGER)
    assert client.post(url, values).url == reverse("work-calendar-year", args=[2035])
    assert calendar.is_workday(datetime.date(2035, 3, 8)) is False
    assert client.get(url).content.decode().count("年会") == 2
    for wrong in ("2035-02-30", "20350308", "1800-01-01", "x"):
        assert client.get(reverse("work-calendar-day", args=[wrong])).status_code == 404
    assert client.post(url, {"name": "x" * 61}).status_code == 422


@pytest.fixture
def told(cast: dict[Role, Person]) -> Notification:
    """A notification to the surgeon, sent by the nurse, about a job of the surgeon."""
    surgeon, nurse = cast[Role.SURGEON], cast[Role.NURSE]
    notifications.declare_kind("test-results", "Pre-op results are there", "job-show")
    run = runs.start("jobs.purge", by=surgeon)
    (row,) = notifications.notify([surgeon], "test-results", subject=run.pk, customer=uuid.uuid4(), by=nurse)
    return row


@pytest.mark.clause("A2.3")
def test_notification_leads_to_its_subject_and_the_sender_sees_that_it_was_read(
    login: Login, told: Notification
) -> None:
    surgeon, nurse = login(Role.SURGEON), login(Role.NURSE)
    assert [row["notification"].pk for row in surgeon.get(reverse("notifications")).context["rows"]] == [told.pk]
    assert nurse.get(reverse("notifications")).context["rows"] == []
    assert nurse.post(reverse("notification-open", args=[told.pk])).status_code == 404
    (sent,) = nurse.get(reverse("notifications-sent")).context["rows"]
    assert sent["notification"].read_at is None
    assert surgeon.post(reverse("notification-open", args=[told.pk])).url == reverse("job-show", args=[told.subject])
    (sent,) = nurse.get(reverse("notifications-sent")).context["rows"]
    assert sent["notification"].read_at is not None
    assert surgeon.get(reverse("notifications"), {"show": "unread"}).context["rows"] == []


def test_customer_is_named_only_where_the_reader_may_see_them(
    login: Login, told: Notification, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifications, "_labellers", [])
    client = login(Role.SURGEON)
    assert client.get(reverse("notifications")).context["rows"][0]["customer"] == ""
    notifications.name_customers_with(
        lambda _reader, ids: {told.customer: "A-2026-0001"} if told.customer in ids else {}
    )
    page = client.get(reverse("notifications"))
    assert page.content.decode().count("A-2026-0001") == 1


def test_everything_is_marked_as_read_for_oneself_only(login: Login, told: Notification) -> None:
    login(Role.NURSE).post(reverse("notifications-read-all"))
    told.refresh_from_db()
    assert told.read_at is None
    login(Role.SURGEON).post(reverse("notifications-read-all"))
    told.refresh_from_db()
    assert told.read_at is not None


def test_first_page_shows_unread_notifications(login: Login, told: Notification) -> None:
    assert login(Role.SURGEON).get(reverse("today")).content.decode().count("Pre-op results are there") == 1
    assert login(Role.NURSE).get(reverse("today")).content.decode().count("Pre-op results are there") == 0


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_pages_open_in_each_language(cast: dict[Role, Person], told: Notification, language: str) -> None:
    person = cast[Role.ARCHIVE_MANAGER]
    person.language = language
    person.save()
    client = Client()
    client.force_login(person, backend="access.backends.GrantBackend")
    schedule = Schedule.objects.get(key="purge-jobs")
    pages = [("jobs", []), ("job-show", [told.subject]), ("schedules", []), ("schedule-change", [schedule.pk])]
    pages += [("work-calendar", []), ("work-calendar-day", ["2026-10-01"]), ("notifications", [])]
    pages += [("notifications-sent", []), ("today", [])]
    assert [client.get(reverse(name, args=args)).status_code for name, args in pages] == [200] * len(pages)
