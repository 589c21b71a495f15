"""Reminders before an agreement ends: whom, on which day, once, and not where somebody has signed anew."""

import datetime

import pytest
from django.utils import timezone

from access.agreements import actions, reminders
from access.agreements.wording import CURRENT
from access.models import Agreement, Partner, Person
from access.models.people import Employment
from access.partners import actions as partners
from jobs import notifications, running, runs, schedules
from jobs.models import Notification, Schedule

pytestmark = pytest.mark.django_db
TOLD = {"xiaohan", "suyun", "xuguan"}
"""The nurse, the head of nursing, the system administrator."""


def ending(person: Person, days: int) -> Agreement:
    """The person's agreement, ending in so many days."""
    row = person.agreements.get()
    row.ends_on = timezone.localdate() + datetime.timedelta(days=days)
    row.save()
    return row


def told(kind: str = "") -> list[str]:
    """Who was told, in order."""
    rows = Notification.objects.filter(kind__startswith=kind or "agreement-ends-")
    return sorted(rows.values_list("recipient__username", flat=True))


@pytest.mark.clause("B7.2")
@pytest.mark.parametrize(
    ("days", "step"), [(31, None), (30, 30), (29, 30), (8, 30), (7, 7), (6, 7), (1, 7), (0, 0), (-1, None)]
)
def test_step_that_has_come(days: int, step: int | None) -> None:
    day = datetime.date(2026, 5, 20)
    assert reminders.step_of(day + datetime.timedelta(days=days), day) == step


def test_without_an_end_nothing_is_due() -> None:
    assert reminders.step_of(None) is None


@pytest.mark.clause("B7.2")
def test_person_head_and_administrator_are_told_once_for_each_step(cast: dict) -> None:
    row = ending(cast["xiaohan"], 30)
    assert reminders.remind(None) == {"people_told": 3}
    notifications.mark_read(by=cast["suyun"])
    assert reminders.remind(None) == {"people_told": 0}
    assert told() == sorted(TOLD)
    row.ends_on = timezone.localdate() + datetime.timedelta(days=7)
    row.save()
    assert reminders.remind(None) == {"people_told": 3}
    row.ends_on = timezone.localdate()
    row.save()
    assert reminders.remind(None) == {"people_told": 3}
    assert [told(f"agreement-ends-{step}") for step in (30, 7, 0)] == [sorted(TOLD)] * 3
    assert set(Notification.objects.values_list("subject", flat=True)) == {row.pk}


def test_head_is_told_once_of_their_own(cast: dict) -> None:
    ending(cast["suyun"], 3)
    assert reminders.remind(None) == {"people_told": 2}
    assert told() == ["suyun", "xuguan"]


def test_who_has_signed_anew_is_left_alone(cast: dict) -> None:
    ending(cast["xiaohan"], 3)
    actions.sign(cast["xiaohan"], read=CURRENT, language="en")
    assert reminders.remind(None) == {"people_told": 0}


def test_leavers_are_left_alone_and_the_suspended_are_not_told(cast: dict) -> None:
    ending(cast["xiaohan"], 3)
    ending(cast["luojia"], 3)
    for name, state in (("luojia", Employment.LEFT), ("xiaohan", Employment.SUSPENDED)):
        cast[name].employment = state
        cast[name].save()
    reminders.remind(None)
    assert told() == ["suyun", "xuguan"]


def test_each_who_is_told_finds_the_agreement(cast: dict, log_in) -> None:
    ending(cast["xiaohan"], 0)
    reminders.remind(None)
    for row in Notification.objects.select_related("recipient"):
        client = log_in(row.recipient.username)
        assert notifications.kind_of(row).code.startswith("agreement-ends-")
        assert client.get(f"/agreements/{row.subject}/").status_code == 200


@pytest.mark.clause("A4.7")
def test_partners_agreement_is_told_to_the_archive_managers_once(cast: dict, scan, log_in) -> None:
    partner, today = Partner(name="医院", kind="medical"), timezone.localdate()
    partners.keep_partner(partner, by=cast["guwen"])
    days = (today - datetime.timedelta(days=300), today + datetime.timedelta(days=7))
    row = partners.record_agreement(partner, scan, *days, by=cast["guwen"])
    assert (reminders.remind(None), reminders.remind(None)) == ({"people_told": 1}, {"people_told": 0})
    assert told("partner-agreement-ends-7") == ["guwen"]
    answer = log_in("guwen").get(f"/partners/agreements/{row.pk}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/partners/{partner.pk}/")


def test_runs_every_day_as_a_job(cast: dict) -> None:
    schedules.sync()
    assert Schedule.objects.get(key="agreement-reminders").every == "day"
    ending(cast["xiaohan"], 7)
    run = runs.start(reminders.JOB)
    running.execute(run.pk)
    run.refresh_from_db()
    assert (run.state, run.counts) == ("done", {"people_told": 3})
