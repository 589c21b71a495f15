"""Who gets how far without a second factor where one is required, and where it is only offered (A6.4, B7.1)."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from access.doors import DOORS
from access.middleware.second_factor import WAYS
from access.models import Person
from access.second_factor import policy
from access.tests.second_factor.conftest import code_now, give_app, give_passkey, with_code, with_password
from clinic_records.tests.gate import arguments

pytestmark = pytest.mark.django_db


@pytest.mark.clause("A6.4")
def test_without_one_every_door_but_those_of_the_set_up_leads_there(cast: dict, log_in: Any, required: None) -> None:
    client, led, elsewhere = log_in("chenlu"), set(), {}
    for door in arguments.all_doors():
        if door.public or not door.opens_for(cast["chenlu"].roles) or door.name == "account_change_password":
            continue
        values = {name: arguments._PLAIN[kind] for name, kind in arguments.converters(door).items()}
        method = "GET" if "GET" in door.methods else "POST"
        if door.name in WAYS:
            continue
        answer = client.generic(method, reverse(door.name, kwargs=values))
        if (answer.status_code, answer.headers.get("Location")) == (302, "/me/second-factor/"):
            led.add(door.name)
        else:
            elsewhere[door.name] = answer.status_code
    assert ({"today", "notifications", "agreement", "sessions"} <= led, len(led) > 20, elsewhere) == (True, True, {})


def test_handed_out_password_is_replaced_first(cast: dict, required: None) -> None:
    person = Person.objects.get(username="chenlu")
    person.must_change_password = True
    person.save()
    client = with_password("chenlu")
    assert client.get("/me/second-factor/").headers["Location"] == "/password/"


@pytest.mark.clause("B7.1")
def test_app_is_enough_for_who_serves_customers(cast: dict, log_in: Any, required: None) -> None:
    client = log_in("chenlu")
    assert client.get("/").headers["Location"] == "/me/second-factor/"
    give_app(cast["chenlu"])
    assert client.get("/").status_code == 200


@pytest.mark.clause("B7.1")
@pytest.mark.parametrize("username", ["zhoumin", "yanrong", "guwen", "xuguan"])
def test_who_approves_or_administers_needs_a_passkey(cast: dict, log_in: Any, required: None, username: str) -> None:
    give_app(cast[username])
    client = log_in(username)
    assert client.get("/").headers["Location"] == "/me/second-factor/"
    client.get("/me/second-factor/")  # recovery codes are offered once
    page = client.get("/me/second-factor/").content.decode()
    assert "/me/second-factor/passkey/" in page and "/me/second-factor/app/" not in page
    give_passkey(cast[username])
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("secure", "host", "possible"),
    [
        (True, "records.clinic.example", True),
        (False, "localhost", True),
        (False, "records.clinic.example", False),
        (True, "192.168.1.5", False),
        (True, "[2001:db8::1]", False),
    ],
)
def test_passkeys_are_asked_for_where_browsers_make_them(
    cast: dict, settings: Any, secure: bool, host: str, possible: bool
) -> None:
    settings.SECURE, settings.PUBLIC_HOST = secure, host
    assert policy.passkeys_possible() is possible
    assert policy.needs_passkey(cast["guwen"]) is possible
    assert policy.is_enough(cast["guwen"], {policy.CODE}) is not possible


def test_recovery_codes_alone_are_no_factor(cast: dict, log_in: Any, required: None) -> None:
    assert not policy.is_enough(cast["chenlu"], {policy.RECOVERY})


@pytest.mark.parametrize(("setting", "status"), [("offered", 200), ("required", 302), ("", 302), ("offred", 302)])
def test_whatever_is_not_offered_is_required(cast: dict, log_in: Any, settings: Any, setting: str, status: int) -> None:
    settings.SECOND_FACTOR = setting
    assert log_in("chenlu").get("/").status_code == status


def test_last_factor_that_is_enough_cannot_be_taken_away(cast: dict, log_in: Any, required: None) -> None:
    app = give_app(cast["chenlu"])
    client = log_in("chenlu")
    assert client.post(f"/me/second-factor/{app.pk}/remove/").status_code == 302
    assert policy.kinds_of(cast["chenlu"]) == {policy.CODE}
    give_passkey(cast["chenlu"])
    client.post(f"/me/second-factor/{app.pk}/remove/")
    assert policy.kinds_of(cast["chenlu"]) == {policy.PASSKEY}


def test_nobody_takes_anothers_factor_away(cast: dict, log_in: Any) -> None:
    app = give_app(cast["baiyu"])
    assert log_in("chenlu").post(f"/me/second-factor/{app.pk}/remove/").status_code == 404
    assert policy.kinds_of(cast["baiyu"]) == {policy.CODE}


def test_language_can_be_chosen_on_the_way(cast: dict, log_in: Any, required: None) -> None:
    client = log_in("chenlu")
    sent = {"language": "en", "next": "/me/second-factor/"}
    assert client.post("/me/settings/", sent).headers["Location"] == "/me/second-factor/"
    assert "Set up the second factor" in client.get("/me/second-factor/").content.decode()
    assert client.get("/me/settings/").status_code == 302


def test_set_up_from_the_password_to_the_first_page(cast: dict, required: None) -> None:
    client = with_password("chenlu")
    assert client.get("/").headers["Location"] == "/me/second-factor/"
    secret = client.get("/me/second-factor/app/").content.decode().split("<code>")[1].split("</code>")[0]
    added = client.post("/me/second-factor/app/", {"code": code_now(secret=secret)})
    led = client.get(added.headers["Location"])
    codes = client.post(led.headers["Location"])
    assert (led.headers["Location"], codes.content.decode().count("<code>")) == ("/me/second-factor/codes/", 10)
    assert client.get("/").status_code == 200
    again = with_password("chenlu")
    assert with_code(again, code_now(1, secret)).entered


def test_ways_are_doors() -> None:
    arguments.all_doors()
    assert DOORS.keys() >= WAYS


def test_stranger_is_sent_to_the_password(db: None) -> None:
    client = Client(HTTP_HOST="localhost")
    for path in ("/me/second-factor/", "/me/confirm/", "/me/sessions/"):
        assert client.get(path).headers["Location"].startswith("/login/")
    assert client.get("/login/second/").headers["Location"] == "/login/"
