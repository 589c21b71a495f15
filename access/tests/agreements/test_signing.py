"""Signing here: what was read is frozen under a seal, the password proves who signs, a change of the text shows."""

import json

import pytest
from django.db import connection
from django.utils import timezone

from access.agreements import actions, queries, sealing, wording
from access.agreements.wording import CURRENT
from access.models import Agreement, AgreementSigning, AuditEvent, Person
from access.models.agreements import Proof
from access.personas import PASSWORD
from access.staffing import StaffingRefused

pytestmark = pytest.mark.django_db
SENT = {"password": PASSWORD, "wording": CURRENT, "language": "zh-hans"}


@pytest.mark.clause("B7.2")
@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_signing_freezes_the_text_in_the_language_that_was_read(unsigned: Person, language: str) -> None:
    agreement = actions.sign(unsigned, read=CURRENT, language=language)
    row = AgreementSigning.objects.get(agreement=agreement).opened()
    assert wording.as_signed(row) == wording.text_in(language)
    assert (agreement.proof, agreement.wording, agreement.signed_on) == (Proof.HERE, CURRENT, timezone.localdate())
    assert (agreement.ends_on, agreement.recorded_by, unsigned.has_agreement) == (None, unsigned, True)
    assert sealing.is_valid(row)


def test_the_three_languages_say_the_same_number_of_things() -> None:
    texts = [wording.text_in(language) for language in ("zh-hans", "zh-hant", "en")]
    assert len({text.title for text in texts}) == 3
    assert {len(text.paragraphs) for text in texts} == {8}


def test_a_later_text_leaves_what_was_signed_as_it_was(unsigned: Person, monkeypatch) -> None:
    signed = actions.sign(unsigned, read=CURRENT, language="en").signing.opened()
    before = wording.as_signed(signed)
    monkeypatch.setattr(wording._TEXTS[CURRENT], "PARAGRAPHS", {"en": ("other",), "zh-hans": (), "zh-hant": ()})
    assert wording.as_signed(AgreementSigning.objects.get(pk=signed.pk).opened()) == before


@pytest.mark.parametrize("change", ["text", "person", "time", "digest"])
def test_whatever_is_changed_under_the_seal_shows(unsigned: Person, cast: dict, change: str) -> None:
    row = actions.sign(unsigned, read=CURRENT, language="en").signing.opened()
    if change == "text":
        row.frozen = json.dumps({**json.loads(row.frozen), "name": "another"})
    elif change == "person":
        row.person_id = cast["guwen"].pk
    elif change == "time":
        row.signed_at = timezone.now()
    else:
        row.digest = b"\0" * 32
    assert not sealing.is_valid(row)


@pytest.mark.clause("A6.3")
def test_nothing_of_the_signature_lies_in_clear(unsigned: Person) -> None:
    actions.sign(unsigned, read=CURRENT, language="zh-hans")
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM access_agreementsigning t")
        stored = cursor.fetchone()[0]
    assert unsigned.name.encode().hex() not in stored
    assert wording.text_in("zh-hans").title.encode().hex() not in stored


def test_another_text_than_todays_is_not_signed(unsigned: Person) -> None:
    with pytest.raises(StaffingRefused, match="wording"):
        actions.sign(unsigned, read="1999-1", language="en")
    assert not Agreement.objects.filter(person=unsigned).exists()


def test_the_same_text_is_signed_once(unsigned: Person) -> None:
    actions.sign(unsigned, read=CURRENT, language="en")
    with pytest.raises(StaffingRefused, match="signed_already"):
        actions.sign(unsigned, read=CURRENT, language="en")


def test_a_dated_agreement_may_be_renewed_by_signing(cast: dict) -> None:
    row = cast["xiaohan"].agreements.get()
    row.ends_on = timezone.localdate()
    row.save()
    assert queries.line_of(cast["xiaohan"], queries.of(cast["xiaohan"])).state == queries.State.ENDS_SOON
    actions.sign(cast["xiaohan"], read=CURRENT, language="en")
    assert queries.line_of(cast["xiaohan"], queries.of(cast["xiaohan"])).state == queries.State.IN_FORCE


@pytest.mark.clause("B7.2")
def test_page_asks_for_the_password_and_signs(unsigned: Person, log_in) -> None:
    client = log_in("xiaohan")
    assert wording.text_in("zh-hans").title in client.get("/agreement/").content.decode()
    wrong = client.post("/agreement/", {**SENT, "password": "not mine"})
    assert (wrong.status_code, Agreement.objects.filter(person=unsigned).count()) == (422, 0)
    assert client.post("/agreement/", SENT).status_code == 302
    trace = AuditEvent.objects.filter(actor=unsigned.pk, action="sign", purpose="agreement")
    assert [event.object_uuid for event in trace] == [unsigned.agreements.get().pk]


@pytest.mark.parametrize("sent", [{}, {"wording": "x"}, {"wording": "\0", "language": "\0"}, {"language": "xx"}])
def test_bad_input_is_refused_or_harmless(unsigned: Person, log_in, sent: dict) -> None:
    answer = log_in("xiaohan").post("/agreement/", {"password": PASSWORD, **sent})
    assert (answer.status_code, unsigned.agreements.count()) == (422, 0)


@pytest.mark.clause("B7.2")
def test_without_agreement_the_log_in_leads_to_signing_and_no_file_opens(unsigned: Person, client, customer) -> None:
    answer = client.post("/login/", {"login": "xiaohan", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/agreement/")
    refused = client.get(f"/customers/{customer.pk}/")
    assert refused.status_code == 403
    assert 'href="/agreement/"' in refused.content.decode()
    assert 'href="/agreement/"' in client.get("/").content.decode()


def test_with_an_agreement_the_log_in_leads_to_the_first_page(cast: dict, client) -> None:
    answer = client.post("/login/", {"login": "xiaohan", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert 'id="today-agreement"' not in client.get("/").content.decode()


def test_who_only_runs_the_system_is_not_held_up(cast: dict, client) -> None:
    Agreement.objects.filter(person=cast["xuguan"]).delete()
    answer = client.post("/login/", {"login": "xuguan", "password": PASSWORD})
    assert answer.headers["Location"] == "/"


def test_seal_key_is_never_made_anew_under_signed_agreements(unsigned: Person, settings, tmp_path) -> None:
    from vault.errors import KeyRefused

    actions.sign(unsigned, read=CURRENT, language="en")
    settings.KEY_DIR = tmp_path
    with pytest.raises(KeyRefused):
        sealing.ensure_key()
