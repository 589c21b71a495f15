"""Which doors ask for a proof anew, by what it may be given, and that nothing sent meanwhile is lost (T23)."""

import time
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from access import stepup
from access.models import Person
from access.personas import PASSWORD
from access.roles import Role
from access.second_factor import policy
from access.tests.second_factor.conftest import code_now, give_app, give_passkey, with_code, with_password

pytestmark = pytest.mark.django_db
WEIGHTY = ("person-roles", "person-password", "person-second-factor", "person-sessions")


def stale(client: Client) -> Client:
    """The same browser, whose proof is over."""
    session = client.session
    session["proved_at"] = time.time() - stepup.WITHIN
    session.save()
    return client


@pytest.mark.clause("A6.4")
@pytest.mark.parametrize("name", WEIGHTY)
def test_door_that_weighs_asks_and_does_nothing_without_a_proof(cast: dict, log_in: Any, name: str) -> None:
    give_app(cast["chenlu"])
    client, before = stale(log_in("xuguan")), Person.objects.get(username="chenlu")
    answer = client.post(reverse(name, args=[cast["chenlu"].pk]), {"roles": ["manager"]})
    after = Person.objects.get(username="chenlu")
    assert (answer.status_code, 'name="password"' in answer.content.decode()) == (200, True)
    assert (after.version, after.roles, policy.kinds_of(after)) == (before.version, before.roles, {policy.CODE})


def test_bound_file_is_asked_for_with_a_proof(log_in: Any, customer: Any) -> None:
    from archive.models import BoundFile

    client = stale(log_in("chenlu"))
    answer = client.post(reverse("bound-ask", args=[customer.pk]))
    assert (answer.status_code, BoundFile.objects.count()) == (200, 0)
    answer = client.post(reverse("bound-ask", args=[customer.pk]), {"password": PASSWORD})
    assert (answer.status_code, BoundFile.objects.count()) == (302, 1)


def test_what_was_sent_waits_and_goes_on_with_the_proof(cast: dict, log_in: Any) -> None:
    client, address = stale(log_in("xuguan")), reverse("person-roles", args=[cast["chenlu"].pk])
    page = client.post(address, {"roles": ["front_desk", "manager"], "note": "<b>&"}).content.decode()
    assert page.count('name="roles"') == 2 and 'value="&lt;b&gt;&amp;"' in page
    client.post(address, {"roles": ["front_desk", "manager"], "password": PASSWORD})
    assert Person.objects.get(username="chenlu").roles == {Role.FRONT_DESK, Role.MANAGER}


def test_wrong_proof_is_said_is_not_kept_and_changes_nothing(cast: dict, log_in: Any) -> None:
    client, address = stale(log_in("xuguan")), reverse("person-roles", args=[cast["chenlu"].pk])
    answer = client.post(address, {"roles": ["manager"], "password": "wrong secret word", "proof_code": "123123"})
    page = answer.content.decode()
    assert (answer.status_code, "wrong secret word" in page, "123123" in page) == (422, False, False)
    assert Person.objects.get(username="chenlu").roles == {Role.FRONT_DESK}


def test_code_of_the_app_is_a_proof_once(cast: dict, log_in: Any) -> None:
    give_app(cast["chenlu"])
    client = stale(log_in("chenlu"))
    with time_machine.travel(time.time(), tick=False):
        sent = {"proof_code": code_now(), "next": "/customers/"}
        assert client.post("/me/confirm/", sent).headers["Location"] == "/customers/"
        stale(client)
        assert client.post("/me/confirm/", sent).status_code == 422


def test_wrong_codes_of_a_proof_count_towards_the_lock(cast: dict, log_in: Any) -> None:
    give_app(cast["chenlu"])
    client = stale(log_in("chenlu"))
    answers = [client.post("/me/confirm/", {"proof_code": "000000"}).status_code for _nth in range(5)]
    assert answers == [422, 422, 422, 422, 429]
    assert client.post("/me/confirm/", {"proof_code": code_now()}).status_code == 429
    there = with_password("chenlu", REMOTE_ADDR="192.0.2.7")
    assert with_code(there, code_now()).entered


def test_code_is_no_proof_for_who_has_no_app(cast: dict, log_in: Any) -> None:
    client = stale(log_in("chenlu"))
    assert client.post("/me/confirm/", {"proof_code": code_now()}).status_code == 422


@pytest.mark.parametrize(
    "sent", ["{}", "[]", "null", "x", '{"response": {}}', '{"response": {"clientDataJSON": "e30"}}', "9" * 5000]
)
def test_broken_passkey_is_no_proof_and_no_fault(cast: dict, log_in: Any, sent: str) -> None:
    give_app(cast["chenlu"])
    client = stale(log_in("chenlu"))
    assert client.post("/me/confirm/", {"proof_credential": sent}).status_code == 422


@pytest.mark.parametrize("sent", ["{}", "[]", "null", "x", '{"response": {}}', '{"response": []}', "1"])
def test_broken_passkey_logs_nobody_in(cast: dict, sent: str) -> None:
    client = Client(HTTP_HOST="localhost")
    answer = client.post("/login/passkey/", {"credential": sent})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/login/")
    give_app(cast["chenlu"])
    second = with_password("chenlu").post("/login/second/", {"credential": sent})
    assert second.status_code == 200


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_proof_sends_nobody_elsewhere(log_in: Any, target: str) -> None:
    client = stale(log_in("chenlu"))
    assert client.post("/me/confirm/", {"password": PASSWORD, "next": target}).headers["Location"] == "/"


def test_pages_that_set_a_factor_up_are_not_shown_without_a_proof(cast: dict, log_in: Any) -> None:
    client = stale(log_in("chenlu"))
    for path in ("/me/second-factor/app/", "/me/second-factor/passkey/"):
        assert client.get(path).headers["Location"].startswith("/me/confirm/?next=")
    page = client.post("/me/second-factor/codes/")
    assert "<code>" not in page.content.decode()


def test_page_asks_for_what_is_set_up(cast: dict, log_in: Any) -> None:
    client = stale(log_in("chenlu"))
    plain = client.get("/me/confirm/").content.decode()
    give_app(cast["chenlu"])
    give_passkey(cast["chenlu"])
    full = client.get("/me/confirm/").content.decode()
    shown = [
        [mark in page for mark in ('name="password"', 'name="proof_code"', "data-passkey=")] for page in (plain, full)
    ]
    assert shown == [[True, False, False], [True, True, True]]
