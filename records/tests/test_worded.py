"""The wording under a signature: in the language that was read, kept as it was, shown as it was signed."""

import hashlib
import json

import pytest
from django.utils import translation

from access.models import Person
from access.personas import PASSWORD
from access.roles import Role, Section
from customers.models import ConsultationSheet, Customer
from records import actions, canonical, paper
from records import spec as specs
from records.models import RecordSheet, SignOff
from records.sealing import SEAL
from records.tests import contract
from vault import signing

pytestmark = pytest.mark.django_db
DRAWN = actions.CustomerSignature([[[0.1, 0.2], [0.3, 0.4]]])
TITLES = {"zh-hans": "咨询", "zh-hant": "咨詢", "en": "onsultation"}


@pytest.fixture
def sheet(customer: Customer, cast: dict[str, Person]) -> RecordSheet:
    """A consultation as it is written, not signed yet."""
    spec, case = specs.get("consultation"), customer.cases.get()
    return actions.save_draft(
        contract.blank_sheet(spec, case), contract.sample(spec, case, cast), by=cast[contract.writer_of(spec)]
    )


def _signed(sheet: RecordSheet, cast: dict[str, Person], language: str) -> SignOff:
    return actions.sign(sheet, by=cast["chenlu"], role=Role.FRONT_DESK, seen=sheet.version, language=language)


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_the_frozen_text_is_worded_in_the_language_that_was_read(sheet, cast, language) -> None:
    frozen = json.loads(_signed(sheet, cast, language).frozen)
    with translation.override(language):
        spec = sheet.spec
        assert (frozen["form"], frozen["language"]) == (2, language)
        assert frozen["content"]["title"] == str(spec.title)
        assert frozen["content"]["statement"] == str(spec.statement)
        labels = [entry[0] for entry in frozen["content"]["fields"].values()]
        assert sorted(labels) == sorted(str(spec.verbose(name)) for name in spec.field_names)
        assert frozen["content"]["fields"]["channel"][3] == sheet.get_channel_display()
    assert TITLES[language] in frozen["content"]["title"]


def test_a_signature_without_a_told_language_takes_the_one_of_the_moment(sheet, cast) -> None:
    with translation.override("zh-hant"):
        frozen = json.loads(_signed(sheet, cast, "xx").frozen)
    assert frozen["language"] == "zh-hant"


def test_the_page_freezes_the_language_that_it_was_shown_in(sheet, cast, log_in) -> None:
    cast["chenlu"].language = "zh-hant"
    cast["chenlu"].save()
    client = log_in("chenlu")
    page = client.get(f"/sheets/consultation/{sheet.pk}/sign/").content.decode()
    assert page.count('<input type="hidden" name="language" value="zh-hant">') == 1
    cast["chenlu"].language = "en"
    cast["chenlu"].save()
    sent = {"role": "front_desk", "version": sheet.version, "password": PASSWORD, "language": "zh-hant"}
    assert client.post(f"/sheets/consultation/{sheet.pk}/sign/", sent).status_code == 302
    assert json.loads(SignOff.objects.get(sheet_id=sheet.pk).opened().frozen)["language"] == "zh-hant"


def test_a_signature_sealed_before_languages_were_kept_still_holds(sheet, cast, monkeypatch) -> None:
    old = json.dumps(_first_form(sheet), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    monkeypatch.setattr(canonical, "freeze", lambda *_given: old)
    signoff = _signed(sheet, cast, "zh-hans")
    kept = SignOff.objects.get(pk=signoff.pk).opened()
    again = ConsultationSheet.objects.get(pk=sheet.pk).opened()
    assert actions.is_valid(kept, again)
    again.advice = "something else"
    assert not actions.is_valid(kept, again)
    sheet.refresh_from_db()
    assert [group.title for group in _print(sheet.opened(), cast) if "onsult" in group.title] == []


def _first_form(sheet: RecordSheet) -> dict:
    """The layout of form 1: English, no name of a language, something beside a value only where the field has it."""
    body = json.loads(canonical.freeze(sheet, [], "en"))
    fields = {name: entry[:2] + ([entry[2]] if entry[2] else []) for name, entry in body["content"]["fields"].items()}
    return {
        "salt": body["salt"],
        "sheet": body["sheet"],
        "edition": body["edition"],
        "content": {**body["content"], "fields": fields},
        "with": [],
    }


def test_another_language_put_under_a_seal_breaks_it(sheet, cast) -> None:
    signoff = _signed(sheet, cast, "zh-hans")
    signoff.frozen = signoff.frozen.replace('"language":"zh-hans"', '"language":"en"')
    assert not actions.is_valid(signoff, sheet)
    signoff.digest = hashlib.sha256(signoff.frozen.encode()).digest()
    assert not actions.is_valid(signoff, sheet)
    assert not signing.holds(signing.public_key(SEAL), bytes(signoff.seal), actions.sealed_words(signoff))


def test_another_time_under_a_signature_is_seen(sheet, cast) -> None:
    import datetime

    signoff = _signed(sheet, cast, "zh-hans")
    assert actions.is_valid(signoff, sheet)
    sheet.happened_at += datetime.timedelta(hours=1)
    assert not actions.is_valid(signoff, sheet)


def test_a_print_in_the_language_of_the_signature_says_it_once(sheet, cast) -> None:
    _signed(sheet, cast, "zh-hans")
    titles = [group.title for group in _print(sheet, cast)]
    assert [title for title in titles if "简体中文" in title] == []
    assert [item.value for group in _print(sheet, cast) for item in group.items if getattr(item, "fixed", False)] == [
        str(sheet.spec.statement)
    ]


def test_a_print_in_another_language_carries_the_wording_as_signed(sheet, cast) -> None:
    _signed(sheet, cast, "zh-hans")
    with translation.override("en"):
        groups = _print(sheet, cast)
    appended = [group for group in groups if "简体中文" in group.title]
    assert len(appended) == 1
    assert [(appended[0].items[0].label, appended[0].items[0].value)] == [
        (str(sheet.spec.title), str(sheet.spec.statement))
    ]
    assert [item.label for item in appended[0].items[1:]] == [
        str(sheet.spec.verbose(name)) for name in sheet.spec.field_names
    ]


def test_a_label_changed_since_does_not_reach_what_was_signed(sheet, cast, log_in, monkeypatch) -> None:
    _signed(sheet, cast, "zh-hans")
    column = ConsultationSheet._meta.get_field("advice")
    before = str(column.verbose_name)
    monkeypatch.setattr(column, "verbose_name", "今天的新问法")
    canonical._label.cache_clear()
    try:
        groups = _print(sheet, cast)
        page = log_in("chenlu").get(f"/sheets/consultation/{sheet.pk}/history/")
    finally:
        canonical._label.cache_clear()
    appended = [group for group in groups if "简体中文" in group.title]
    assert [before in [item.label for item in group.items] for group in appended] == [True]
    assert [before in [line.label for line in entry["wording"].forms[0].lines] for entry in page.context["signed"]] == [
        True
    ]
    assert page.content.decode().count("今天的新问法") == 0


def test_the_wording_as_signed_is_narrowed_like_the_sheet(customer, cast, log_in) -> None:
    from procedures.tests import ground, preop_ground

    checked = preop_ground.checked(ground.ready(customer, cast), cast, hbsag="positive")
    signoff = SignOff.objects.get(sheet_id=checked.pk).opened()
    protected = str(checked.spec.verbose("hbsag"))
    labels = {
        sections: [line.label for form in _as_signed(signoff, sections).forms for line in form.lines]
        for sections in (frozenset(Section), frozenset(Section) - {Section.INFECTIOUS})
    }
    assert [protected in found for found in labels.values()] == [True, False]
    with translation.override("en"):
        printed = paper.printed_sheet(checked, frozenset(Section) - {Section.INFECTIOUS}, by=cast["linyuan"])
    assert protected not in [
        item.label for group in printed.fieldsets for item in group.items if hasattr(item, "label")
    ]


def _as_signed(signoff: SignOff, sections: frozenset[Section]):
    from records import worded

    return worded.as_signed(signoff, sections)


def _print(sheet: RecordSheet, cast: dict[str, Person]):
    return paper.printed_sheet(sheet, frozenset(Section), by=cast["chenlu"]).fieldsets


def test_what_stood_beside_a_value_is_said_once() -> None:
    from records.worded import Line

    assert Line("a", "128", ("g/L", "115–150")).text == "128\ng/L 115–150"
    assert Line("a", "■ 肿胀\n□ 出血: 少量", ("swelling: 肿胀", "bleeding: 出血: 少量")).text == "■ 肿胀\n□ 出血: 少量"
    assert Line("a", "", ("", "")).text == ""


def test_codes_of_columns_are_frozen_and_not_shown(customer, cast) -> None:
    from procedures.tests import ground, preop_ground

    case = ground.ready(customer, cast)
    preop_ground.checked(case, cast)
    preop_ground.consented(case, cast)
    record = ground.sign_both(ground.operated(case, cast), cast)
    signoff = SignOff.objects.filter(sheet_id=record.pk).latest("signed_at").opened()
    [form] = _as_signed(signoff, frozenset(Section)).forms
    vitals = next(line for line in form.lines if line.label == str(record.spec.verbose("vitals")))
    assert "oxygen: SpO" in signoff.frozen
    assert "oxygen" not in vitals.text and "99" in vitals.text
