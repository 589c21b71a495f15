"""Aftercare: one record a visit, the plan kept in step, yesterday's values beside today's, the surgeon told (A2.5, A5.2)."""

import datetime

import pytest
from django.utils import timezone

from customers.models import VisitPlan
from customers.models.visits import VisitKind
from jobs.models import Notification
from procedures import surgeries
from procedures.models import AftercareRecord
from procedures.tests import ground
from procedures.visits import COMPLICATION
from records import actions as sheets
from records import spec as specs
from records.lifecycle import State
from records.models.sheets import Origin

pytestmark = pytest.mark.django_db
SPEC = specs.get("aftercare")


@pytest.fixture
def operated(case, cast):
    """A case whose surgery took place yesterday."""
    start = timezone.now() - datetime.timedelta(days=1)
    times = {"started_at": start, "ended_at": start + datetime.timedelta(minutes=50), "happened_at": start}
    return ground.sign_both(ground.operated(case, cast, **times), cast)


def _plans(case):
    return VisitPlan.objects.filter(case=case, kind=VisitKind.AFTERCARE).order_by("due_on")


@pytest.mark.clause("A2.5")
def test_signed_record_ticks_off_the_visit_that_was_due(case, cast, operated) -> None:
    draft = ground.looked_after(case, cast, signed=False)
    assert [plan.done_sheet for plan in _plans(case)] == [None] * 5
    sheets.sign(draft, by=cast["xiaohan"], role="nurse", seen=draft.version)
    assert [plan.done_sheet for plan in _plans(case)] == [draft.pk, None, None, None, None]
    assert draft.state == State.SIGNED


def test_record_entered_in_error_makes_its_visit_due_again(case, cast, operated) -> None:
    record = ground.looked_after(case, cast)
    sheets.mark_error(record, by=cast["xiaohan"], reason="记错顾客")
    assert [plan.done_sheet for plan in _plans(case)] == [None] * 5


def test_visit_agreed_on_is_planned_once(case, cast, operated) -> None:
    day = surgeries.day_of(operated)
    ground.looked_after(case, cast, next_visit_on=day + datetime.timedelta(days=5))
    assert [plan.day for plan in _plans(case)] == [1, 3, 5, 7, 14, 30]
    ground.looked_after(case, cast, next_visit_on=day + datetime.timedelta(days=7))
    assert [plan.day for plan in _plans(case)] == [1, 3, 5, 7, 14, 30]


@pytest.mark.clause("A5.2")
def test_complication_is_told_to_the_surgeon_once_and_not_to_its_writer(case, cast, operated) -> None:
    told = Notification.objects.filter(kind=COMPLICATION)
    ground.looked_after(case, cast)
    assert told.count() == 0
    record = ground.looked_after(case, cast, signed=False, complication=True, complication_words="右眼血肿")
    assert set(told.values_list("recipient__username", flat=True)) == {"linyuan", "suyun"}
    sheets.sign(record, by=cast["xiaohan"], role="nurse", seen=record.version)
    assert told.count() == 2


def test_notification_leads_to_the_record(case, cast, operated, log_in) -> None:
    record = ground.looked_after(case, cast)
    answer = log_in("linyuan").get(f"/aftercare/{record.pk}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/sheets/aftercare/{record.pk}/")
    assert log_in("chenlu").get(f"/aftercare/{record.pk}/").status_code == 404


@pytest.mark.clause("A2.5")
def test_last_values_stand_beside_todays(case, cast, operated, log_in) -> None:
    yesterday = timezone.now() - datetime.timedelta(hours=20)
    ground.looked_after(case, cast, swelling=3, pain=6, happened_at=yesterday)
    form = log_in("xiaohan").get(f"/cases/{case.pk}/sheets/aftercare/new/").context["form"]
    told = {
        field.name: field.before for _title, fields in form.parts() for field in fields if getattr(field, "before", "")
    }
    assert (set(told), told["pain"]) == ({"healing", "swelling", "bruising", "pain"}, "6")
    today = ground.looked_after(case, cast, swelling=1, pain=2)
    groups = log_in("xiaohan").get(f"/sheets/aftercare/{today.pk}/").context["groups"]
    assert {item.name: (item.value, item.before) for item in groups[0].items if item.name == "pain"} == {
        "pain": ("2", "6")
    }


def test_trend_is_drawn_for_nurse_and_surgeon_only(case, cast, operated, log_in) -> None:
    ground.looked_after(case, cast, pain=6, happened_at=timezone.now() - datetime.timedelta(hours=20))
    page = f"/customers/{case.customer_id}/"
    assert log_in("xiaohan").get(page).context["cases"][0]["trends"] == []
    ground.looked_after(case, cast, pain=2)
    for name, drawn in (("xiaohan", 1), ("linyuan", 1), ("chenlu", 0)):
        trends = log_in(name).get(page).context["cases"][0]["trends"]
        assert [len(trend.rows) for trend in trends] == [2] * drawn


def test_transcribed_record_is_the_visit_that_was_due(case, cast, operated) -> None:
    record = AftercareRecord(case=case, customer=case.customer)
    sheets.transcribe(record, {"way": "phone", "pain": 1}, by=cast["xiaohan"], origin=Origin.PAPER, note="纸质记录")
    assert [plan.done_sheet for plan in _plans(case)][:2] == [record.pk, None]


@pytest.mark.parametrize(
    "values, at_fault",
    [
        ({"healing": 3, "complication": False}, {"complication"}),
        ({"complication": True, "complication_words": " "}, {"complication_words"}),
        ({"complication": True, "complication_words": "血肿", "healing": 3}, set()),
        ({"happened_at": timezone.now(), "next_visit_on": timezone.localdate()}, {"next_visit_on"}),
    ],
)
def test_answers_that_contradict_each_other_are_refused(values: dict, at_fault: set) -> None:
    assert set(SPEC.checks[0](values, None)) == at_fault
