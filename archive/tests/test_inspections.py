"""Inspection by sample: the system draws, logged rights open exactly the sample until the end, every draw is told (A7.1)."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from access import audit, grants
from access.models import AuditEvent, Grant, Person
from access.models.grants import GrantSource
from access.personas import PASSWORD
from access.roles import Deed, Section
from archive.inspections import actions, queries
from archive.inspections.actions import InspectionRefused, Plan
from archive.inspections.drawing import sample
from archive.models import DrawnFile, Inspection, SampleDraw
from archive.models.inspections import Verdict
from archive.tests.ground import case_of, patient, planned
from archive.tests.test_requests import long_ago
from jobs.models import Notification

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
NAMES = ("李静", "王芳", "刘洋", "陈晨", "杨帆", "赵敏", "孙丽", "周涛")


def plan(**other: Any) -> Plan:
    today = timezone.localdate()
    values = {
        "title": "第三季度完整性检查", "pathway": "eyelid", "from_day": today - 30 * DAY, "to_day": today, "size": 4,
        "sections": [Section.SURGERY], "ends_at": timezone.now() + 7 * DAY,
    }  # fmt: skip
    return Plan(**{**values, **other})


@pytest.fixture
def files(cast) -> list[Any]:
    """Eight files, four of each surgeon."""
    surgeons = (cast["linyuan"], cast["fangze"])
    found = [patient(cast, name) for name in NAMES]
    for nth, row in enumerate(found):
        planned(row, surgeons[nth % 2], cast, days_ago=nth + 2)
    return found


def opened(person: Person, customer: Any, deed: Deed = Deed.VIEW) -> frozenset[Section]:
    return frozenset(grants.sections(Person.objects.get(pk=person.pk), customer, deed))


def look(person: Person, file: DrawnFile) -> None:
    audit.record_read(audit.Action.VIEW, actor=person, customer=file.customer_id, obj=file.customer)


@pytest.mark.clause("A7.1")
def test_exactly_the_sample_opens_until_the_end_and_is_told(cast, files) -> None:
    inspection = actions.begin(plan(), by=cast["qinzheng"])
    drawn = [row.customer for row in queries.files_of(inspection)]
    surgeons = [row.surgeon.username for row in planned_of(drawn)]
    assert (len(drawn), sorted(surgeons)) == (4, ["fangze", "fangze", "linyuan", "linyuan"])
    for row in files:
        expected = {Section.BASIC, Section.SURGERY} if row in drawn else frozenset()
        assert opened(cast["qinzheng"], row) == expected
        assert opened(cast["qinzheng"], row, Deed.PRINT) == frozenset()
        assert opened(cast["qinzheng"], row, Deed.CHANGE) == frozenset()
    rows = Grant.objects.filter(source=GrantSource.INSPECTION)
    assert {(row.source_id, row.by_duty, row.may_print, row.ends_at) for row in rows} == {
        (inspection.pk, False, False, inspection.ends_at)
    }
    told = Notification.objects.filter(kind=actions.BEGUN, subject=inspection.pk)
    assert {row.recipient.username for row in told} == {"guwen", "yanrong"}
    assert AuditEvent.objects.filter(action="grant", actor=cast["qinzheng"].pk, object_type="access.grant").count() == 4
    rows.update(starts_at=timezone.now() - DAY, ends_at=timezone.now())
    assert {opened(cast["qinzheng"], row) for row in files} == {frozenset()}


def planned_of(customers: list[Any]) -> list[Any]:
    from customers.models import BookingSheet

    return list(BookingSheet.objects.filter(customer__in=customers).select_related("surgeon"))


@pytest.mark.clause("A7.1")
def test_draw_can_be_repeated_from_what_is_kept(cast, files) -> None:
    inspection = actions.begin(plan(), by=cast["qinzheng"])
    kept = SampleDraw.objects.get(inspection=inspection)
    drawn = [row.customer.serial for row in queries.files_of(inspection)]
    assert sample(kept.frame, inspection.size, kept.seed) == drawn
    assert sorted(n for serials in kept.frame.values() for n in serials) == sorted(row.serial for row in files)


@pytest.mark.clause("A7.1")
def test_sample_is_not_drawn_again(cast, files) -> None:
    inspection = actions.begin(plan(), by=cast["qinzheng"])
    before = [row.pk for row in queries.files_of(inspection)]
    with pytest.raises(InspectionRefused, match="drawn"):
        actions.draw(inspection, by=cast["qinzheng"])
    with pytest.raises(IntegrityError, match="inspection_id"), transaction.atomic():
        SampleDraw(inspection=inspection, seed=1, frame={}).save()
    assert [row.pk for row in queries.files_of(inspection)] == before
    again = actions.begin(plan(), by=cast["qinzheng"])
    assert again.number == inspection.number + 1


@pytest.mark.clause("A7.1")
def test_own_work_and_own_file_are_left_out(cast, files) -> None:
    supervisor = cast["qinzheng"]
    served, advised, own = files[0], files[1], patient(cast, supervisor.name)
    planned(own, cast["linyuan"], cast)
    grants.give(
        supervisor.department_id, served, [Section.BASIC], by=cast["guwen"], source=GrantSource.CARE_TEAM,
        ends_at=timezone.now() + DAY,
    )  # fmt: skip
    Grant.objects.filter(source=GrantSource.CARE_TEAM, customer=served, principal=supervisor.department_id).update(
        starts_at=timezone.now() - 9 * DAY, ends_at=timezone.now() - 8 * DAY
    )
    case = case_of(advised)
    case.consultant = supervisor
    case.save()
    inspection = actions.begin(plan(size=3), by=supervisor)
    frame = {serial for serials in inspection.draw.frame.values() for serial in serials}
    assert frame == {row.serial for row in files[2:]}
    assert {row.customer.serial for row in queries.files_of(inspection)} <= frame
    assert inspection.draw.left_out == 3


@pytest.mark.parametrize("who", ["guwen", "yanrong", "xuguan", "linyuan", "jiangbo"])
def test_only_supervisors_begin(cast, files, who) -> None:
    with pytest.raises(PermissionDenied):
        actions.begin(plan(), by=cast[who])
    assert (Inspection.objects.count(), Grant.objects.filter(source=GrantSource.INSPECTION).count()) == (0, 0)


@pytest.mark.clause("A7.1")
@pytest.mark.parametrize(("first", "last", "size"), [(400, 400, 1), (2, 2, 1), (2, 5, 2), (2, 9, 5)])
def test_nobody_has_a_certain_file_drawn_by_the_choice_of_days(cast, files, first, last, size) -> None:
    """The days of nothing, of one known operation, of four; more than half of all."""
    today = timezone.localdate()
    with pytest.raises(InspectionRefused, match="narrow"):
        actions.begin(plan(from_day=today - last * DAY, to_day=today - first * DAY, size=size), by=cast["qinzheng"])
    assert (Inspection.objects.count(), Grant.objects.filter(source=GrantSource.INSPECTION).count()) == (0, 0)


def test_database_refuses_too_many_files_and_too_long_a_time(cast, files) -> None:
    with pytest.raises(IntegrityError, match="inspection_size"), transaction.atomic():
        actions.begin(plan(size=31), by=cast["qinzheng"])
    with pytest.raises(IntegrityError, match="inspection_not_too_long"), transaction.atomic():
        actions.begin(plan(ends_at=timezone.now() + 15 * DAY), by=cast["qinzheng"])


@pytest.mark.clause("A7.1")
@pytest.mark.parametrize("who", ["qinzheng", "yanrong"])
def test_ending_it_early_shuts_the_files(cast, files, who) -> None:
    inspection = actions.begin(plan(), by=cast["qinzheng"])
    actions.end(inspection, by=cast[who])
    assert {opened(cast["qinzheng"], row) for row in files} == {frozenset()}
    assert Inspection.objects.get().ended_by == cast[who]
    with pytest.raises(InspectionRefused, match="over"):
        actions.end(inspection, by=cast["qinzheng"])


def test_others_neither_end_nor_judge_it(cast, files) -> None:
    inspection = actions.begin(plan(), by=cast["qinzheng"])
    file = queries.files_of(inspection)[0]
    with pytest.raises(PermissionDenied):
        actions.end(inspection, by=cast["guwen"])
    with pytest.raises(PermissionDenied):
        actions.judge(file, Verdict.IN_ORDER, by=cast["yanrong"])


def test_file_is_judged_once_it_was_opened_and_a_finding_needs_words(cast, files) -> None:
    inspection = actions.begin(plan(), by=cast["qinzheng"])
    file = queries.files_of(inspection)[0]
    with pytest.raises(InspectionRefused, match="not_opened"):
        actions.judge(file, Verdict.IN_ORDER, by=cast["qinzheng"])
    look(cast["qinzheng"], file)
    with pytest.raises(InspectionRefused, match="no_remark"):
        actions.judge(file, Verdict.FINDING, " ", by=cast["qinzheng"])
    actions.judge(file, Verdict.FINDING, "缺护士签名", by=cast["qinzheng"])
    kept = DrawnFile.objects.get(pk=file.pk).opened()
    assert (kept.verdict, kept.remark, kept.judged_at is not None) == (Verdict.FINDING, "缺护士签名", True)


def test_page_of_the_verdict_opens_no_file(cast, files, log_in) -> None:
    inspection = actions.begin(plan(), by=cast["qinzheng"])
    file, client = queries.files_of(inspection)[0], log_in("qinzheng")
    page = reverse("inspection-judge", args=[file.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"verdict": "in_order"}).status_code == 422
    assert client.get(reverse("customer-show", args=[file.customer_id])).status_code == 200
    assert client.post(page, {"verdict": "in_order"}).status_code == 302


def typed(**other: Any) -> dict[str, Any]:
    today = timezone.localdate()
    values = {"title": "第三季度完整性检查", "pathway": "eyelid", "from_day": today - 30 * DAY, "to_day": today, "size": 4,
              "sections": ["surgery"], "until": today + 7 * DAY}  # fmt: skip
    return {**values, **other}


@pytest.mark.clause("A7.1")
def test_whole_way_over_the_pages(cast, files, log_in) -> None:
    supervisor, archive, executive = (log_in(name) for name in ("qinzheng", "guwen", "yanrong"))
    long_ago(supervisor)
    refused = supervisor.post(reverse("inspection-new"), typed(password="wrong"))
    assert (refused.status_code, Inspection.objects.count()) == (422, 0)
    assert supervisor.post(reverse("inspection-new"), typed(password=PASSWORD)).status_code == 302
    inspection = Inspection.objects.get()
    page, file = reverse("inspection-show", args=[inspection.pk]), queries.files_of(inspection)[0]
    customer = reverse("customer-show", args=[file.customer_id])
    assert customer in supervisor.get(page).content.decode()
    assert supervisor.get(customer).status_code == 200
    judging = reverse("inspection-judge", args=[file.pk])
    assert supervisor.post(judging, {"verdict": "finding", "remark": ""}).status_code == 422
    assert supervisor.post(judging, {"verdict": "finding", "remark": "缺护士签名"}).status_code == 302
    shown = {name: client.get(page).content.decode() for name, client in (("archive", archive), ("head", executive))}
    assert {name: ("缺护士签名" in html, file.customer.number in html, customer in html) for name, html in shown.items()} == {
        "archive": (True, True, False), "head": (False, True, False),
    }  # fmt: skip
    assert page in executive.get(reverse("inspection-list")).content.decode()
    assert (executive.get(judging).status_code, executive.get(customer).status_code) == (403, 404)
    assert executive.post(reverse("inspection-end", args=[inspection.pk])).status_code == 302
    assert supervisor.get(customer).status_code == 404
    assert supervisor.post(reverse("inspection-end", args=[inspection.pk])).status_code == 422


@pytest.mark.parametrize("who", ["linyuan", "chenlu", "jiangbo", "xuguan", "luojia"])
def test_inspections_are_nothing_to_others(cast, files, log_in, who) -> None:
    inspection = actions.begin(plan(), by=cast["qinzheng"])
    client = log_in(who)
    urls = [reverse("inspection-list"), reverse("inspection-show", args=[inspection.pk]), reverse("inspection-new")]
    assert [client.get(url).status_code for url in urls] == [403, 403, 403]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"size": 31}, "size"),
        ({"size": 0}, "size"),
        ({"sections": []}, "sections"),
        ({"pathway": "none"}, "pathway"),
        ({"from_day": "2099-01-01", "to_day": "2099-02-01"}, "to_day"),
        ({"from_day": "2026-02-02", "to_day": "2026-02-01"}, "to_day"),
        ({"until": "2099-01-01"}, "until"),
        ({"until": "2020-01-01"}, "until"),
    ],
)
def test_wrong_input_is_told_and_kept(cast, files, log_in, wrong, field) -> None:
    answer = log_in("qinzheng").post(reverse("inspection-new"), typed(**wrong))
    assert (answer.status_code, list(answer.context["form"].errors), Inspection.objects.count()) == (422, [field], 0)
