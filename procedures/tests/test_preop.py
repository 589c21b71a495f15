"""The pre-op check sheet: what can be typed, what is marked, who is told, who sees infectious findings (A2.3)."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from access import grants
from access.models import Person, RoleAssignment
from access.models.grants import GrantSource
from access.roles import Role, Section
from customers.models import Case
from jobs import notifications
from procedures import reference
from procedures.models import PreopSheet
from procedures.reporting import RESULT
from procedures.tests import preop_ground as ground
from records import actions as sheets
from records import forms, presentation
from records import spec as specs
from records.models import SignOff

pytestmark = pytest.mark.django_db
SPEC = specs.get("preop")
INFECTIOUS_WORDS = ("乙肝复查中甲乙丙", "(+)", "HBsAg", "TPPA")


def _posted(**changes: str) -> dict[str, str]:
    kept = {name: str(value) for name, value in ground.CHECKS.items()}
    return kept | {"happened_at": "2026-01-05T09:30"} | changes


def _faults(case: Case, **changes: str) -> set[str]:
    sheet = PreopSheet(case=case, customer=case.customer)
    form = forms.form_class(SPEC, SPEC.fieldsets)(_posted(**changes), sheet=sheet)
    return set(form.errors)


def test_a_whole_sheet_can_be_typed(case) -> None:
    assert _faults(case) == set()


@pytest.mark.clause("A1.1")
@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("wbc", "-6.1"),
        ("wbc", "61"),
        ("hgb", "1280"),
        ("plt", "2300"),
        ("pt", "121"),
        ("inr", "10.2"),
        ("fib", "28"),
        ("temperature", "365"),
        ("systolic", "1180"),
        ("pulse", "7"),
        ("hgb", "zwölf"),
        ("hct", "39"),
        ("rbc", "NaN"),
    ],
)
def test_slips_of_the_pen_are_refused_at_their_field(case, name: str, typed: str) -> None:
    assert _faults(case, **{name: typed}) == {name}


@pytest.mark.parametrize("name", sorted(set(reference.ANALYTES) - {"weight", "height"}))
def test_ten_times_a_usual_value_cannot_be(name: str) -> None:
    what = reference.ANALYTES[name]
    for usual in filter(None, (what.any, what.female, what.male)):
        assert what.low <= usual.low < usual.high <= what.high
        assert usual.low * 10 > what.high
        assert usual.high / 10 < what.low or name == "lymph"


def test_ranges_are_those_of_the_laboratory_table() -> None:
    from csv import DictReader

    from django.conf import settings

    table = settings.BASE_DIR.parent / "shared" / "data" / "lab" / "reference_ranges.csv"
    if not table.exists():
        pytest.skip("the table of reference ranges is not on this machine")
    names = {
        "WBC": "wbc",
        "RBC": "rbc",
        "HGB": "hgb",
        "HCT": "hct",
        "PLT": "plt",
        "NEUT%": "neut",
        "LYMPH%": "lymph",
        "PT": "pt",
        "INR": "inr",
        "APTT": "aptt",
        "TT": "tt",
        "FIB": "fib",
    }
    rows = [row for row in DictReader(table.open(encoding="utf-8-sig")) if row["code"] in names]
    told = {(names[r["code"]], r["sex"]): (Decimal(r["low"]), Decimal(r["high"]), r["unit_si"]) for r in rows}
    ours = {}
    for name in names.values():
        what = reference.ANALYTES[name]
        for sex in ("any", "female", "male"):
            if found := getattr(what, sex):
                ours[name, sex] = (found.low, found.high, what.unit.replace("⁹", "^9").replace("¹²", "^12"))
    assert ours == told


@pytest.mark.parametrize(
    ("sex", "value", "mark"),
    [
        ("female", "114", "↓"),
        ("female", "115", ""),
        ("female", "151", "↑"),
        ("male", "129", "↓"),
        ("male", "151", ""),
        ("unknown", "120", ""),
        ("unknown", "114", "↓"),
        ("unknown", "176", "↑"),
    ],
)
def test_range_and_mark_depend_on_the_sex(case, sex: str, value: str, mark: str) -> None:
    case.customer.sex = sex
    sheet = PreopSheet(case=case, customer=case.customer, hgb=Decimal(value))
    assert presentation.item(sheet, "hgb").mark == mark


@pytest.mark.clause("A2.3")
def test_values_out_of_range_are_marked_on_page_and_print(case, cast, log_in) -> None:
    from records import paper

    sheet = ground.checked(case, cast, wbc=Decimal("11.20"), plt=Decimal(110), hbsag="positive")
    page = log_in("linyuan").get(f"/sheets/preop/{sheet.pk}/")
    marks = {item.name: item.mark for group in page.context["groups"] for item in group.items if item.mark}
    assert marks == {"wbc": "↑", "plt": "↓", "hbsag": "(+)"}
    printed = paper.printed_sheet(sheet, frozenset(Section), by=cast["linyuan"])
    told = [(item.mark, item.value) for group in printed.fieldsets for item in group.items if item.mark]
    assert [mark for mark, _value in told] == ["↑", "↓", "(+)"]


def test_unit_and_range_are_frozen_with_the_signature(case, cast) -> None:
    import json

    sheet = ground.checked(case, cast)
    frozen = SignOff.objects.get(sheet_id=sheet.pk).opened().frozen
    assert json.loads(frozen)["content"]["fields"]["hgb"][2] == ["g/L", "115–150"]


@pytest.mark.clause("A2.3")
def test_signed_results_reach_surgeon_and_consultant_at_once(case, cast, log_in) -> None:
    sheet = ground.checked(case, cast, signed=False)
    assert notifications.receipts(sheet.pk) == []
    sheets.sign(sheet, by=cast["heqiang"], role=Role.EXAMINER, seen=sheet.version)
    told = notifications.receipts(sheet.pk)
    assert {(one.recipient.username, one.kind, one.read_at) for one in told} == {
        ("linyuan", RESULT, None),
        ("chenlu", RESULT, None),
    }
    log_in("linyuan").get(f"/sheets/preop/{sheet.pk}/")
    seen = log_in("heqiang").get(f"/sheets/preop/{sheet.pk}/").context["told"]
    assert {one.recipient.username: one.read_at is not None for one in seen} == {"linyuan": True, "chenlu": False}


def test_signature_holds_when_the_sheet_is_read_again(case, cast) -> None:
    sheet = ground.checked(case, cast)
    again = PreopSheet.objects.get(pk=sheet.pk).opened()
    assert [sheets.is_valid(one, again) for one in SignOff.objects.filter(sheet_id=sheet.pk)] == [True]


def test_an_amended_result_is_told_again_when_it_is_signed(case, cast) -> None:
    sheet = ground.checked(case, cast)
    notifications.mark_read(by=cast["linyuan"])
    sheets.save_draft(
        sheet, {"clearance": "refused", "clearance_reason": "血压过高"}, by=cast["heqiang"], reason="复查"
    )
    assert len(notifications.receipts(sheet.pk)) == 2
    sheets.sign(sheet, by=cast["heqiang"], role=Role.EXAMINER, seen=sheet.version)
    people = [one.recipient.username for one in notifications.receipts(sheet.pk)]
    assert sorted(people) == ["chenlu", "linyuan", "linyuan"]


@pytest.mark.clause("A2.3")
def test_consultant_learns_the_clearance_and_nothing_else(case, cast, log_in) -> None:
    sheet = ground.checked(case, cast, clearance="conditions", clearance_reason="停用阿司匹林一周", hbsag="positive")
    answer = reverse("preop-result", args=[sheet.pk])
    page = log_in("chenlu").get(answer)
    text = page.content.decode()
    with translation.override("zh-hans"):
        assert str(sheet.get_clearance_display()) in text
    assert [word for word in ("停用阿司匹林一周", "无手术禁忌可以手术", *INFECTIOUS_WORDS) if word in text] == []
    assert log_in("chenlu").get(f"/sheets/preop/{sheet.pk}/").status_code == 404
    assert log_in("linyuan").get(answer).headers["Location"] == f"/sheets/preop/{sheet.pk}/"
    assert [log_in(name).get(answer).status_code for name in ("zhoumin", "maohui")] == [404, 404]


@pytest.fixture
def outsider(case, cast) -> Person:
    """An examining doctor of another department whose grant leaves out infectious findings."""
    person = Person.objects.create_user(
        "waijian", "waijian-secret-2026", name="外检", department=cast["jiangbo"].department
    )
    RoleAssignment(person=person, role=Role.EXAMINER).save()
    cast["jiangbo"].agreements.model(person=person, signed_on=case.opened_at.date()).save()
    grants.give(
        person.pk,
        case.customer,
        {Section.BASIC, Section.PREOP},
        by=cast["chenlu"],
        source=GrantSource.CARE_TEAM,
        may_change=True,
    )
    return Person.objects.get(pk=person.pk)


@pytest.mark.clause("A4.2")
def test_infectious_findings_are_nowhere_without_the_section(case, cast, outsider, log_in, client) -> None:
    sheet = ground.checked(case, cast, signed=False, hbsag="positive", infectious_notes="乙肝复查中甲乙丙")
    sheets.save_draft(sheet, {"infectious_notes": "改后"}, by=cast["heqiang"])
    client.force_login(outsider, backend="access.backends.GrantBackend")
    pages = [f"/sheets/preop/{sheet.pk}/{page}" for page in ("", "edit/", "history/", "sign/")]
    for url in [*pages, f"/customers/{case.customer_id}/"]:
        answer = client.get(url, HTTP_HOST="localhost")
        text = answer.content.decode()
        assert (url, answer.status_code) == (url, 200)
        assert [word for word in (*INFECTIOUS_WORDS, "改后", "id_hbsag") if word in text] == []
    seen = log_in("linyuan").get(pages[0]).content.decode()
    assert ("改后" in seen, "(+)" in seen) == (True, True)


@pytest.mark.clause("A4.2")
def test_reason_for_a_closed_change_is_narrowed_like_its_values(case, cast, outsider, log_in, client) -> None:
    from records import paper

    sheet = ground.checked(case, cast, hbsag="positive")
    sheets.save_draft(sheet, {"hbsag": "negative"}, by=cast["heqiang"], reason="乙肝复查为阴")
    both = {"heart": "另一句", "hcv": "positive"}
    sheets.save_draft(sheet, both, by=cast["heqiang"], reason="丙肝补录")
    sheets.save_draft(sheet, {"lungs": "再听诊"}, by=cast["heqiang"], reason="听诊补录")
    client.force_login(outsider, backend="access.backends.GrantBackend")
    history = f"/sheets/preop/{sheet.pk}/history/"
    seen = {name: page.get(history, HTTP_HOST="localhost") for name, page in (("x", client), ("l", log_in("linyuan")))}
    reasons = {name: [entry["reason"] for entry in page.context["versions"]] for name, page in seen.items()}
    assert reasons["x"][:3] == ["听诊补录", "", ""]
    assert reasons["l"][:3] == ["听诊补录", "丙肝补录", "乙肝复查为阴"]
    assert [word for word in ("乙肝", "丙肝") if word in seen["x"].content.decode()] == []
    printed = {
        name: {
            (line.field, line.reason) for line in paper.printed_sheet(sheet, sections, by=cast["heqiang"]).amendments
        }
        for name, sections in (("x", frozenset({Section.PREOP})), ("l", frozenset(Section)))
    }
    heart, lungs = (str(SPEC.verbose(name)) for name in ("heart", "lungs"))
    assert printed["x"] == {(heart, ""), (lungs, "听诊补录")}
    assert {reason for _field, reason in printed["l"]} == {"乙肝复查为阴", "丙肝补录", "听诊补录"}


def test_saving_without_the_section_leaves_infectious_findings_alone(case, cast, outsider, client) -> None:
    sheet = ground.checked(case, cast, signed=False, hbsag="positive")
    client.force_login(outsider, backend="access.backends.GrantBackend")
    data = _posted(heart="另一句", hbsag="negative", version=str(sheet.version))
    answer = client.post(f"/sheets/preop/{sheet.pk}/edit/", data, HTTP_HOST="localhost")
    again = PreopSheet.objects.get(pk=sheet.pk).opened()
    assert (answer.status_code, again.heart, again.hbsag) == (302, "另一句", "positive")


def test_banner_warns_of_a_positive_finding_only_who_may_see_it(case, cast, log_in) -> None:
    ground.checked(case, cast, hiv="positive")
    page = f"/customers/{case.customer_id}/"
    told = {name: [alert["kind"] for alert in log_in(name).get(page).context["alerts"]] for name in ("suyun", "chenlu")}
    assert told == {"suyun": ["ok", "bad"], "chenlu": ["ok"]}


def test_not_cleared_without_a_reason_is_refused(case) -> None:
    assert _faults(case, clearance="refused") == {"clearance_reason"}
    assert _faults(case, clearance="conditions", clearance_reason="停药一周") == set()


def test_stored_findings_are_equally_long(case, cast) -> None:
    from django.db import connection

    sheet = ground.checked(case, cast, signed=False, hbsag="positive", hcv="untested", hiv="")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT length(hbsag), length(hcv), length(hiv), length(syphilis) FROM procedures_preopsheet WHERE id = %s",
            [sheet.pk],
        )
        assert len(set(cursor.fetchone())) == 1


@pytest.mark.clause("A4.2")
def test_reason_for_striking_a_sheet_through_is_for_those_who_see_all_of_it(
    case, cast, outsider, log_in, client
) -> None:
    from records import paper

    sheet = ground.checked(case, cast, hbsag="positive")
    sheets.mark_error(sheet, by=cast["heqiang"], reason="乙肝阳性是别人的")
    client.force_login(outsider, backend="access.backends.GrantBackend")
    for url in (f"/sheets/preop/{sheet.pk}/", f"/sheets/preop/{sheet.pk}/history/"):
        seen = [page.get(url, HTTP_HOST="localhost").content.decode() for page in (client, log_in("linyuan"))]
        assert [("乙肝阳性" in text, "录入错误" in text or "错误" in text) for text in seen] == [
            (False, True),
            (True, True),
        ]
    every = frozenset(Section)
    notes = [
        paper.printed_sheet(sheet, some, by=cast["linyuan"]).marks[0].note
        for some in (every - {Section.INFECTIOUS}, every)
    ]
    assert ["乙肝阳性" in note for note in notes] == [False, True]
