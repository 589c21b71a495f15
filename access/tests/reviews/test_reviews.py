"""The review of rights: which reviews a quarter has, who decides, what a removal does, what is told, the deadline (A6.4)."""

import datetime
import io
from typing import Any

import pypdf
import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from access import staffing
from access.approvals import deputies
from access.approvals.deciders import Offices
from access.models import AccessReview, AuditEvent, Department, Grant, Person, ReviewLine
from access.models.grants import GrantSource
from access.models.people import Employment
from access.models.reviews import LineState
from access.reviews import actions, deciders, queries, schedule
from access.reviews.actions import ReviewRefused, Unwanted
from access.roles import Role
from access.staffing import StaffingRefused
from jobs import calendar, schedules
from jobs.models import Every, JobRun, Notification

pytestmark = pytest.mark.django_db
QUARTER = "2026-Q4"
DAY = datetime.timedelta(days=1)


def again(person: Person) -> Person:
    """The person as the next request fetches them."""
    return Person.objects.with_standing().get(pk=person.pk)


def line_of(person: Person) -> ReviewLine:
    return ReviewLine.objects.select_related("review").get(person=person)


def deciding(person: Person) -> set[str]:
    return {one.person.username for one in deciders.of_line(line_of(person), Offices())}


def told(kind: str) -> set[str]:
    return set(Notification.objects.filter(kind=kind).values_list("recipient__username", flat=True))


@pytest.mark.clause("A6.4", "B7.1")
def test_each_department_has_one_review_a_quarter(cast: dict[str, Person]) -> None:
    reception = Department.objects.get(code="reception")
    reception.head = None
    reception.save()
    made = actions.begin(QUARTER)
    assert (len(made), actions.begin(QUARTER)) == (10, [])
    assert ReviewLine.objects.count() == len(cast)
    lines = {
        line.person.username: line.review.department for line in ReviewLine.objects.select_related("review", "person")
    }
    assert {name for name, department in lines.items() if department is None} == {"chenlu", "zhoumin"}
    assert {name for name, department in lines.items() if department and department.code == "nursing"} == {
        "suyun", "xiaohan",
    }  # fmt: skip
    due = calendar.add_working_days(timezone.localdate(), 10)
    assert set(AccessReview.objects.values_list("due_on", flat=True)) == {due}
    assert len(actions.begin("2027-Q1")) == 10


def test_person_without_a_department_goes_to_the_executive(cast: dict[str, Person]) -> None:
    staffing.employ(Person(username="newcomer", name="新来"), by=cast["xuguan"])
    actions.begin(QUARTER)
    assert deciding(Person.objects.get(username="newcomer")) == {"yanrong"}


def test_leavers_have_no_line(cast: dict[str, Person]) -> None:
    staffing.set_employment(again(cast["baiyu"]), Employment.LEFT, by=cast["xuguan"])
    actions.begin(QUARTER)
    assert not ReviewLine.objects.filter(person=cast["baiyu"]).exists()


@pytest.mark.clause("A6.4")
@pytest.mark.parametrize(
    ("who", "expected"),
    [("xiaohan", {"suyun"}), ("suyun", {"yanrong"}), ("jiangbo", {"yanrong"}), ("yanrong", {"qinzheng"}),
     ("qinzheng", {"yanrong"}), ("xuguan", {"yanrong"})],
)  # fmt: skip
def test_head_decides_and_an_executive_about_the_head(cast, who, expected) -> None:
    actions.begin(QUARTER)
    assert deciding(cast[who]) == expected
    for name in cast.keys() - expected:
        with pytest.raises(PermissionDenied):
            actions.confirm(line_of(cast[who]), by=cast[name])
        with pytest.raises(PermissionDenied):
            actions.remove(line_of(cast[who]), Unwanted(again(cast[who]).roles), "不再需要", by=cast[name])
    assert ReviewLine.objects.exclude(state="waiting").count() == 0


def test_deputy_decides_in_the_heads_place_and_not_about_themselves(cast: dict[str, Person]) -> None:
    actions.begin(QUARTER)
    today = timezone.localdate()
    deputies.name(cast["xiaohan"], today, today, by=cast["suyun"])
    assert deciding(cast["xiaohan"]) == {"suyun"}
    deputies.name(cast["heqiang"], today, today, by=cast["suyun"])
    actions.confirm(line_of(cast["xiaohan"]), by=cast["heqiang"])
    row = line_of(cast["xiaohan"])
    assert (row.state, row.decided_by, row.deputy_for) == ("confirmed", cast["heqiang"], cast["suyun"])


@pytest.mark.clause("A6.4", "B7.1")
def test_role_taken_away_is_gone_with_the_next_request(cast, customer, log_in) -> None:
    from access.roles import Section
    from customers.actions import advance
    from records.stages import Stage

    advance(customer.cases.get(), Stage.AFTERCARE, by=cast["chenlu"])
    client = log_in("xiaohan")
    page = reverse("customer-show", args=[customer.pk])
    assert client.get(page).status_code == 200
    actions.begin(QUARTER)
    Notification.objects.all().delete()
    actions.remove(line_of(cast["xiaohan"]), Unwanted(["nurse", "surgeon"]), "已调往行政岗位", by=cast["suyun"])
    assert client.get(page).status_code == 403
    person = again(cast["xiaohan"])
    assert (person.roles, person.has_perm(f"customers.view_{Section.SURGERY}", customer)) == (frozenset(), False)
    row = line_of(cast["xiaohan"]).opened()
    assert (row.state, row.held, row.removed, row.reason) == ("removed", ["nurse"], ["nurse"], "已调往行政岗位")
    assert told(actions.MINE) == {"xiaohan"}
    assert told(actions.TAKEN) == {"yanrong", "qinzheng", "xuguan"}
    events = set(AuditEvent.objects.filter(actor=cast["suyun"].pk).values_list("action", "purpose"))
    assert {("person", "roles"), ("revoke", "access_review")} <= events


def given(person: Person, customer: Any, source: GrantSource, *sections: str) -> Grant:
    by_duty = source == GrantSource.CARE_TEAM
    return Grant.objects.create(
        principal=person.pk, customer=customer, customer_serial=customer.serial, sections=sections, by_duty=by_duty,
        source=source,
    )  # fmt: skip


@pytest.mark.clause("A6.4", "B7.1")
def test_rights_given_for_a_time_end_by_source_and_care_stays(cast, customer, log_in) -> None:
    person = cast["jiangbo"]
    read, urgent = (given(person, customer, source, "basic", "surgery") for source in queries.ENDABLE)
    care = given(person, customer, GrantSource.CARE_TEAM, "basic")
    actions.begin(QUARTER)
    head, line = log_in("yanrong"), line_of(person)
    page = head.get(reverse("access-review-remove", args=[line.pk])).content.decode()
    assert [f'value="{source}"' in page for source in GrantSource] == [
        source in queries.ENDABLE for source in GrantSource
    ]
    wanted = {"sources": ["request", "care_team"], "reason": "项目已结束"}
    assert head.post(reverse("access-review-remove", args=[line.pk]), wanted).status_code == 422
    assert (
        head.post(reverse("access-review-remove", args=[line.pk]), wanted | {"sources": ["request"]}).status_code == 302
    )
    in_force = set(Grant.objects.in_force().filter(principal=person.pk).values_list("pk", flat=True))
    assert (in_force, read.pk in in_force) == ({urgent.pk, care.pk}, False)
    row = line_of(person)
    assert (row.state, row.removed, row.ended, again(person).roles) == ("removed", [], ["request"], person.roles)
    assert told(actions.MINE) == {"jiangbo"}
    shown = head.get(reverse("access-review-show", args=[row.review_id])).content.decode()
    assert str(GrantSource.REQUEST.label) in shown


def refused(code: str, act: Any) -> None:
    with pytest.raises(ReviewRefused) as stopped:
        act()
    assert stopped.value.code == code


def test_what_is_refused_of_a_removal(cast: dict[str, Person]) -> None:
    actions.begin(QUARTER)
    line, head = line_of(cast["xiaohan"]), cast["suyun"]
    refused("nothing", lambda: actions.remove(line, Unwanted([]), "x", by=head))
    refused("nothing", lambda: actions.remove(line, Unwanted(["surgeon"]), "x", by=head))
    refused("no_reason", lambda: actions.remove(line, Unwanted(["nurse"]), "  ", by=head))
    refused(
        "last_administrator",
        lambda: actions.remove(line_of(cast["xuguan"]), Unwanted(["sysadmin"]), "x", by=cast["yanrong"]),
    )
    assert again(cast["xuguan"]).roles == {Role.SYSADMIN}
    actions.confirm(line, by=head)
    refused("decided", lambda: actions.confirm(line, by=head))
    refused("decided", lambda: actions.remove(line, Unwanted(["nurse"]), "x", by=head))
    with pytest.raises(StaffingRefused, match="oneself"):
        staffing.take_roles(again(head), ["nurse"], by=head)


def test_database_refuses_ones_own_and_half_a_decision(cast: dict[str, Person]) -> None:
    actions.begin(QUARTER)
    for values, rule in (
        (
            {"state": "confirmed", "decided_by": cast["xiaohan"], "decided_at": timezone.now()},
            "reviewline_not_ones_own",
        ),
        ({"state": "confirmed"}, "reviewline_decided_at_by"),
        ({"state": "removed", "decided_at": timezone.now()}, "reviewline_decided_at_by"),
    ):
        row = line_of(cast["xiaohan"])
        for name, value in values.items():
            setattr(row, name, value)
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            row.save()
    with pytest.raises(IntegrityError, match="accessreview_once_a_quarter"), transaction.atomic():
        AccessReview(quarter=QUARTER, department=None, due_on=timezone.localdate()).save()
        AccessReview(quarter=QUARTER, department=None, due_on=timezone.localdate()).save()


def test_last_line_finishes_the_review_and_supervisors_are_told(cast: dict[str, Person]) -> None:
    actions.begin(QUARTER)
    actions.confirm(line_of(cast["xiaohan"]), by=cast["suyun"])
    assert AccessReview.objects.exclude(finished_at=None).count() == 0
    actions.confirm(line_of(cast["suyun"]), by=cast["yanrong"])
    done = AccessReview.objects.exclude(finished_at=None).get()
    assert (done.department.code, told(actions.FINISHED)) == ("nursing", {"qinzheng"})


def test_line_of_a_leaver_closes_by_itself(cast: dict[str, Person]) -> None:
    actions.begin(QUARTER)
    staffing.set_employment(again(cast["xiaohan"]), Employment.LEFT, by=cast["xuguan"])
    refused("gone", lambda: actions.confirm(line_of(cast["xiaohan"]), by=cast["suyun"]))
    actions.confirm(line_of(cast["suyun"]), by=cast["yanrong"])
    assert (actions.settle_leavers(), actions.settle_leavers()) == (1, 0)
    assert (line_of(cast["xiaohan"]).state, line_of(cast["xiaohan"]).review.finished_at is None) == ("gone", False)


@pytest.mark.clause("A6.4")
def test_quarter_begins_by_schedule_once(cast: dict[str, Person]) -> None:
    task, default, _title = schedules.declared.schedules["access-review-begin"]
    assert (task, default.every, default.day) == (schedule.BEGIN, Every.QUARTER, 1)
    with time_machine.travel(datetime.datetime(2027, 4, 1, 6, 5, tzinfo=datetime.UTC)):
        assert [schedule.begin(JobRun())["reviews_begun"] for _nth in range(2)] == [10, 0]
    assert set(AccessReview.objects.values_list("quarter", flat=True)) == {"2027-Q2"}
    assert told(actions.BEGUN) >= {"suyun", "yanrong", "qinzheng"}


@pytest.mark.parametrize(
    ("day", "quarter"),
    [("2026-01-01", "2026-Q1"), ("2026-03-31", "2026-Q1"), ("2026-04-01", "2026-Q2"), ("2026-12-31", "2026-Q4")],
)
def test_quarter_of_a_day(day: str, quarter: str) -> None:
    assert actions.quarter_of(datetime.date.fromisoformat(day)) == quarter


@pytest.mark.parametrize(
    ("days", "soon", "late", "raised"),
    [(-4, set(), set(), set()), (-3, {"suyun", "yanrong"}, set(), set()), (0, {"suyun", "yanrong"}, set(), set()),
     (1, set(), {"suyun", "yanrong"}, {"yanrong"})],
)  # fmt: skip
def test_deadline_is_reminded_and_raised_once(cast, days, soon, late, raised) -> None:
    actions.begin(QUARTER)
    review = AccessReview.objects.get(department__code="nursing")
    ReviewLine.objects.exclude(review=review).delete()
    at = timezone.make_aware(datetime.datetime.combine(review.due_on + days * DAY, datetime.time(9)))
    with time_machine.travel(at, tick=False):
        first = schedule.remind(JobRun())["people_told"]
        assert (schedule.remind(JobRun())["people_told"], first) == (0, len(soon) + len(late) + len(raised))
    assert (told(schedule.SOON), told(schedule.LATE), told(schedule.RAISED)) == (soon, late, raised)


@pytest.mark.clause("A6.4")
def test_page_shows_what_each_person_holds(cast, customer, log_in) -> None:
    log_in("xiaohan")  # a log-in that the log knows of
    Grant.objects.create(
        principal=cast["xiaohan"].pk, customer=customer, customer_serial=customer.serial, sections=["basic"],
        by_duty=False, source="request",
    )  # fmt: skip
    actions.begin(QUARTER)
    review = AccessReview.objects.get(department__code="nursing")
    page = log_in("suyun").get(reverse("access-review-show", args=[review.pk]))
    lines = {line["row"].person.username: line for line in page.context["lines"]}
    standing = lines["xiaohan"]["standing"]
    assert [str(role) for role, _since in standing["roles"]] == [str(Role.NURSE.label)]
    assert ([count for _source, count in standing["grants"]], standing["agreed"]) == ([1], True)
    assert standing["last_log_in"] is not None
    assert (lines["xiaohan"]["mine"], lines["suyun"]["mine"]) == (True, False)
    assert customer.name not in page.content.decode()
    assert customer.number not in page.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("suyun", 200), ("yanrong", 200), ("qinzheng", 200), ("xiaohan", 404), ("linyuan", 404), ("xuguan", 404)],
)
def test_who_reads_a_review(cast, log_in, who, status) -> None:
    actions.begin(QUARTER)
    review = AccessReview.objects.get(department__code="nursing")
    client, line = log_in(who), line_of(cast["xiaohan"])
    assert client.get(reverse("access-review-show", args=[review.pk])).status_code == status
    expected = 302 if who == "suyun" else 404
    assert client.get(reverse("access-review-remove", args=[line.pk])).status_code == (200 if who == "suyun" else 404)
    assert client.post(reverse("access-review-confirm", args=[line.pk])).status_code == expected


def test_whole_way_over_the_pages_to_the_print(cast, log_in) -> None:
    actions.begin(QUARTER)
    review = AccessReview.objects.get(department__code="nursing")
    head, executive = log_in("suyun"), log_in("yanrong")
    page, printed = (reverse(name, args=[review.pk]) for name in ("access-review-show", "access-review-print"))
    assert page in head.get("/").content.decode()
    assert head.get(printed).status_code == 404
    remove = reverse("access-review-remove", args=[line_of(cast["xiaohan"]).pk])
    for wrong in (
        {"roles": ["nurse"], "reason": " "},
        {"roles": [], "reason": "已调岗"},
        {"roles": ["surgeon"], "reason": "x"},
    ):
        answer = head.post(remove, wrong)
        assert (answer.status_code, again(cast["xiaohan"]).roles) == (422, {"nurse"})
        assert wrong["reason"].strip() in answer.content.decode()
    assert head.post(remove, {"roles": ["nurse"], "reason": "已调往行政岗位"}).status_code == 302
    assert page not in head.get("/").content.decode()
    assert executive.post(reverse("access-review-confirm", args=[line_of(cast["suyun"]).pk])).status_code == 302
    answer = log_in("qinzheng").get(printed)
    text = "".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    assert [word in text for word in ("肖涵", "苏云", "已调往行政岗位", QUARTER, "严蓉")] == [True] * 5
    assert log_in("linyuan").get(printed).status_code == 404
    events = AuditEvent.objects.using("audit").filter(actor=cast["qinzheng"].pk, action="print")
    assert events.count() == 1


def test_page_costs_the_same_with_more_people(cast, log_in) -> None:
    client, counts = log_in("suyun"), []
    for nth in range(2):
        review = next(row for row in actions.begin(f"202{nth}-Q1") if row.department.code == "nursing")
        page = reverse("access-review-show", args=[review.pk])
        client.get(page)
        with CaptureQueriesContext(connections["default"]) as asked:
            client.get(page)
        counts.append(len(asked))
        for extra in range(3):
            Person.objects.create_user(f"n{nth}{extra}", None, name="新", department=cast["suyun"].department)
    assert counts[0] == counts[1]


def test_nothing_waits_where_all_is_finished(cast: dict[str, Person]) -> None:
    actions.begin(QUARTER)
    for line in queries.waiting():
        by = deciders.of_line(line, Offices())[0].person
        actions.confirm(line, by=again(by))
    assert (queries.waiting(), ReviewLine.objects.exclude(state=LineState.CONFIRMED).count()) == ([], 0)
    assert AccessReview.objects.open().count() == 0
