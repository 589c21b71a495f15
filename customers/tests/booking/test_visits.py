"""Planned visits: planning, ticking off, due lists, reminders."""

import datetime
import io
import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from customers import actions, due, visits
from customers.models import Customer, VisitPlan
from customers.models.cases import Outcome
from customers.models.visits import VisitKind
from customers.tests.booking.ground import Cast, another, confirmed, consulted, followed_up
from jobs.models import Notification
from records import actions as sheets
from vault.errors import StaleVersion

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def ready(customer: Customer, cast: Cast):
    case = consulted(customer, cast)
    confirmed(case, cast)
    return case


def planned(case, cast: Cast, days=(3, 7), ago: int = 10):
    start = timezone.localdate() - ago * DAY
    return visits.plan_visits(case, VisitKind.FOLLOWUP, start, days, by=cast["linyuan"])


@pytest.mark.clause("A2.6")
def test_visits_are_planned_by_the_clinics_days_and_moved_with_the_surgery(customer: Customer, cast: Cast) -> None:
    case, start = ready(customer, cast), timezone.localdate()
    rows = visits.plan_visits(case, VisitKind.FOLLOWUP, start, by=cast["linyuan"])
    assert [(row.due_on - start).days for row in rows] == [3, 7, 30, 90, 180]
    visits.set_days(VisitKind.AFTERCARE, [5, 2, 5], by=cast["guwen"])
    again = visits.plan_visits(case, VisitKind.AFTERCARE, start, by=cast["linyuan"])
    assert [row.day for row in again] == [2, 5]
    moved = visits.plan_visits(case, VisitKind.AFTERCARE, start + DAY, by=cast["linyuan"])
    assert [row.pk for row in moved] == [row.pk for row in again]
    assert [(row.due_on - start).days for row in moved] == [3, 6]


def test_impossible_or_stale_days_are_refused(cast: Cast) -> None:
    for wrong in ([], [-1], [4000], range(30)):
        with pytest.raises(ValidationError):
            visits.set_days(VisitKind.FOLLOWUP, wrong, by=cast["guwen"])
    visits.set_days(VisitKind.FOLLOWUP, [3], by=cast["guwen"])
    with pytest.raises(StaleVersion):
        visits.set_days(VisitKind.FOLLOWUP, [4], by=cast["guwen"], seen=7)
    assert visits.days_of(VisitKind.FOLLOWUP) == (3,)


@pytest.mark.clause("A2.6")
def test_signed_follow_up_ticks_off_the_visit_due_and_error_opens_it_again(customer: Customer, cast: Cast) -> None:
    case = ready(customer, cast)
    first, second, later = planned(case, cast, (3, 7, 90))
    draft = followed_up(case, cast, signed=False)
    assert VisitPlan.objects.open().count() == 3
    sheets.sign(draft, by=cast["baiyu"], role="customer_service", seen=draft.version)
    state = {row.day: (row.done_sheet, row.dropped_on) for row in VisitPlan.objects.all()}
    assert state == {3: (None, timezone.localdate()), 7: (draft.pk, None), 90: (None, None)}
    sheets.mark_error(draft, by=cast["baiyu"], reason="wrong customer")
    assert [row.day for row in VisitPlan.objects.open().order_by("day")] == [7, 90]
    assert (first.day, second.day, later.day) == (3, 7, 90)


def test_customer_who_was_not_reached_stays_on_the_list(customer: Customer, cast: Cast) -> None:
    case = ready(customer, cast)
    planned(case, cast, (3,))
    followed_up(case, cast, reached=False, complications=None, result=None, satisfaction=None)
    assert due.counts(cast["baiyu"], VisitKind.FOLLOWUP)["due"] == 1


@pytest.mark.clause("A2.6")
def test_due_list_shows_what_is_due_to_who_may_see_it(customer: Customer, cast: Cast) -> None:
    case = ready(customer, cast)
    planned(case, cast, (3, 10, 12, 40))
    assert due.counts(cast["baiyu"], VisitKind.FOLLOWUP) == {"due": 2, "today": 1, "overdue": 1, "coming": 1}
    lines, more = due.lines(cast["baiyu"], VisitKind.FOLLOWUP, "overdue")
    assert ([(line.name, line.late, line.plan.day) for line in lines], more) == ([("张伟明", 7, 3)], False)
    for stranger in ("chenlu", "jiangbo", "xuguan"):
        assert due.counts(cast[stranger], VisitKind.FOLLOWUP)["due"] == 0
    assert due.lines(cast["baiyu"], VisitKind.AFTERCARE) == ([], False)


def test_due_list_turns_pages_by_key_with_a_fixed_number_of_queries(
    customer: Customer, cast: Cast, django_assert_num_queries
) -> None:
    planned(ready(customer, cast), cast, (1,))
    due.lines(cast["baiyu"], VisitKind.FOLLOWUP)  # roles and agreement are looked up once a request
    with CaptureQueriesContext(connection) as one:
        due.lines(cast["baiyu"], VisitKind.FOLLOWUP)
    for name in ("李静", "王芳"):
        case = another(cast, name)
        planned(case, cast, (1, 2))
    with django_assert_num_queries(len(one)):
        lines, more = due.lines(cast["baiyu"], VisitKind.FOLLOWUP)
    assert (len(lines), more) == (5, False)
    seen, after = [], None
    while True:
        page, more = due.lines(cast["baiyu"], VisitKind.FOLLOWUP, after=after, size=2)
        seen += [line.plan.pk for line in page]
        if not more:
            break
        after = (page[-1].plan.due_on, page[-1].plan.pk)
    assert seen == [line.plan.pk for line in lines]


def test_closed_case_calls_its_visits_off_and_frees_its_booking(customer: Customer, cast: Cast) -> None:
    case = consulted(customer, cast)
    booking = confirmed(case, cast)
    planned(case, cast)
    actions.close_case(case, Outcome.NOT_SUITABLE, by=cast["linyuan"], reason="上睑下垂")
    booking.refresh_from_db()
    assert (booking.status, booking.opened().change_reason) == ("cancelled", "上睑下垂")
    assert (VisitPlan.objects.open().count(), VisitPlan.objects.count()) == (0, 2)


@pytest.mark.clause("A2.6")
def test_reminder_tells_each_person_once_a_day(customer: Customer, cast: Cast) -> None:
    planned(ready(customer, cast), cast)
    out = io.StringIO()
    call_command("due_followups", stdout=out)
    first = json.loads(out.getvalue().splitlines()[-1])
    told = Notification.objects.filter(kind="followups-due").values_list("recipient__username", flat=True)
    assert sorted(told) == ["baiyu", "tanglei"]
    assert first == {"told": 2, "due": {"aftercare": 0, "followup": 2}}
    again = io.StringIO()
    call_command("due_followups", stdout=again)
    assert json.loads(again.getvalue().splitlines()[-1])["told"] == 0
