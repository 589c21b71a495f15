"""The review of an emergency opening: who judges, what follows, what the reviewer is shown, the deadline (A4.4, A6.7)."""

import datetime
import re
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from access.approvals import deputies
from access.models import Department, Deputy, Grant
from customers.emergency import queries, reminders, review
from customers.emergency.opening import EmergencyRefused
from customers.models import EmergencyAccess
from customers.models.emergency import Verdict
from customers.tests.emergency.ground import REASON, opened, sections
from jobs.models import JobRun, Notification

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def reviewers(row: EmergencyAccess) -> set[str]:
    return {one.person.username for one in review.reviewers_of(row)}


@pytest.mark.clause("A4.4")
@pytest.mark.parametrize(
    ("who", "expected"), [("xiaohan", {"suyun"}), ("fangze", {"linyuan"}), ("suyun", {"guwen"}), ("heqiang", {"guwen"})]
)
def test_head_reviews_and_an_archive_manager_where_it_is_the_head(cast, customer, who, expected) -> None:
    row = opened(cast, customer, who)
    assert reviewers(row) == expected
    for name in cast.keys() - expected:
        with pytest.raises(PermissionDenied):
            review.judge(row, True, "情况属实", by=cast[name])
    assert EmergencyAccess.objects.get().verdict == Verdict.WAITING


def test_deputy_stands_in_and_not_for_ones_own(cast, customer) -> None:
    today = timezone.localdate()
    deputies.name(cast["xiaohan"], today, today, by=cast["suyun"])
    own = opened(cast, customer, "xiaohan")
    assert reviewers(own) == {"suyun"}
    Deputy.objects.all().delete()
    deputies.name(cast["heqiang"], today, today, by=cast["suyun"])
    assert reviewers(own) == {"suyun", "heqiang"}
    judged = review.judge(own, True, "代班核实", by=cast["heqiang"])
    assert (judged.judged_by, judged.deputy_for) == (cast["heqiang"], cast["suyun"])


def test_without_a_head_and_without_an_archive_manager_an_executive_reviews(cast, customer) -> None:
    row = opened(cast, customer)
    department = Department.objects.get(code="nursing")
    department.head = None
    department.save()
    assert reviewers(row) == {"guwen"}
    cast["guwen"].assignments.all().delete()
    assert reviewers(row) == {"yanrong"}


@pytest.mark.clause("A4.4", "A6.7")
def test_not_justified_shuts_the_file_and_is_told_to_the_top(cast, customer) -> None:
    row = opened(cast, customer)
    with pytest.raises(EmergencyRefused, match="no_reason"):
        review.judge(row, False, "  ", by=cast["suyun"])
    Notification.objects.all().delete()
    review.judge(row, False, "顾客当时不在院，无紧急情况", by=cast["suyun"])
    assert sections(cast["xiaohan"], customer) == frozenset()
    told = set(Notification.objects.values_list("kind", "recipient__username"))
    assert told == {
        ("emergency-judged", "xiaohan"), ("emergency-unjustified", "qinzheng"), ("emergency-unjustified", "yanrong"),
    }  # fmt: skip
    stored = EmergencyAccess.objects.get().opened()
    assert (stored.verdict, stored.judged_by, stored.ended_at is None) == ("unjustified", cast["suyun"], False)
    with pytest.raises(EmergencyRefused, match="judged"):
        review.judge(row, True, "改判", by=cast["suyun"])


def test_justified_leaves_the_time_as_it_is(cast, customer) -> None:
    row = opened(cast, customer)
    Notification.objects.all().delete()
    review.judge(row, True, "家属送来时出血，属实", by=cast["suyun"])
    assert sections(cast["xiaohan"], customer) != frozenset()
    assert list(Notification.objects.values_list("kind", "recipient__username")) == [("emergency-judged", "xiaohan")]


def test_database_refuses_a_review_of_ones_own_and_half_a_review(cast, customer) -> None:
    opened(cast, customer)
    for values, rule in (
        ({"verdict": "justified", "judged_by": cast["xiaohan"], "judged_at": timezone.now()}, "not_judged_by_oneself"),
        ({"verdict": "justified"}, "judged_at_by"),
        ({"judged_by": cast["suyun"], "judged_at": timezone.now()}, "judged_at_by"),
    ):
        row = EmergencyAccess.objects.get()
        for name, value in values.items():
            setattr(row, name, value)
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            row.save()


@pytest.mark.clause("A4.4")
def test_reviewer_sees_what_was_read_and_nothing_of_it(cast, customer, log_in) -> None:
    row = opened(cast, customer)
    client = log_in("xiaohan")
    assert client.get(reverse("customer-show", args=[customer.pk])).status_code == 200
    assert client.get(reverse("sheet-show", args=["health", customer.healthprofile.pk])).status_code == 200
    Grant.objects.filter(customer=customer, source="care_team").delete()
    page = log_in("suyun").get(reverse("emergency-show", args=[row.pk]))
    html = page.content.decode()
    assert [line["deed"] for line in page.context["seen"]] == [line["deed"] for line in queries.read_under(row)]
    assert len(page.context["seen"]) == 2
    assert (customer.number in html, REASON in html, customer.name in html) == (True, True, False)
    assert log_in("suyun").get(reverse("customer-show", args=[customer.pk])).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [("suyun", 200), ("guwen", 200), ("qinzheng", 200), ("yanrong", 200), ("xiaohan", 200), ("linyuan", 404),
     ("fangze", 404), ("chenlu", 404), ("xuguan", 404)],
)  # fmt: skip
def test_who_reads_an_opening(cast, customer, log_in, who, status) -> None:
    row = opened(cast, customer)
    client = log_in(who)
    assert client.get(reverse("emergency-show", args=[row.pk])).status_code == status
    listed = customer.number in client.get(reverse("emergencies")).content.decode()
    assert listed == (status == 200)
    judged = client.post(reverse("emergency-judge", args=[row.pk]), {"verdict": "justified", "reason": "x"})
    assert judged.status_code == (302 if who == "suyun" else 404)


def test_review_over_the_pages(cast, customer, log_in) -> None:
    row = opened(cast, customer)
    head, page = log_in("suyun"), reverse("emergency-show", args=[row.pk])
    assert page in head.get("/").content.decode()
    assert page in log_in("qinzheng").get("/").content.decode()
    assert page not in log_in("linyuan").get("/").content.decode()
    refused = head.post(reverse("emergency-judge", args=[row.pk]), {"verdict": "unjustified", "reason": " "})
    assert (refused.status_code, EmergencyAccess.objects.get().verdict) == (422, "waiting")
    done = head.post(reverse("emergency-judge", args=[row.pk]), {"verdict": "unjustified", "reason": "无紧急情况"})
    assert (done.status_code, EmergencyAccess.objects.get().verdict) == (302, "unjustified")
    assert page not in head.get("/").content.decode()
    shown = log_in("xiaohan").get(page).content.decode()
    assert ("无紧急情况" in shown, re.search("emergency-end|/end/", shown)) == (True, None)


def test_done_early_over_the_page(cast, customer, log_in) -> None:
    row = opened(cast, customer)
    end = reverse("emergency-end", args=[row.pk])
    assert [log_in(who).post(end).status_code for who in ("suyun", "fangze", "xiaohan")] == [404, 404, 302]
    assert sections(cast["xiaohan"], customer) == frozenset()


def run() -> int:
    return reminders.remind(JobRun())["people_told"]


@pytest.mark.clause("A6.7")
def test_deadline_is_kept_and_raised_once(cast, customer) -> None:
    row = opened(cast, customer)
    Notification.objects.all().delete()
    assert run() == 0

    def told(day: datetime.date) -> set[tuple[str, str]]:
        at = timezone.make_aware(datetime.datetime.combine(day, datetime.time(9)))
        with time_machine.travel(at, tick=False):
            run()
            again_told = run()
        assert again_told == 0
        return set(Notification.objects.values_list("kind", "recipient__username"))

    due = {("emergency-due", "suyun")}
    assert told(row.due_on) == due
    late = {("emergency-late", "suyun"), ("emergency-late", "qinzheng")}
    assert told(row.due_on + DAY) == due | late
    review.judge(row, True, "属实", by=cast["suyun"])
    Notification.objects.all().delete()
    assert run() == 0


def test_list_costs_the_same_with_more_lines(cast, customer, log_in) -> None:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    client: Any = log_in("qinzheng")
    counts = []
    for who in ("xiaohan", "fangze"):
        opened(cast, customer, who)
        client.get(reverse("emergencies"))
        with CaptureQueriesContext(connections["default"]) as asked:
            client.get(reverse("emergencies"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
