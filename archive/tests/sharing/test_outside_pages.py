"""The pages of sharing outside: applying, consents, handing over with the password asked anew, who may look (A4.7, A6.2)."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from access.models import Application
from access.personas import PASSWORD
from access.roles import Section
from access.tests.agreements.conftest import picture
from archive.models import OutsideConsent, OutsideDelivery, OutsidePackage
from archive.sharing import consents, packages
from archive.sharing.consents import Signed
from archive.tests.sharing.ground import (
    STROKES,
    approve,
    carried_out,
    consented,
    narrowed,
    package_of,
    partner,
    scan,
    wished,
)  # fmt: skip
from archive.tests.test_requests import long_ago

pytestmark = pytest.mark.django_db
DRAWN = json.dumps({"w": 1, "h": 1, "strokes": [[{"x": x, "y": y} for x, y in stroke] for stroke in STROKES]})


def typed(to: Any, number: str, **other: Any) -> dict[str, Any]:
    return {
        "partner": str(to.pk), "numbers": number, "use": "treatment", "purpose": "转诊进一步检查",
        "sections": ["consultation"], **other,
    }  # fmt: skip


@pytest.mark.clause("A4.7", "A6.2")
def test_whole_way_over_the_pages(cast, customer, log_in) -> None:
    nurse, archive = log_in("chenlu"), log_in("guwen")
    made = nurse.post(reverse("outside-request-new"), typed(partner(cast), customer.number))
    application = Application.objects.get()
    page = reverse("application-show", args=[application.pk])
    assert (made.status_code, made.headers["Location"]) == (302, page)
    package = package_of(application)
    take = reverse("outside-consent-new", args=[customer.pk, package.pk])
    assert take in nurse.get(page).content.decode()
    shown = nurse.get(take).content.decode()
    assert ("示例市第一人民医院" in shown, "转诊进一步检查" in shown) == (True, True)
    assert nurse.post(take, {"strokes": "", "language": "zh-hans"}).status_code == 422
    assert nurse.post(take, {"strokes": DRAWN, "language": "en"}).status_code == 302
    row = OutsideConsent.objects.get().opened()
    assert (row.statement.startswith("I consent"), nurse.get(take).status_code) == (True, 404)
    listed = nurse.get(reverse("outside-consents", args=[customer.pk])).content.decode()
    assert "示例市第一人民医院" in listed
    approve(application, cast["zhoumin"], cast["yanrong"], cast["guwen"])
    packages.make(package.pk)
    show = reverse("outside-show", args=[package.request_id])
    assert (show in archive.get(page).content.decode(), show in nurse.get(page).content.decode()) == (True, False)
    html = archive.get(show).content.decode()
    assert (customer.number in html, customer.name in html) == (True, False)
    assert package.request.number in archive.get(reverse("outside-shares")).content.decode()


@pytest.mark.clause("A6.3")
def test_handing_over_asks_for_the_password_anew_and_shows_the_secret_once(cast, customer, log_in) -> None:
    package, archive = carried_out(cast, customer), log_in("guwen")
    ways = (("outside-as-file", {}, 200), ("outside-as-link", {"days": 7, "openings": 3}, 422))
    for name, sent, asks in ways:
        long_ago(archive)
        url = reverse(name, args=[package.pk])
        asked = [archive.post(url, sent), archive.post(url, {**sent, "password": "x"})]
        assert [(answer.status_code, b"data-proof" in answer.content) for answer in asked] == [
            (asks, True),
            (422, True),
        ]
        before = OutsideDelivery.objects.count()
        done = archive.post(url, {**sent, "password": PASSWORD})
        secret, made = done.context["made"].secret, done.context["made"].delivery
        assert (done.status_code, secret in done.content.decode(), OutsideDelivery.objects.count()) == (
            200,
            True,
            before + 1,
        )
        assert secret not in archive.get(reverse("outside-show", args=[package.request_id])).content.decode()
        assert (done.context["made"].token in done.content.decode()) is (
            name == "outside-as-link"
        ) or not made.token_digest
    file = OutsideDelivery.objects.get(way="file")
    fetched = archive.get(reverse("outside-delivery-file", args=[file.pk]))
    assert (fetched.status_code, fetched.content[:4], "attachment" in fetched.headers["Content-Disposition"]) == (
        200, b"%PDF", True,
    )  # fmt: skip
    assert archive.post(reverse("outside-delivery-end", args=[file.pk])).status_code == 302
    assert archive.get(reverse("outside-delivery-file", args=[file.pk])).status_code == 404
    assert archive.post(reverse("outside-package-end", args=[package.pk])).status_code == 302
    assert archive.post(reverse("outside-as-link", args=[package.pk]), {"days": 7, "openings": 3}).status_code == 422


def test_only_those_who_oversee_look_and_only_the_archive_hands_over(cast, customer, log_in) -> None:
    package = carried_out(cast, customer)
    show, hand = reverse("outside-show", args=[package.request_id]), reverse("outside-as-file", args=[package.pk])
    looks = {name: log_in(name).get(show).status_code for name in ("guwen", "yanrong", "qinzheng", "chenlu", "xuguan")}
    assert looks == {"guwen": 200, "yanrong": 200, "qinzheng": 200, "chenlu": 403, "xuguan": 403}
    assert {log_in(name).post(hand).status_code for name in ("yanrong", "qinzheng", "chenlu")} == {403}
    assert OutsideDelivery.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"numbers": "C999999"}, "numbers"),
        ({"numbers": "张伟"}, "numbers"),
        ({"numbers": " ".join(f"C{nth:06d}" for nth in range(6))}, "numbers"),
        ({"sections": []}, "sections"),
        ({"sections": ["media"]}, "sections"),
        ({"use": "gossip"}, "use"),
        ({"partner": ""}, "partner"),
        ({"purpose": " "}, "purpose"),
    ],
)
def test_wrong_input_is_told_and_kept(cast, customer, log_in, wrong, field) -> None:
    answer = log_in("chenlu").post(reverse("outside-request-new"), typed(partner(cast), customer.number, **wrong))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert Application.objects.count() == 0


@pytest.mark.clause("A4.7")
def test_partner_without_agreement_is_named_and_refused(cast, customer, log_in) -> None:
    bare, client = partner(cast, ends=None), log_in("chenlu")
    assert "示例市第一人民医院" in client.get(reverse("outside-request-new")).content.decode()
    answer = client.post(reverse("outside-request-new"), typed(bare, customer.number))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["partner"])


def test_paper_is_printed_scanned_and_shown(cast, customer, log_in) -> None:
    package, client = package_of(wished(cast, customer, partner(cast))), log_in("chenlu")
    printed = client.get(reverse("outside-consent-print", args=[customer.pk, package.pk]))
    assert (printed.status_code, printed.content[:4]) == (200, b"%PDF")
    take = reverse("outside-consent-new", args=[customer.pk, package.pk])
    assert client.post(take, {"paper": "1", "given_on": "2026-01-05"}).status_code == 422
    sent = {"paper": "1", "given_on": "2026-01-05", "signer_name": "", "language": "zh-hans"}
    scan = SimpleUploadedFile("a.jpg", picture(), "image/jpeg")
    assert client.post(take, {**sent, "scan": scan}).status_code == 302
    row = OutsideConsent.objects.get()
    shown = reverse("outside-consent-scan", args=[customer.pk, row.pk])
    assert (client.get(shown).status_code, log_in("luojia").get(shown).status_code) == (200, 404)


@pytest.mark.clause("A6.2")
def test_withdrawal_over_its_page_shuts_the_package(cast, customer, log_in) -> None:
    package, client = carried_out(cast, customer), log_in("chenlu")
    page = reverse("outside-consent-withdraw", args=[customer.pk, package.consent_id])
    today = f"{package.consent.given_on:%Y-%m-%d}"
    assert [client.get(page).status_code, client.post(page, {"on": today, "reason": ""}).status_code] == [200, 422]
    assert client.post(page, {"on": today, "reason": "顾客改变主意"}).status_code == 302
    assert (OutsidePackage.objects.open().count(), client.post(page, {"on": today, "reason": "x"}).status_code) == (
        0,
        422,
    )
    for name in ("luojia", "jiangbo"):
        assert log_in(name).get(reverse("outside-consents", args=[customer.pk])).status_code == 404


@pytest.mark.clause("A6.2")
def test_consent_to_sections_that_are_closed_is_a_day_and_a_state(cast, customer, log_in) -> None:
    """The reception sees no follow-up: neither what it is for, nor to whom it goes, nor the signed paper."""
    both = {"sections": [Section.CONSULTATION, Section.FOLLOWUP], "purpose": "回访所得转给眼科"}
    hospital = partner(cast)
    given = wished(cast, customer, hospital, **both)
    row = consents.keep(package_of(given), Signed(scan=scan(), filename="a.jpg"), by=cast["baiyu"])
    approve(given, cast["zhoumin"], cast["yanrong"], cast["guwen"])
    waits = package_of(wished(cast, customer, hospital, by="baiyu", **{**both, "purpose": "回访所得转给保险"}))
    listed = {"chenlu": "", "baiyu": "", "guwen": ""}
    for name in listed:
        listed[name] = log_in(name).get(reverse("outside-consents", args=[customer.pk])).content.decode()
    told = ("示例市第一人民医院", "回访所得转给眼科", waits.request.number, f"{row.given_on:%Y-%m-%d}")
    assert [[word in listed[name] for word in told] for name in listed] == [
        [False, False, True, True], [True, True, True, True], [True, True, True, True],
    ]  # fmt: skip
    doors = {
        "outside-consent-scan": row.pk, "outside-consent-withdraw": row.pk, "outside-consent-new": waits.pk,
        "outside-consent-print": waits.pk,
    }  # fmt: skip
    urls = {name: reverse(name, args=[customer.pk, pk]) for name, pk in doors.items()}
    assert [[url in listed[name] for url in list(urls.values())[:3]] for name in ("chenlu", "baiyu")] == [
        [False] * 3, [True] * 3,
    ]  # fmt: skip
    assert {log_in("chenlu").get(url).status_code for url in urls.values()} == {404}
    assert {log_in("baiyu").get(url).status_code for url in urls.values()} == {200}
    asked = reverse("application-show", args=[waits.request.application_id])
    assert urls["outside-consent-new"] in log_in("baiyu").get(asked).content.decode()


@pytest.mark.clause("A6.2")
def test_archive_manager_withdraws_what_is_closed_without_reading_it(cast, customer, log_in) -> None:
    row = consented(wished(cast, customer, partner(cast)), cast)
    narrowed(customer, cast["guwen"].department)
    client, page = log_in("guwen"), reverse("outside-consent-withdraw", args=[customer.pk, row.pk])
    for url in (reverse("outside-consents", args=[customer.pk]), page):
        html = client.get(url).content.decode()
        assert [word in html for word in ("示例市第一人民医院", "转诊进一步检查", page)] == [False, False, True]
    sent = {"on": f"{row.given_on:%Y-%m-%d}", "reason": "顾客改变主意"}
    assert client.post(page, sent).status_code == 302
    assert OutsideConsent.objects.get().withdrawn_by == cast["guwen"]
    assert "顾客改变主意" not in client.get(reverse("outside-consents", args=[customer.pk])).content.decode()


@pytest.mark.clause("A6.2")
def test_page_asks_anew_for_another_purpose(cast, customer, log_in) -> None:
    hospital = partner(cast)
    consented(wished(cast, customer, hospital), cast)
    again, other = (wished(cast, customer, hospital, purpose=words) for words in ("转诊进一步检查", "作为案例用于培训"))
    client = log_in("chenlu")
    takes = [reverse("outside-consent-new", args=[customer.pk, package_of(one).pk]) for one in (again, other)]
    assert [client.get(url).status_code for url in takes] == [404, 200]
    pages = [client.get(reverse("application-show", args=[one.pk])).content.decode() for one in (again, other)]
    assert [take in page for take, page in zip(takes, pages, strict=True)] == [False, True]


def test_consent_of_another_customer_is_not_found(cast, customer, log_in) -> None:
    from customers.actions import register_customer

    other = register_customer({"name": "李静", "sex": "female"}, {}, {"allergy_state": "none"}, by=cast["chenlu"])
    row = consented(wished(cast, customer, partner(cast)), cast)
    client = log_in("chenlu")
    for name in ("outside-consent-withdraw", "outside-consent-scan"):
        assert client.get(reverse(name, args=[other.pk, row.pk])).status_code == 404
