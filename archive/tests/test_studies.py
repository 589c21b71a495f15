"""Files by criteria: who decides, how few are refused, what the reader sees, and that no right to a file comes of it (A4.5)."""

import datetime
import re
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from access import grants
from access.approvals import wording
from access.approvals.actions import DecisionRefused
from access.audit import queries as log
from access.models import Application, AuditEvent, Grant, Person
from access.models.approvals import ApplicationState
from access.roles import Deed, Section
from archive.forms.studies import StudyForm
from archive.models import Study, StudyFile
from archive.models.studies import Ended
from archive.studies import actions, criteria, queries
from archive.studies.reading import age_band
from archive.tests.ground import case_of, operated, patient
from archive.tests.test_requests import approve, opened
from customers.models import FollowUpSheet
from customers.tests.booking.ground import item
from records.lifecycle import State

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
NAMES = ("李静", "王芳", "刘洋", "陈晨", "杨帆", "赵敏")


@pytest.fixture
def files(cast) -> list[Any]:
    """Six customers, three of each surgeon, operated on 2 to 7 days ago."""
    surgeons = (cast["linyuan"], cast["fangze"])
    found = [patient(cast, name) for name in NAMES]
    for nth, row in enumerate(found):
        operated(row, surgeons[nth % 2], cast, days_ago=nth + 2)
    return found


def wanted(**other: Any) -> Study:
    today = timezone.localdate()
    values = {
        "use": "quality", "sections": ["surgery", "aftercare"], "operated_from": today - 30 * DAY, "operated_to": today,
        "ends_at": timezone.now() + 7 * DAY,
    }  # fmt: skip
    return Study(**{**values, **other})


def provided(cast: dict, reader: str = "luojia", head: str = "maohui", **other: Any) -> Study:
    application = actions.ask(wanted(**other), "术后肿胀的护理质量", by=cast[reader])
    approve(application, cast[head], cast["guwen"])
    return Study.objects.get(application=application)


@pytest.mark.clause("A4.5")
def test_files_are_frozen_once_approved_and_open_nothing(cast, files, log_in) -> None:
    application = actions.ask(wanted(), "术后肿胀的护理质量", by=cast["luojia"])
    approve(application, cast["maohui"])
    assert StudyFile.objects.count() == 0
    before = Grant.objects.count()
    approve(application, cast["guwen"])
    assert Application.objects.get().state == ApplicationState.CARRIED_OUT
    assert {row.customer_id for row in StudyFile.objects.all()} == {row.pk for row in files}
    assert sorted(StudyFile.objects.values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert Grant.objects.count() == before
    client = log_in("luojia")
    for row in files:
        assert opened(cast["luojia"], row) == frozenset()
        assert client.get(reverse("customer-show", args=[row.pk])).status_code == 404
    patient(cast, "后来")
    assert StudyFile.objects.count() == 6


def test_order_has_nothing_to_do_with_the_numbers(cast, files) -> None:
    serials = {row.pk: row.serial for row in files}
    orders = {tuple(serials[row.customer_id] for row in provided(cast).files.order_by("position")) for _nth in range(3)}
    assert len(orders) > 1


@pytest.mark.clause("A4.5")
def test_fewer_than_five_are_neither_applied_for_nor_provided(cast, files) -> None:
    with pytest.raises(DecisionRefused, match="too_few"):
        actions.ask(wanted(surgeon=cast["linyuan"]), "质量", by=cast["luojia"])
    assert Application.objects.count() == 0
    application = actions.ask(wanted(), "质量", by=cast["luojia"])
    approve(application, cast["maohui"])
    for row in files[:2]:
        Grant.objects.filter(customer=row).update(starts_at=timezone.now() - 9 * DAY, ends_at=timezone.now() - DAY)
    with pytest.raises(DecisionRefused, match="too_few"):
        approve(application, cast["guwen"])
    assert StudyFile.objects.count() == 0


@pytest.mark.parametrize(("number", "told"), [(0, None), (9, None), (10, 10), (14, 10), (16, 20), (94, 90), (137, 140)])
def test_count_is_told_roughly_and_not_at_all_below_ten(number, told) -> None:
    assert criteria.about(number) == told


def counts(username: str = "luojia") -> int:
    rows = AuditEvent.objects.using("audit").filter(action="search", purpose="study_count")
    return rows.filter(actor=Person.objects.get(username=username).pk).count()


@pytest.mark.clause("A4.5")
def test_so_many_counts_a_day_and_refusals_are_some_of_them(cast, files, log_in, monkeypatch) -> None:
    monkeypatch.setattr(actions, "MOST_COUNTS", 3)
    client, page = log_in("luojia"), reverse("study-new")
    few = typed(surgeon=cast["linyuan"].pk)
    assert [client.post(page, sent).status_code for sent in (typed(count="1"), few, typed(count="1"))] == [
        200,
        422,
        200,
    ]
    for sent in (typed(count="1"), few, typed()):
        answer = client.post(page, sent)
        assert (answer.status_code, answer.context["told"]) == (422, None)
        assert answer.context["form"].non_field_errors() == [wording.refusal("counted_out")]
        assert "新员工培训" in answer.content.decode()
    assert (counts(), Application.objects.count()) == (3, 0)
    assert log_in("maohui").post(page, typed(count="1")).status_code == 200
    tomorrow = timezone.now() + DAY
    with time_machine.travel(tomorrow):
        assert actions.count(wanted(), by=cast["luojia"]) == 6


@pytest.mark.clause("A4.5")
def test_days_of_surgery_are_whole_months() -> None:
    spans = [("2024-02-10", "2024-02-10"), ("2025-11-30", "2026-01-01")]
    found = [StudyForm(typed(operated_from=first, operated_to=last)) for first, last in spans]
    assert [form.is_valid() for form in found] == [True, True]
    made = [form.study() for form in found]
    assert [(f"{study.operated_from}", f"{study.operated_to}") for study in made] == [
        ("2024-02-01", "2024-02-29"), ("2025-11-01", "2026-01-31"),
    ]  # fmt: skip


def test_system_administrator_cannot_count(cast, files) -> None:
    with pytest.raises(PermissionDenied):
        actions.count(wanted(), by=cast["xuguan"])


def test_nothing_is_provided_after_the_time(cast, files) -> None:
    application = actions.ask(wanted(ends_at=timezone.now() + DAY), "质量", by=cast["luojia"])
    approve(application, cast["maohui"])
    study = application.study
    study.ends_at = timezone.now()
    study.save()
    with pytest.raises(DecisionRefused, match="over"):
        approve(Application.objects.get(), cast["guwen"])


def test_each_criterion_narrows(cast, files) -> None:
    one, two = files[0], files[1]
    case = case_of(one)
    who = {"recorded_by": cast["tanglei"], "changed_by": cast["tanglei"], "state": State.SIGNED}
    FollowUpSheet(case=case, customer=one, way="phone", satisfaction=2, **who).save()
    FollowUpSheet(case=case_of(two), customer=two, way="phone", satisfaction=5, **who).save()
    case.stage = "followup"
    case.save()
    two.opened().sex, two.birth_year = "male", 1970
    two.save()
    today = timezone.localdate()
    found = {
        "surgeon": found_by(surgeon=cast["linyuan"]),
        "item": found_by(item=item("upper-blepharoplasty")),
        "stage": found_by(stage="followup"),
        "ended": found_by(ended=Ended.COMPLETED),
        "open": found_by(ended=Ended.OPEN),
        "sex": found_by(sex="male"),
        "born": found_by(born_from=1960, born_to=1980),
        "satisfied": found_by(satisfied_at_most=3),
        "days": found_by(operated_from=today - 3 * DAY, operated_to=today - 2 * DAY),
        "pathway": found_by(pathway="denture"),
    }
    serials = [row.serial for row in files]
    assert found == {
        "surgeon": serials[::2], "item": [], "stage": serials[:1], "ended": [], "open": serials, "sex": serials[1:2],
        "born": serials[1:2], "satisfied": serials[:1], "days": serials[:2], "pathway": [],
    }  # fmt: skip


def found_by(**other: Any) -> list[int]:
    return sorted(row.customer.serial for row in criteria.matching(wanted(**other)))


def test_drafts_and_what_was_entered_in_error_do_not_match(cast, files) -> None:
    for row, state in ((files[0], State.DRAFT), (files[1], State.IN_ERROR)):
        record = row.opened() and criteria.matching(wanted()).get(customer=row).opened()
        record.state = state
        record.save()
    assert found_by() == [row.serial for row in files[2:]]


PLANTED = "李静（13812345678）诉右眼肿，{when}由方泽换药，家住示范路 1 号，编号{number}"


@pytest.mark.clause("A4.5", "A6.1")
def test_page_says_nothing_of_whose_file_it_is(cast, files, log_in) -> None:
    own = files[0]
    day = timezone.localdate() - 2 * DAY
    record = criteria.matching(wanted()).get(customer=own).opened()
    record.circumstances = PLANTED.format(when=f"{day:%Y年%-m月%-d日}", number=own.number)
    record.assistant = "Su Yun"
    record.medication = [{"at": "10:02", "drug": "李静自备药", "dose": "1", "unit": "mg", "route": "oral"}]
    record.save()
    study = provided(cast, sections=["surgery", "booking", "consultation"])
    place = study.files.get(customer=own).position
    answer = log_in("luojia").get(reverse("study-file", args=[study.pk, place]))
    html = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)
    assert html is not None
    body = html[0].replace(cast["luojia"].name, "")
    traces = {
        "name": "李静", "phone": "1381234", "number": own.number, "serial": str(own.pk), "case": str(case_of(own).pk),
        "surgeon": "林远", "staff": "方泽", "assistant": "Yun", "street": "示范路", "day": f"{day:%Y-%m-%d}", "born": "1990",
        "chinese day": f"{day.month}月{day.day}日",
    }  # fmt: skip
    assert {what for what, text in traces.items() if text in body} == set()
    assert "诉右眼肿" in body
    assert "30–34" in body or "35–39" in body
    assert "watermark" in answer.content.decode()
    assert "print/" not in body
    seen = AuditEvent.objects.using("audit").filter(actor=cast["luojia"].pk, customer_uuid=own.pk, action="view")
    assert list(seen.values_list("object_type", "purpose")) == [("archive.studyfile", "study")]
    assert log.openings_of(cast["luojia"].pk, timezone.now() - DAY) == []


def test_sections_that_were_not_approved_are_not_shown(cast, files, log_in) -> None:
    study = provided(cast, sections=["aftercare"])
    html = log_in("luojia").get(reverse("study-file", args=[study.pk, 1])).content.decode()
    assert "blood" not in html.lower()
    assert html.count('class="paper-group"') == 0


@pytest.mark.clause("A4.5")
@pytest.mark.parametrize("who", ["maohui", "guwen", "qinzheng", "yanrong", "chenlu", "linyuan"])
def test_nobody_but_the_applicant_reads(cast, files, log_in, who) -> None:
    study = provided(cast)
    client = log_in(who)
    urls = [reverse("study-show", args=[study.pk]), reverse("study-file", args=[study.pk, 1])]
    assert [client.get(url).status_code for url in urls] == [404, 404]
    assert study.ended_at is None


@pytest.mark.clause("A4.5")
def test_reading_ends_with_its_time_or_early(cast, files, log_in) -> None:
    study, client = provided(cast), log_in("luojia")
    pages = [reverse("study-show", args=[study.pk]), reverse("study-file", args=[study.pk, 1])]
    assert [client.get(page).status_code for page in pages] == [200, 200]
    assert client.get(reverse("study-file", args=[study.pk, 7])).status_code == 404
    fresh = Study.objects.get()
    fresh.ends_at = timezone.now()
    fresh.save()
    assert [client.get(page).status_code for page in pages] == [404, 404]
    fresh.ends_at = timezone.now() + DAY
    fresh.save()
    assert [client.get(page).status_code for page in pages] == [200, 200]
    with pytest.raises(PermissionDenied):
        actions.end(fresh, by=cast["maohui"])
    assert client.post(reverse("study-end", args=[study.pk])).status_code == 302
    assert ([client.get(page).status_code for page in pages], Study.objects.get().ended_by) == (
        [404, 404],
        cast["luojia"],
    )
    with pytest.raises(DecisionRefused, match="ended"):
        actions.end(study, by=cast["guwen"])


def test_open_application_cannot_be_read(cast, files) -> None:
    actions.ask(wanted(), "质量", by=cast["luojia"])
    assert queries.readable_by(Person.objects.get(username="luojia")).count() == 0


def test_system_administrator_cannot_apply(cast, files, log_in) -> None:
    with pytest.raises(PermissionDenied):
        actions.ask(wanted(), "质量", by=cast["xuguan"])
    assert log_in("xuguan").get(reverse("study-new")).status_code == 403


def test_database_refuses_too_many(cast, files) -> None:
    with pytest.raises(IntegrityError, match="study_most"), transaction.atomic():
        actions.ask(wanted(most=201), "质量", by=cast["luojia"])


def test_no_more_than_asked_for(cast, files) -> None:
    assert provided(cast, most=5).files.count() == 5


@pytest.mark.parametrize(
    ("born", "year", "band"),
    [(1990, 2026, "35–39"), (1991, 2026, "35–39"), (1930, 2026, "85+"), (None, 2026, ""), (2026, 2026, "0–4")],
)
def test_age_is_told_in_bands(born, year, band) -> None:
    assert age_band(born, year) == band


def typed(**other: Any) -> dict[str, Any]:
    today = timezone.localdate()
    values = {"use": "training", "purpose": "新员工培训", "operated_from": today - 30 * DAY, "operated_to": today, "most": 20,
              "sections": ["surgery"], "until": today + 7 * DAY}  # fmt: skip
    return {**values, **other}


@pytest.mark.clause("A4.5")
def test_whole_way_over_the_pages(cast, files, log_in) -> None:
    for nth, name in enumerate(("钱多", "孙亮", "周全", "吴边")):
        operated(patient(cast, name), cast["fangze"], cast, days_ago=nth + 2)
    reader = log_in("luojia")
    counted = reader.post(reverse("study-new"), typed(count="1"))
    few = reader.post(reverse("study-new"), typed(count="1", surgeon=cast["linyuan"].pk))
    assert (counted.status_code, few.status_code, Application.objects.count()) == (200, 200, 0)
    assert [counted.context["told"], few.context["told"]] == [
        gettext("About %(number)d files match.") % {"number": 10}, gettext("Fewer than 10 files match."),
    ]  # fmt: skip
    made = reader.post(reverse("study-new"), typed())
    application = Application.objects.get()
    page = reverse("application-show", args=[application.pk])
    assert (made.status_code, made.headers["Location"]) == (302, page)
    assert application.study.ends_at > timezone.now()
    approve(application, cast["maohui"], cast["guwen"])
    study = reverse("study-show", args=[application.study.pk])
    assert study in reader.get(page).content.decode()
    assert study in reader.get(reverse("study-list")).content.decode()
    assert reverse("study-file", args=[application.study.pk, 10]) in reader.get(study).content.decode()
    assert study not in log_in("maohui").get(page).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"purpose": " "}, "purpose"),
        ({"sections": []}, "sections"),
        ({"sections": ["contact"]}, "sections"),
        ({"sections": ["media"]}, "sections"),
        ({"use": "publicity"}, "use"),
        ({"most": 201}, "most"),
        ({"most": 4}, "most"),
        ({"operated_from": "2026-02-02", "operated_to": "2026-02-01"}, "operated_to"),
        ({"born_from": 1990, "born_to": 1980}, "born_to"),
        ({"until": "2099-01-01"}, "until"),
        ({"until": "2020-01-01"}, "until"),
        ({"satisfied_at_most": 9}, "satisfied_at_most"),
        ({"operated_from": "2020-02-02", "operated_to": "2020-02-03"}, "__all__"),
    ],
)
def test_wrong_input_is_told_and_kept(cast, files, log_in, wrong, field) -> None:
    answer = log_in("luojia").post(reverse("study-new"), typed(**wrong))
    assert (answer.status_code, list(answer.context["form"].errors), Application.objects.count()) == (422, [field], 0)


def test_printing_is_not_open(cast, files) -> None:
    provided(cast)
    assert grants.sections(Person.objects.get(username="luojia"), files[0], Deed.PRINT) == frozenset()
    assert Section.SURGERY not in opened(cast["luojia"], files[0])
