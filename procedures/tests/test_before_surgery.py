"""Consents, and what stands between a case and its surgery: the guards, page and refusal name the same things (E1.4)."""

import datetime

import pytest
from django.utils import timezone

from access.roles import Role
from customers.models import BookingSheet, Case, Customer
from customers.pathways import guards
from customers.pathways.ahead import before_surgery
from customers.pathways.guards import StageRefused
from procedures import consenting, risks
from procedures.models import SurgeryConsent, SurgeryRecord
from procedures.tests import ground as surgery_ground
from procedures.tests import preop_ground as ground
from records import actions as sheets
from records import spec as specs
from records.lifecycle import MoveRefused
from records.models import SignOff
from records.models.signoffs import Signer
from records.stages import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def booked(customer: Customer, cast: dict) -> Case:
    """A case whose booked time has come, with all its guards."""
    return surgery_ground.ready(customer, cast)


def _missing(case: Case) -> list[tuple[str, str]]:
    """URL name and kind of sheet of each missing thing."""
    return [
        (one.url_name, str(one.args[0 if one.url_name == "sheet-show" else -1]))
        for one in guards.missing_before(case, Stage.SURGERY)
    ]


def _born(customer: Customer, years: int, days: int = 0) -> None:
    today = timezone.localdate()
    customer.birth_date = today.replace(year=today.year - years, day=min(today.day, 28)) - datetime.timedelta(days=days)
    customer.birth_year = customer.birth_date.year


@pytest.mark.clause("A2.3")
@pytest.mark.clause("E1.4")
def test_surgery_waits_for_checks_consents_and_clearance(booked, cast) -> None:
    everything = [("sheet-new", "preop"), ("sheet-new", "surgery-consent"), ("sheet-new", "anaesthesia-consent")]
    assert _missing(booked) == everything
    checks = ground.checked(booked, cast, signed=False, clearance="refused", clearance_reason="血压过高")
    assert _missing(booked) == [("sheet-show", "preop"), *everything[1:]]
    sheets.sign(checks, by=cast["heqiang"], role=Role.EXAMINER, seen=checks.version)
    assert _missing(booked) == [*everything[1:], ("sheet-show", "preop")]
    cleared = {"clearance": "conditions", "clearance_reason": "当日复测血压"}
    sheets.save_draft(checks, cleared, by=cast["heqiang"], reason="复查")
    sheets.sign(checks, by=cast["heqiang"], role=Role.EXAMINER, seen=checks.version)
    assert _missing(booked) == everything[1:]
    ground.consented(booked, cast)
    assert _missing(booked) == []
    assert surgery_ground.operated(booked, cast).version == 2


@pytest.mark.clause("A2.4")
def test_surgery_record_is_refused_with_the_list(booked, cast, log_in) -> None:
    with pytest.raises(StageRefused) as refused:
        surgery_ground.operated(booked, cast)
    assert [one.url_name for one in refused.value.missing] == ["sheet-new"] * 3
    answer = log_in("linyuan").post(f"/cases/{booked.pk}/sheets/surgery/new/", {"happened_at": "2026-01-05T09:30"})
    assert (answer.status_code, SurgeryRecord.objects.count()) == (422, 0)
    told = " ".join(map(str, answer.context["form"].non_field_errors()))
    assert [str(one.text) in told for one in guards.missing_before(booked, Stage.SURGERY)] == [True] * 3


@pytest.mark.clause("A2.2")
def test_surgery_waits_for_a_changed_booking_to_be_signed_anew(booked, cast) -> None:
    ground.checked(booked, cast)
    ground.consented(booked, cast)
    booking = BookingSheet.objects.get(case=booked)
    sheets.save_draft(booking, {"instructions": "空腹"}, by=cast["chenlu"], reason="补充")
    assert _missing(booked) == [("sheet-show", "booking")]


def test_customers_page_names_what_is_missing_with_the_links_of_each_ones_duty(booked, cast, log_in) -> None:
    page = f"/customers/{booked.customer_id}/"
    lines = {name: log_in(name).get(page).context["cases"][0]["ahead"] for name in ("heqiang", "linyuan", "chenlu")}
    start = f"/cases/{booked.pk}/sheets/"
    assert {name: [line["url"].removeprefix(start) for line in found] for name, found in lines.items()} == {
        "heqiang": ["preop/new/", "", ""],
        "linyuan": ["", "surgery-consent/new/", "anaesthesia-consent/new/"],
        "chenlu": ["", "", ""],
    }


def test_nothing_stands_ahead_before_booking_and_after_surgery(booked, cast) -> None:
    from access.roles import Section

    every, sheets_ = frozenset(Section), guards.all_sheets(booked.customer_id)
    asked = lambda: before_surgery(booked, sheets_, cast["chenlu"], every, every)  # noqa: E731
    assert len(asked()) == 3
    assert before_surgery(booked, sheets_, cast["chenlu"], frozenset({Section.BASIC}), every) is None
    for stage in (Stage.CONSULTATION, Stage.SURGERY, Stage.FOLLOWUP):
        booked.stage = stage
        assert asked() is None


@pytest.mark.clause("E1.4")
@pytest.mark.parametrize(
    ("years", "days", "signer", "name", "refused"),
    [
        (18, 0, Signer.CUSTOMER, "", ""),
        (18, -40, Signer.CUSTOMER, "", "guardian"),
        (17, 0, Signer.CUSTOMER, "", "guardian"),
        (17, 0, Signer.GUARDIAN, " ", "guardian's name"),
        (17, 0, Signer.GUARDIAN, "张" * 61, "long name"),
        (17, 0, Signer.GUARDIAN, "张" * 60, ""),
        (30, 0, Signer.GUARDIAN, "张大明", "no guardian"),
    ],
)
def test_guardian_signs_for_a_minor_and_nobody_else(booked, cast, years, days, signer, name, refused) -> None:
    consent = ground.surgery_consent(booked, cast)
    _born(consent.customer, years, days)
    try:
        ground.agree(consent, cast, signer, name)
        code = ""
    except MoveRefused as stopped:
        code = stopped.code
    by_hand = SignOff.objects.filter(sheet_id=consent.pk).exclude(signer=Signer.STAFF)
    assert (code, [one.signer for one in by_hand]) == (refused, [] if refused else [signer])


def test_drawn_signature_is_kept_when_only_the_guardians_name_is_missing(booked, cast, log_in) -> None:
    consent = ground.surgery_consent(booked, cast)
    drawn = '{"w": 600, "h": 200, "strokes": [[{"x": 10, "y": 20}, {"x": 300, "y": 120}]]}'
    sent = {"strokes": drawn, "version": consent.version, "language": "zh-hans", "guardian": "1"}
    client, page = log_in("linyuan"), f"/sheets/surgery-consent/{consent.pk}/customer-signature/"
    assert "&quot;strokes&quot;" not in client.get(page).content.decode()
    _born(consent.customer, 17, 0)
    answer = client.post(page, sent)
    assert (answer.status_code, answer.context["drawn"], "&quot;strokes&quot;" in answer.content.decode()) == (
        422,
        drawn,
        True,
    )
    long = client.post(page, sent | {"signer_name": "张" * 61})
    assert (long.status_code, long.context["drawn"], "张" * 61 in long.content.decode()) == (422, drawn, True)
    for broken in ({"strokes": "{"}, {"version": consent.version - 1}):
        again = client.post(page, sent | broken)
        assert (again.status_code, again.context["drawn"]) == (422, "")


def test_unknown_age_is_asked_for_before_a_consent(booked, cast) -> None:
    customer, today = booked.customer, timezone.localdate()
    customer.birth_date = None
    answers = {}
    for year in (None, today.year - 17, today.year - 18, today.year - 19):
        customer.birth_year = year
        answers[year] = consenting.is_minor(customer)
    assert list(answers.values()) == [None, True, None, False]
    customer.birth_year = None
    with pytest.raises(MoveRefused) as refused:
        ground.agree(ground.surgery_consent(booked, cast), cast)
    assert refused.value.code == "birth date"


@pytest.mark.clause("E1.4")
def test_every_risk_is_told_before_anybody_signs(booked, cast) -> None:
    told = {"version": 1, "told": [code for code in risks.SURGERY[1] if code != "scar"]}
    consent = ground.surgery_consent(booked, cast, risks_told=told)
    assert consent.spec.missing(consent) == ("risks_told",)
    with pytest.raises(MoveRefused) as refused:
        ground.agree(consent, cast)
    assert refused.value.code == "incomplete"


def test_a_consent_keeps_the_wording_that_was_read_out(booked, cast, monkeypatch) -> None:
    consent = ground.surgery_consent(booked, cast)
    ground.agree(consent, cast)
    frozen = SignOff.objects.get(sheet_id=consent.pk, signer=Signer.CUSTOMER).opened().frozen
    assert all(f"{code}: {text}" in frozen for code, text in _as_read(risks.SURGERY[1]).items())
    monkeypatch.setitem(risks.SURGERY, 2, {"new": "Another sentence."})
    field = SurgeryConsent._meta.get_field("risks_told")
    assert (field.newest, field.words(consent.risks_told).count("\n")) == (2, len(risks.SURGERY[1]) - 1)
    assert sheets.is_valid(SignOff.objects.get(sheet_id=consent.pk, signer=Signer.CUSTOMER), consent)


def _as_read(sentences: dict) -> dict[str, str]:
    import json

    return {code: json.dumps(str(text), ensure_ascii=False)[1:-1] for code, text in sentences.items()}


@pytest.mark.clause("E1.4")
def test_a_withdrawn_consent_counts_no_more_and_a_new_one_can_be_given(booked, cast, log_in) -> None:
    ground.checked(booked, cast)
    ground.consented(booked, cast)
    consent = SurgeryConsent.objects.get(case=booked)
    url, surgeon = f"/sheets/surgery-consent/{consent.pk}/withdraw/", log_in("linyuan")
    assert surgeon.post(url, {"reason": " "}).status_code == 422
    assert _missing(booked) == []
    assert surgeon.post(url, {"reason": "顾客想再考虑"}).status_code == 302
    assert _missing(booked) == [("sheet-new", "surgery-consent")]
    assert log_in("heqiang").get(url).status_code == 404
    ground.agree(ground.surgery_consent(booked, cast), cast)
    assert _missing(booked) == []


def test_withdrawing_is_offered_to_who_may(booked, cast, log_in) -> None:
    ground.checked(booked, cast)
    ground.consented(booked, cast)
    consent = SurgeryConsent.objects.get(case=booked)
    url, page = f"/sheets/surgery-consent/{consent.pk}/withdraw/", f"/customers/{booked.customer_id}/"
    for who, may in (("linyuan", True), ("xiaohan", False)):
        client = log_in(who)
        assert (url in client.get(page).content.decode(), client.get(url).status_code == 200) == (may, may)


def test_a_consent_cannot_be_withdrawn_once_surgery_has_begun(booked, cast) -> None:
    ground.checked(booked, cast)
    ground.consented(booked, cast)
    surgery_ground.operated(booked, cast)
    with pytest.raises(MoveRefused) as refused:
        consenting.withdraw(SurgeryConsent.objects.get(case=booked), by=cast["linyuan"], reason="太迟")
    assert refused.value.code == "state"


def test_risks_are_ticked_in_the_form_and_a_strange_one_is_refused(booked, cast) -> None:
    from records import forms

    spec = specs.get("surgery-consent")
    sheet = SurgeryConsent(case=booked, customer=booked.customer)
    made = forms.form_class(spec, spec.writable(frozenset({Role.SURGEON}), frozenset({spec.section})))
    data = {"happened_at": "2026-01-05T09:30", "risks_told": ["scar", "swelling"]}
    form = made(data, sheet=sheet)
    assert form.is_valid()
    assert form.values()["risks_told"] == {"version": 1, "told": ["swelling", "scar"]}
    assert set(made(data | {"risks_told": ["invented"]}, sheet=sheet).errors) == {"risks_told"}
