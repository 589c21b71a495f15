"""Codes of an app and recovery codes (T24): once each, never in clear, and no way to guess them."""

import json
import time
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from access import personas, staffing
from access.models import AuditEvent, CodeGuard, Person
from access.second_factor import codes, policy, recovery, sealing
from access.tests.second_factor.conftest import (
    SECRET,
    code_at,
    code_now,
    give_app,
    give_passkey,
    with_code,
    with_password,
)
from jobs.models import Notification
from vault import texts
from vault.errors import SealBroken

pytestmark = pytest.mark.django_db


@pytest.mark.clause("A6.4")
def test_password_alone_does_not_let_in_who_has_an_app(cast: dict) -> None:
    give_app(cast["chenlu"])
    client = with_password("chenlu")
    assert client.answer.headers["Location"] == "/login/second/"
    assert client.get("/").headers["Location"].startswith("/login/")
    answer = with_code(client, code_now())
    assert (answer.status_code, answer.headers["Location"], answer.entered) == (302, "/", True)


def test_code_counts_once(cast: dict) -> None:
    give_app(cast["chenlu"])
    with time_machine.travel(timezone.now(), tick=False):
        assert with_code(with_password("chenlu"), code_now()).entered
        again = with_code(with_password("chenlu"), code_now())
        older = with_code(with_password("chenlu"), code_now(-1))
        newer = with_code(with_password("chenlu"), code_now(1))
    assert (again.entered, older.entered, newer.entered) == (False, False, True)


@pytest.mark.parametrize(("shift", "entered"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_clock_of_the_telephone_may_be_half_a_minute_off(cast: dict, shift: int, entered: bool) -> None:
    give_app(cast["chenlu"])
    with time_machine.travel(timezone.now(), tick=False):
        assert with_code(with_password("chenlu"), code_now(shift)).entered is entered


@pytest.mark.parametrize(
    "typed", ["", " ", "１２３４５６", "12345", "999999999999999999999999", "abcdef", "\0", "%s", "x" * 25]
)
def test_what_is_no_code_is_refused_in_words(cast: dict, typed: str) -> None:
    give_app(cast["chenlu"])
    answer = with_code(with_password("chenlu"), typed)
    assert (answer.status_code, answer.entered) == (200, False)
    assert "error-summary" in answer.content.decode()


def test_five_wrong_codes_lock_at_this_address_and_the_right_one_is_refused_then(cast: dict) -> None:
    give_app(cast["chenlu"])
    client = with_password("chenlu", REMOTE_ADDR="192.0.2.10")
    wrong = [with_code(client, "000000").status_code for _nth in range(5)]
    assert (wrong, with_code(client, code_now()).entered) == ([200, 200, 200, 200, 429], False)
    there = with_password("chenlu", REMOTE_ADDR="192.0.2.77")
    assert with_code(there, code_now()).entered


def guess(person: Person, times: int, first: int = 0) -> int:
    """Guess codes of somebody whose password is known, each from another address; returns how many got in."""
    valid = {code_now(shift) for shift in (-1, 0, 1)}
    entered = 0
    for nth in range(first, first + times):
        code = f"{nth:06}"
        if code not in valid:
            address = f"198.51.{nth // 250 % 250}.{nth % 250 + 1}"
            entered += with_code(with_password(person.username, REMOTE_ADDR=address), code).entered
    return entered


@pytest.mark.clause("A6.4")
@pytest.mark.parametrize(
    ("people", "each"), [pytest.param(2, 15, id="short"), pytest.param(16, 625, id="long", marks=pytest.mark.torture)]
)
def test_guesses_from_many_addresses_stop_at_ten_and_the_owner_is_let_in_a_quarter_of_an_hour_later(
    cast: dict, people: int, each: int
) -> None:
    """A right code is refused once ten were wrong, whatever the address: so further guesses tell nothing."""
    victims = [cast[member.username] for member in personas.CAST[:people]]
    for person in victims:
        give_app(person)
    for person in victims:
        with time_machine.travel(timezone.now(), tick=False) as clock:
            assert guess(person, each) == 0
            assert CodeGuard.objects.get(person=person).wrong == codes.MOST_WRONG
            refused = with_code(with_password(person.username, REMOTE_ADDR="203.0.113.5"), code_now())
            clock.shift(15 * 60 + 1)
            let_in = with_code(with_password(person.username, REMOTE_ADDR="203.0.113.6"), code_now())
        assert (refused.entered, let_in.entered) == (False, True)
        told = Notification.objects.filter(recipient=person, kind=codes.GUESSED)
        assert told.count() == 1


def test_guesses_during_the_lock_do_not_prolong_it(cast: dict) -> None:
    give_app(cast["chenlu"])
    with time_machine.travel(timezone.now(), tick=False) as clock:
        guess(cast["chenlu"], 10)
        clock.shift(14 * 60)
        guess(cast["chenlu"], 5, first=100)
        clock.shift(60 + 1)
        assert with_code(with_password("chenlu", REMOTE_ADDR="203.0.113.6"), code_now()).entered


def test_wrong_codes_are_denied_rows_without_the_code(cast: dict) -> None:
    give_app(cast["chenlu"])
    rows = AuditEvent.objects.using("audit").filter(action="login_failed", decision="denied")
    before = rows.count()
    with_code(with_password("chenlu"), "123123")
    assert rows.count() - before == 1


@pytest.mark.clause("A6.3")
def test_dump_of_the_tables_shows_no_secret(cast: dict, log_in: Any) -> None:
    client = log_in("chenlu")
    secret = shown_secret(client)
    waiting = {session.pk: json.dumps(session.get_decoded()) for session in Session.objects.all()}
    answer = client.post("/me/second-factor/app/", {"code": code_now(secret=secret)})
    assert answer.status_code == 302
    made = client.post("/me/second-factor/codes/").content.decode()
    shown = made_codes(made)
    assert (len(shown), len(set(shown))) == (10, 10)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        dump = " ".join(row[0] for row in cursor.fetchall()) + " ".join(waiting.values())
    assert "digests" in dump
    wanted = [secret, *shown, *(code.replace("-", "") for code in shown)]
    assert [text for text in wanted if text in dump] == []


def shown_secret(client: Client) -> str:
    """The secret that the page of a new app shows."""
    page = client.get("/me/second-factor/app/").content.decode()
    return page.split("<code>")[1].split("</code>")[0]


def made_codes(page: str) -> list[str]:
    """The recovery codes that a page shows."""
    return [part.split("</code>")[0] for part in page.split("<code>")[1:]]


def test_sealed_secret_opens_only_whole() -> None:
    sealed = sealing.seal(SECRET)
    other = "A" if sealed[-5] != "A" else "B"
    assert (sealing.opened(sealed), sealing.seal(SECRET) == sealed) == (SECRET, False)
    for broken in (sealed[:-5] + other + sealed[-4:], "", "1.", "x.y", SECRET, sealed[2:]):
        with pytest.raises(SealBroken):
            sealing.opened(broken)
    assert texts.digest("second factor", "a") != texts.digest("second factor", "b")


def test_first_code_of_an_app_does_not_log_in_as_well(cast: dict, log_in: Any) -> None:
    client = log_in("chenlu")
    with time_machine.travel(time.time(), tick=False):
        secret = shown_secret(client)
        code = code_at(time.time(), secret)
        client.post("/me/second-factor/app/", {"code": code})
        assert not with_code(with_password("chenlu"), code).entered
        assert with_code(with_password("chenlu"), code_now(1, secret)).entered


def test_wrong_first_code_keeps_the_secret_that_was_scanned(cast: dict, log_in: Any) -> None:
    client = log_in("chenlu")
    secret = shown_secret(client)
    page = client.post("/me/second-factor/app/", {"code": "000000"}).content.decode()
    assert secret in page
    assert not Authenticator.objects.filter(user=cast["chenlu"]).exists()


def test_recovery_code_logs_in_once_in_any_spelling(cast: dict) -> None:
    give_app(cast["chenlu"])
    made = recovery.make(cast["chenlu"])
    spelt = f" {made[0].upper().replace('-', ' ')} "
    assert with_code(with_password("chenlu"), spelt).entered
    assert not with_code(with_password("chenlu"), made[0]).entered
    assert recovery.left(cast["chenlu"]) == recovery.COUNT - 1


def test_recovery_codes_are_ones_own_and_new_ones_end_the_old(cast: dict) -> None:
    old = recovery.make(cast["chenlu"])
    recovery.make(cast["baiyu"])
    new = recovery.make(cast["chenlu"])
    assert recovery.use(cast["baiyu"], new[0]) is None
    assert recovery.use(cast["chenlu"], old[0]) is None
    assert recovery.use(cast["chenlu"], new[0]) is not None


@pytest.mark.clause("B7.1")
def test_code_does_not_count_for_who_needs_a_passkey_and_has_one(cast: dict) -> None:
    """A code can be talked out of somebody; whoever approves uses what cannot."""
    give_app(cast["guwen"])
    give_passkey(cast["guwen"])
    assert not with_code(with_password("guwen"), code_now()).entered
    assert with_code(with_password("guwen"), recovery.make(cast["guwen"])[0]).entered


def test_reset_password_does_not_skip_the_second_factor(cast: dict) -> None:
    give_app(cast["chenlu"])
    word = staffing.reset_password(Person.objects.get(username="chenlu"), by=cast["xuguan"])
    client = with_password("chenlu", word)
    assert (client.answer.headers["Location"], "_auth_user_id" in client.session) == ("/login/second/", False)
    assert with_code(client, code_now()).entered
    assert client.get("/").headers["Location"] == "/password/"
    assert policy.kinds_of(cast["chenlu"]) == {policy.CODE}
