"""Passkeys without a browser: log-in with one alone, after the password, as a proof; and what must not count (A6.4, B7.1)."""

import json
import time
from typing import Any

import pytest
from django.test import Client

from access import stepup
from access.models.people import Employment
from access.tests.second_factor.conftest import give_passkey, with_password

pytestmark = pytest.mark.django_db


def asked(client: Client, address: str = "/login/passkey/") -> str:
    """The challenge that the site gives out."""
    options = client.get(address, headers={"Accept": "application/json"}).json()["request_options"]["publicKey"]
    assert (options["rpId"], options["userVerification"]) == ("localhost", "required")
    return options["challenge"]


def log_in_with(client: Client, credential: str) -> bool:
    """Whether this answer lets in."""
    client.post("/login/passkey/", {"credential": credential})
    return "_auth_user_id" in client.session


def stranger() -> Client:
    """A browser without cookies."""
    return Client(HTTP_HOST="localhost")


@pytest.mark.clause("A6.4")
def test_passkey_alone_lets_in_without_password_and_code(cast: dict) -> None:
    client, passkey = stranger(), give_passkey(cast["guwen"])
    assert log_in_with(client, passkey.answer(asked(client)))
    assert client.get("/").status_code == 200


def test_answer_counts_once_and_only_for_its_own_challenge(cast: dict) -> None:
    client, passkey = stranger(), give_passkey(cast["guwen"])
    answer = passkey.answer(asked(client))
    assert log_in_with(client, answer)
    client.post("/logout/")
    asked(client)
    assert (log_in_with(client, answer), log_in_with(stranger(), answer)) == (False, False)


@pytest.mark.clause("B7.1")
@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "http://localhost.evil.example:8000"},
        {"origin": "http://evil.localhost"},
        {"origin": "http://localhost:1234"},
        {"origin": "https://localhost"},
        {"verified": False},
    ],
)
def test_answer_made_for_another_page_or_without_finger_face_or_pin_is_refused(cast: dict, wrong: dict) -> None:
    client, passkey = stranger(), give_passkey(cast["guwen"])
    assert not log_in_with(client, passkey.answer(asked(client), **wrong))
    assert log_in_with(client, passkey.answer(asked(client)))


def test_key_of_somebody_else_is_refused(cast: dict) -> None:
    client, mine, other = stranger(), give_passkey(cast["guwen"]), give_passkey(cast["chenlu"])
    other.handle = mine.handle
    assert not log_in_with(client, other.answer(asked(client)))


@pytest.mark.parametrize("employment", [Employment.SUSPENDED, Employment.LEFT])
def test_passkey_of_somebody_who_does_not_work_here_opens_nothing(cast: dict, employment: Employment) -> None:
    client, passkey = stranger(), give_passkey(cast["fangze"])
    cast["fangze"].employment = employment
    cast["fangze"].save()
    assert not log_in_with(client, passkey.answer(asked(client)))


def test_passkey_after_the_password(cast: dict) -> None:
    passkey, client = give_passkey(cast["guwen"]), with_password("guwen")
    page = client.get("/login/second/").content.decode()
    challenge = json.loads(page.split('type="application/json">')[1].split("</script>")[0])
    sent = passkey.answer(challenge["request_options"]["publicKey"]["challenge"])
    client.post("/login/second/", {"credential": sent})
    assert "_auth_user_id" in client.session


@pytest.mark.clause("A6.4")
def test_passkey_as_a_proof(cast: dict, log_in: Any) -> None:
    passkey, client = give_passkey(cast["xuguan"]), log_in("xuguan")
    session = client.session
    session["proved_at"] = time.time() - stepup.WITHIN
    session.save()
    address = f"/people/{cast['chenlu'].pk}/roles/"
    assert client.post(address, {"roles": ["manager"]}).status_code == 200
    sent = {"roles": ["manager"], "proof_credential": passkey.answer(asked(client, "/me/confirm/passkey/"))}
    assert client.post(address, sent).status_code == 302
    assert sorted(cast["chenlu"].assignments.current().values_list("role", flat=True)) == ["manager"]
