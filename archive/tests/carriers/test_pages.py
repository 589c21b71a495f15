"""The pages of retired data carriers, as the people who use them; the register and its print (B9.3)."""

from typing import Any

import pytest
from django.urls import reverse

from access.personas import PASSWORD
from archive.carriers import actions
from archive.models import CarrierCertificate, RetiredCarrier
from archive.tests.carriers.test_carriers import DISK, SAID, approved, asked, finished
from archive.tests.retention.test_pages import stale
from archive.tests.sharing.ground import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.clause("B9.3")]


def said(answer: Any) -> str:
    return answer.content.decode()


def form(cast: dict, **other: Any) -> dict[str, Any]:
    people = {"executor": cast["xuguan"].pk, "witness": cast["qinzheng"].pk}
    given = {"serial": "wd-1", "kind": "disk", "held": "files", "used_since": "2023-01-05", "retired_on": "2026-02-01"}
    return {**given, **people, "reason": "到期更换", **other}


def test_the_whole_way_from_the_desk_to_the_certificate(log_in, cast) -> None:
    keeper = log_in("dongxue")
    assert reverse("archive-carriers") in said(keeper.get(reverse("archive-desk")))
    answer = keeper.post(reverse("archive-carrier-new"), form(cast, witness=cast["xuguan"].pk))
    assert (answer.status_code, "到期更换" in said(answer)) == (422, True)
    answer = keeper.post(reverse("archive-carrier-new"), form(cast, serial="王女士"))
    assert (answer.status_code, "王女士" in said(answer)) == (422, True)
    keeper.post(reverse("archive-carrier-new"), form(cast))
    row = RetiredCarrier.objects.get()
    show = reverse("archive-carrier", args=[row.pk])
    assert "WD-1" in said(keeper.get(show))
    assert "WD-1" in said(log_in("guwen").get(reverse("application-show", args=[row.application_id])))
    executor = log_in("xuguan")
    done = reverse("archive-carrier-done", args=[row.pk])
    assert executor.post(done, {"erasure": "clear", "method": "shredded"}).status_code == 422
    approved(row, cast)
    assert executor.post(done, {"erasure": "clear"}).status_code == 422
    assert executor.post(done, {"erasure": "clear", "method": "shredded"}).status_code == 302
    witness = stale(log_in("qinzheng"))
    assert reverse("archive-carrier-confirm", args=[row.pk]) in said(witness.get(show))
    confirm = reverse("archive-carrier-confirm", args=[row.pk])
    assert CarrierCertificate.objects.count() == 0
    assert witness.post(confirm).status_code != 302
    assert witness.post(confirm, {"password": PASSWORD}).status_code == 302
    paper = text_of(witness.get(reverse("archive-carrier-certificate", args=[row.pk])).content)
    assert all(word in paper for word in (row.label, "WD-1", "许冠", "秦正", "严蓉"))


def test_twice_sent_is_entered_once(log_in, cast) -> None:
    client = log_in("dongxue")
    nonce = {"form_nonce": "0b8f5f0e-1d0c-4a93-8f0c-3a7f6d2f9a11"}
    first = client.post(reverse("archive-carrier-new"), {**form(cast), **nonce})
    second = client.post(reverse("archive-carrier-new"), {**form(cast), **nonce})
    assert (first.url, RetiredCarrier.objects.count()) == (second.url, 1)


def test_same_serial_number_is_told_with_what_was_typed(log_in, cast) -> None:
    asked(cast)
    answer = log_in("dongxue").post(reverse("archive-carrier-new"), form(cast, serial=DISK.serial))
    assert (answer.status_code, "到期更换" in said(answer)) == (422, True)


def test_who_has_nothing_to_do_with_it_finds_nothing(log_in, cast) -> None:
    row = finished(cast)
    for name in ("chenlu", "linyuan", "jiangbo"):
        client = log_in(name)
        assert client.get(reverse("archive-carrier", args=[row.pk])).status_code == 404
        assert client.get(reverse("archive-carrier-certificate", args=[row.pk])).status_code == 404
        assert client.get(reverse("archive-carriers")).status_code == 403


def test_magnet_is_offered_for_what_is_magnetic(log_in, cast) -> None:
    row = approved(asked(cast), cast)
    assert 'value="degauss"' in said(log_in("xuguan").get(reverse("archive-carrier", args=[row.pk])))


def test_certificate_that_is_not_what_was_sealed_is_not_printed(log_in, cast, monkeypatch) -> None:
    row = finished(cast)
    whole = CarrierCertificate.objects.get()
    whole.document["witness"] = "某人"
    monkeypatch.setattr(CarrierCertificate.objects, "filter", lambda **_asked: _Found(whole))
    assert log_in("guwen").get(reverse("archive-carrier-certificate", args=[row.pk])).status_code == 409


class _Found:
    def __init__(self, row: Any) -> None:
        self.first = lambda: row


def test_register_by_year_on_page_and_paper(log_in, cast) -> None:
    row = finished(cast)
    client = log_in("qinzheng")
    listed, printed = reverse("archive-carriers"), reverse("archive-carriers-print")
    assert [row.label in said(client.get(f"{listed}?year={year}")) for year in (2026, 2025, "x")] == [True, False, True]
    assert row.label in text_of(client.get(f"{printed}?year=2026").content)
    assert row.label not in text_of(client.get(f"{printed}?year=2025").content)


@pytest.mark.parametrize("count", [1, 3])
def test_register_asks_the_same_of_the_database_for_any_length(
    log_in, cast, count, django_assert_max_num_queries
) -> None:
    for nth in range(count):
        asked(cast, type(DISK)(f"A-{nth}", *(getattr(DISK, name) for name in type(DISK).__slots__[1:])))
    client = log_in("qinzheng")
    client.get(reverse("archive-carriers"))
    with django_assert_max_num_queries(14):
        client.get(reverse("archive-carriers"))


def test_sent_back_and_called_off_by_their_buttons(log_in, cast) -> None:
    row = approved(asked(cast), cast)
    actions.destroyed(row, *SAID, by=cast["xuguan"])
    assert log_in("qinzheng").post(reverse("archive-carrier-back", args=[row.pk])).status_code == 302
    keeper = log_in("dongxue")
    assert keeper.post(reverse("archive-carrier-call-off", args=[row.pk])).status_code == 302
    assert keeper.post(reverse("archive-carrier-call-off", args=[row.pk])).status_code == 422
    assert RetiredCarrier.objects.get().state == "called_off"
