"""The public door of a link: one answer for everything that does not open, codes, openings, what is said (A4.7, A6.3)."""

import hashlib
import json
import logging
import re
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from access.models import AuditEvent
from archive.models import OutsideDelivery, OutsidePackage, OutsideVisit
from archive.sharing import consents, deliveries, packages, visiting
from archive.sharing.deliveries import HandedOut
from archive.tests.sharing.ground import DAY, end_agreements, linked, text_of
from customers.tests.booking.ground import consulted
from jobs.models import Notification

pytestmark = pytest.mark.django_db
_CHANGING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|name="next" value="[^"]*"')


@pytest.fixture
def made(cast, customer) -> HandedOut:
    """A link to a package with a consultation."""
    consulted(customer, cast)
    return linked(cast, customer)


def knock(token: str, code: str | None = None, **headers: Any) -> Any:
    client = Client(HTTP_HOST="localhost", **headers)
    return client.get(f"/outside/{token}/") if code is None else client.post(f"/outside/{token}/", {"code": code})


def fetch(token: str, ticket: str) -> Any:
    return Client(HTTP_HOST="localhost").post(f"/outside/{token}/file/", {"ticket": ticket})


def body(answer: Any) -> tuple[int, bytes]:
    return answer.status_code, _CHANGING.sub(b"", answer.content)


def row() -> OutsideDelivery:
    return OutsideDelivery.objects.get()


def visits() -> list[str]:
    return list(OutsideVisit.objects.order_by("at").values_list("kind", flat=True))


def shut() -> tuple[int, bytes]:
    """How an unknown token is answered."""
    return body(knock("x" * 43))


@pytest.mark.clause("A4.7")
@pytest.mark.clause("A6.3")
def test_right_code_opens_and_the_file_is_fetched(cast, customer, made) -> None:
    assert knock(made.token).status_code == 200
    page = knock(made.token, made.secret)
    html = page.content.decode()
    number = made.delivery.package.request.number
    assert (page.status_code, number in html, customer.number in html, "咨询" in html) == (200, True, True, True)
    assert (customer.name in html, made.secret in html) == (False, False)
    pdf = fetch(made.token, page.context["ticket"])
    assert (pdf.status_code, pdf.headers["Content-Type"], pdf.headers["Cache-Control"]) == (
        200, "application/pdf", "no-store",
    )  # fmt: skip
    assert "想做双眼皮" in text_of(pdf.content)
    assert customer.number not in pdf.headers["Content-Disposition"]
    assert (row().openings, visits()) == (1, ["opened", "fetched"])
    logged = AuditEvent.objects.using("audit").filter(object_uuid=made.delivery.pk, actor=None).order_by("id")
    assert [(event.action, event.purpose, event.customer_uuid) for event in logged] == [
        ("view", "outside_opened", customer.pk), ("export", "outside_fetched", customer.pk),
    ]  # fmt: skip


def test_only_hashes_are_kept(made) -> None:
    kept = row()
    assert kept.token_digest == hashlib.sha256(made.token.encode()).hexdigest()
    assert (kept.code.startswith("argon2"), len(made.secret), len(made.token)) == (True, 8, 43)
    assert made.secret not in kept.code


@pytest.mark.parametrize("as_typed", [str.upper, lambda code: f" {code[:4]}-{code[4:]} ", lambda code: " ".join(code)])
def test_code_is_read_as_people_type_it(made, as_typed) -> None:
    assert knock(made.token, as_typed(made.secret)).status_code == 200


def used_up(made: HandedOut, _cast: Any) -> None:
    for _nth in range(3):
        assert knock(made.token, made.secret).status_code == 200


def called_off(made: HandedOut, cast: Any) -> None:
    deliveries.call_off(made.delivery, by=cast["guwen"])


def package_called_off(made: HandedOut, cast: Any) -> None:
    packages.call_off(made.delivery.package, by=cast["guwen"])


def consent_withdrawn(made: HandedOut, cast: Any) -> None:
    consents.withdraw(made.delivery.package.consent, timezone.localdate(), "不同意", by=cast["chenlu"])


def agreement_over(made: HandedOut, _cast: Any) -> None:
    end_agreements(made.delivery.package.request.partner)


def expired(_made: HandedOut, _cast: Any) -> None:
    one = row()
    one.expires_at = timezone.now()
    one.save()


def shut_by_codes(made: HandedOut, _cast: Any) -> None:
    for _nth in range(5):
        knock(made.token, "wrong")


ENDS = [used_up, called_off, package_called_off, consent_withdrawn, agreement_over, expired, shut_by_codes]


@pytest.mark.clause("A4.7")
@pytest.mark.parametrize("end", ENDS)
def test_everything_that_does_not_open_gets_the_answer_of_an_unknown_token(cast, made, end) -> None:
    end(made, cast)
    before = (row().openings, len(visits()))
    answers = [body(knock(made.token)), body(knock(made.token, made.secret)), body(knock(made.token, "wrong"))]
    assert answers == [shut()] * 3
    assert answers[0][0] == 404
    assert (row().openings, visits()[before[1] :]) == (before[0], ["refused"] * 3)
    assert (
        AuditEvent.objects.using("audit")
        .filter(object_uuid=made.delivery.pk, decision="denied", purpose="outside_refused")
        .count()
        == 3
    )


@pytest.mark.parametrize("end", ENDS[1:])
def test_ticket_of_before_fetches_nothing_afterwards(cast, made, end) -> None:
    first, second = (knock(made.token, made.secret).context["ticket"] for _nth in range(2))
    assert fetch(made.token, first).status_code == 200
    end(made, cast)
    assert body(fetch(made.token, second)) == shut()


@pytest.mark.clause("A4.7")
def test_each_opening_fetches_once(made) -> None:
    first, second = (knock(made.token, made.secret).context["ticket"] for _nth in range(2))
    got = [fetch(made.token, ticket).status_code for ticket in (first, first, second, second, first)]
    assert got == [200, 404, 200, 404, 404]
    assert (row().openings, row().unfetched) == (2, [])
    assert visits() == ["opened", "opened", "fetched", "refused", "fetched", "refused", "refused"]


def test_ticket_is_not_used_up_while_there_is_no_file(made, monkeypatch) -> None:
    ticket = knock(made.token, made.secret).context["ticket"]
    with monkeypatch.context() as missing:
        missing.setattr(deliveries, "content_of", lambda _package: None)
        assert fetch(made.token, ticket).status_code == 404
    assert fetch(made.token, ticket).status_code == 200


def test_ticket_of_the_last_opening_counts_and_lapses(made) -> None:
    tickets = []
    for _nth in range(3):
        tickets.append(knock(made.token, made.secret).context["ticket"])
    assert fetch(made.token, tickets[2]).status_code == 200
    later = timezone.now() + visiting.TICKET_SECONDS * 1.1 * (DAY / 86400)
    assert fetch(made.token, tickets[1]).status_code == 200
    with time_machine.travel(later):
        assert fetch(made.token, tickets[0]).status_code == 404
    assert fetch(made.token, tickets[0]).status_code == 200


def test_ticket_of_another_link_or_none_fetches_nothing(cast, customer, made) -> None:
    other = deliveries.as_link(OutsidePackage.objects.get(), 7, 3, by=cast["guwen"])
    ticket = knock(other.token, other.secret).context["ticket"]
    for wrong in (ticket, "", "x", f"{made.delivery.pk}:x:y"):
        assert body(fetch(made.token, wrong)) == shut()


@pytest.mark.clause("A4.7")
def test_fifth_wrong_code_shuts_it_for_good(cast, made) -> None:
    statuses = [knock(made.token, f"wrong{nth}").status_code for nth in range(5)]
    assert statuses == [422, 422, 422, 422, 404]
    assert knock(made.token, made.secret).status_code == 404
    assert (row().wrong_codes, row().openings) == (5, 0)
    assert visits() == ["wrong_code"] * 5 + ["refused"]
    assert Notification.objects.get(kind=visiting.SHUT_BY_CODES).recipient == cast["guwen"]
    assert AuditEvent.objects.using("audit").filter(purpose="outside_wrong_code", decision="denied").count() == 5


def test_wrong_codes_are_not_forgotten_by_a_right_one(made) -> None:
    for _nth in range(4):
        knock(made.token, "wrong")
    assert knock(made.token, made.secret).status_code == 200
    assert (knock(made.token, "wrong").status_code, knock(made.token, made.secret).status_code) == (404, 404)


@pytest.mark.clause("A6.1")
def test_nothing_of_the_customer_is_said_before_the_code_is_right(customer, made, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    package = made.delivery.package
    for answer in (knock(made.token), knock(made.token, "wrong"), knock("x" * 43)):
        told = f"{answer.content.decode()} {dict(answer.headers)}"
        for secret in (customer.name, customer.number, str(customer.pk), str(package.pk), package.request.number):
            assert secret not in told
    logged = "\n".join(record.getMessage() + json.dumps(str(record.__dict__)) for record in caplog.records)
    logged = "\n".join(line for line in logged.splitlines() if "django.db.backends" not in line)
    assert customer.name not in logged
    html = knock(made.token, made.secret).content.decode()
    title = re.search(r"<title>([^<]*)</title>", html)
    assert title and customer.number not in title[1]


def test_unknown_token_is_one_denied_row(made) -> None:
    knock("y" * 43)
    event = AuditEvent.objects.using("audit").get(purpose="outside_unknown")
    assert (event.decision, event.actor, event.customer_uuid, event.object_uuid) == ("denied", None, None, None)


@pytest.mark.parametrize(
    ("headers", "cookie", "language"),
    [
        ({}, "", "zh-hans"),
        ({"HTTP_ACCEPT_LANGUAGE": "en"}, "", "zh-hans"),
        ({"HTTP_ACCEPT_LANGUAGE": "zh-TW"}, "", "zh-hans"),
        ({}, "en", "en"),
        ({"HTTP_ACCEPT_LANGUAGE": "en"}, "zh-hant", "zh-hant"),
        ({}, "xx", "zh-hans"),
    ],
)
def test_partner_reads_in_the_clinics_language_until_another_is_chosen(made, headers, cookie, language) -> None:
    client = Client(HTTP_HOST="localhost", **headers)
    if cookie:
        client.cookies["language"] = cookie
    answer = client.get(f"/outside/{made.token}/")
    shown = re.search(r'<html lang="([^"]+)"', answer.content.decode())
    assert (answer.headers["Content-Language"], shown[1].lower()) == (language, language)


def test_switch_of_language_leads_back_to_the_link(made) -> None:
    client = Client(HTTP_HOST="localhost")
    moved = client.post("/language/", {"language": "en", "next": f"/outside/{made.token}/"})
    assert (moved.headers["Location"], moved.cookies["language"].value) == (f"/outside/{made.token}/", "en")


def test_openings_at_the_same_time_are_counted_one_by_one(made) -> None:
    seen = OutsideDelivery.objects.get()
    assert knock(made.token, made.secret).status_code == 200
    assert (seen.openings, row().openings, row().version) == (0, 1, seen.version + 1)
