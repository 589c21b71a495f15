"""Deadlines of decisions: reminded on the day, raised once it has passed, and run out with what was applied for."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from access.approvals import actions, kinds, queries, reminders
from access.approvals.chains import Kind
from access.models import Application, Person
from access.models.approvals import ApplicationState
from jobs.models import Notification

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """When the thing applied for is over; the first of the list."""
    at: list[Any] = [None]
    declared = kinds.Declared("", lambda *_who: None, lambda *_who: {}, lambda _application: at[0])
    monkeypatch.setitem(kinds._KINDS, Kind.ACCESS, declared)
    return at


def application_due(person: Person, days: int) -> Application:
    """An application whose first decision is due in so many days."""
    application = actions.apply(Kind.ACCESS, "核对", by=person)
    step = actions.next_step(application)
    step.due_on = timezone.localdate() + days * DAY
    step.save()
    Notification.objects.all().delete()
    return application


def told() -> set[tuple[str, str]]:
    return set(Notification.objects.values_list("recipient__username", "kind"))


@pytest.mark.clause("A4.1")
@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (1, set()),
        (0, {("tanglei", "decision-due-0")}),
        (-1, {("tanglei", "decision-late-0"), ("yanrong", "decision-raised-0")}),
    ],
)
def test_who_is_told_when(cast, ends, days, expected) -> None:
    application_due(cast["baiyu"], days)
    assert reminders.remind(None)["people_told"] == len(expected)
    assert told() == expected
    assert reminders.remind(None)["people_told"] == 0


def test_executive_reads_what_waits_too_long(cast, ends) -> None:
    application = application_due(cast["baiyu"], 0)
    assert queries.found_by(cast["yanrong"], application.pk) is None
    late = application_due(cast["baiyu"], -1)
    assert queries.found_by(cast["yanrong"], late.pk) == late


def test_application_runs_out_with_what_it_asks_for(cast, ends) -> None:
    application = application_due(cast["baiyu"], 1)
    ends[0] = timezone.now() + DAY
    assert reminders.remind(None)["applications_expired"] == 0
    ends[0] = timezone.now()
    assert reminders.remind(None) == {"people_told": 0, "applications_expired": 1}
    assert Application.objects.get(pk=application.pk).state == ApplicationState.EXPIRED
    assert (told(), queries.waiting_for(cast["tanglei"])) == ({("baiyu", "application-decided")}, [])


def test_number_of_queries_does_not_grow(cast, ends, django_assert_max_num_queries) -> None:
    for _nth in range(3):
        application_due(cast["baiyu"], 1)
    with django_assert_max_num_queries(8):
        assert len(queries.waiting_for(cast["tanglei"])) == 3
