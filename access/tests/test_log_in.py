"""Logging in as somebody who guesses (T24, T10): the lock, what undoes it, what an answer tells."""

import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import get_hasher
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.models import AuditEvent
from access.models.people import Employment, Person
from access.personas import PASSWORD

pytestmark = pytest.mark.django_db
HERE, THERE = "192.0.2.10", "192.0.2.77"
WRONG = "not the password"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def try_in(username: str, password: str, *, address: str = HERE, language: str = "en", **headers: str) -> Any:
    """One attempt in a browser without cookies."""
    client = Client(HTTP_HOST="localhost", REMOTE_ADDR=address, HTTP_ACCEPT_LANGUAGE=language, **headers)
    answer = client.post("/login/", {"login": username, "password": password})
    answer.entered = "_auth_user_id" in client.session
    return answer


def lock_out(username: str, **how: Any) -> list[int]:
    """Five wrong passwords."""
    return [try_in(username, WRONG, **how).status_code for _nth in range(5)]


@pytest.mark.clause("A6.4")
def test_right_password_lets_in(cast: dict) -> None:
    answer = try_in("chenlu", PASSWORD)
    assert (answer.status_code, answer.headers["Location"], answer.entered) == (302, "/", True)


def test_fifth_wrong_password_locks_and_the_right_one_is_refused_then(cast: dict) -> None:
    assert lock_out("chenlu") == [200, 200, 200, 200, 429]
    answer = try_in("chenlu", PASSWORD)
    assert (answer.status_code, answer.entered) == (429, False)


def test_lock_holds_for_one_person_at_one_address(cast: dict) -> None:
    lock_out("chenlu")
    assert try_in("chenlu", PASSWORD, address=THERE).entered
    assert try_in("baiyu", PASSWORD).entered


def test_lock_ends_after_fifteen_minutes(cast: dict) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        lock_out("chenlu")
        clock.shift(14 * 60)
        assert not try_in("chenlu", PASSWORD).entered
        clock.shift(2 * 60)
        assert try_in("chenlu", PASSWORD).entered


def test_forwarded_address_is_not_believed_without_a_proxy(cast: dict) -> None:
    for nth in range(5):
        try_in("chenlu", WRONG, HTTP_X_FORWARDED_FOR=f"203.0.113.{nth}")
    assert not try_in("chenlu", PASSWORD, HTTP_X_FORWARDED_FOR="203.0.113.99").entered


def test_behind_our_proxy_the_address_it_wrote_counts(cast: dict, settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for _nth in range(5):
        try_in("chenlu", WRONG, HTTP_X_FORWARDED_FOR=f"10.9.9.9, {THERE}")
    assert not try_in("chenlu", PASSWORD, HTTP_X_FORWARDED_FOR=f"10.1.1.1, {THERE}").entered
    assert try_in("chenlu", PASSWORD, HTTP_X_FORWARDED_FOR=f"{THERE}, {HERE}").entered


@pytest.mark.parametrize("guesses", [pytest.param(200, id="short"), pytest.param(10_000, marks=pytest.mark.torture)])
def test_no_guess_gets_in(cast: dict, guesses: int) -> None:
    entered = [
        nth for nth in range(guesses) if try_in("chenlu", f"{WRONG} {nth}", address=f"192.0.2.{nth % 3}").entered
    ]
    assert entered == []


def test_failures_and_locks_are_denied_rows_without_the_typed_name(cast: dict) -> None:
    last = AuditEvent.objects.using("audit").order_by("-id").values_list("id", flat=True).first() or 0
    lock_out("chenlu")
    rows = (
        AuditEvent.objects.using("audit")
        .filter(id__gt=last)
        .order_by("id")
        .values_list("action", "decision", "actor", "ip")
    )
    assert sorted(rows) == sorted([("login_failed", "denied", None, HERE)] * 5 + [("lockout", "denied", None, HERE)])


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", "登录已锁定"), ("zh-hant", "登入已鎖定"), ("en", "Log-in is locked")],
)
def test_lock_is_explained_in_the_readers_language(cast: dict, language: str, words: str) -> None:
    lock_out("chenlu", language=language)
    page = try_in("chenlu", PASSWORD, language=language).content.decode()
    assert page.count("<h1>") == 1 and words in page


def test_typed_user_name_is_kept_and_the_password_is_not(cast: dict) -> None:
    page = try_in("chenlu", WRONG).content.decode()
    assert 'value="chenlu"' in page
    assert WRONG not in page


def test_answers_for_known_and_unknown_names_are_the_same(cast: dict) -> None:
    known, unknown = (try_in(name, WRONG).content.decode().replace(name, "") for name in ("chenlu", "nobody"))
    assert len(known) == len(unknown)


@pytest.mark.parametrize("employment", [Employment.SUSPENDED, Employment.LEFT])
def test_who_does_not_work_here_does_not_get_in(cast: dict, employment: Employment) -> None:
    person = Person.objects.get(username="chenlu")
    person.employment = employment
    person.save()
    answer = try_in("chenlu", PASSWORD)
    assert (answer.status_code, answer.entered) == (200, False)


def _work_of_trying(name: str, nth: int) -> tuple[int, float]:
    """Statements and seconds of this thread's own processor time for one wrong password."""
    with CaptureQueriesContext(connections["default"]) as captured:
        began = time.thread_time()
        try_in(name, WRONG, address=f"192.0.2.{nth}")
        return len(captured), time.thread_time() - began


def test_unknown_name_costs_what_a_known_one_does(cast: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same statements, and one password hashed for either (a clock would tell the machine's load)."""
    hashed = {"chenlu": 0, "nobody": 0}
    trying = ["chenlu"]

    def counted(method: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **options: Any) -> Any:
            hashed[trying[0]] += 1
            return method(*args, **options)

        return run

    hasher = type(get_hasher())
    for method in ("encode", "verify"):
        monkeypatch.setattr(hasher, method, counted(getattr(hasher, method)))
    statements: dict[str, list[int]] = {"chenlu": [], "nobody": []}
    for nth in range(6):
        for trying[0] in statements:
            statements[trying[0]].append(_work_of_trying(trying[0], nth)[0])
    assert statements["chenlu"][1:] == statements["nobody"][1:]
    assert hashed == {"chenlu": 6, "nobody": 6}


@pytest.mark.torture
def test_unknown_name_takes_as_long_as_a_known_one(cast: dict) -> None:
    seconds: dict[str, list[float]] = {"chenlu": [], "nobody": []}
    for nth in range(200):
        for name, found in seconds.items():
            found.append(_work_of_trying(name, nth)[1])
    known, unknown = (statistics.median(found) for found in seconds.values())
    assert abs(known - unknown) < 0.010


def test_wrong_password_when_signing_is_told_of_whoever_signs(cast: dict, log_in, customer) -> None:
    before = (
        AuditEvent.objects.using("audit")
        .filter(actor=cast["chenlu"].pk, action="login_failed", decision="denied")
        .count()
    )
    log_in("chenlu").post(
        f"/sheets/basic/{customer.pk}/sign/", {"password": WRONG, "role": "front_desk", "version": "1"}
    )
    after = (
        AuditEvent.objects.using("audit")
        .filter(actor=cast["chenlu"].pk, action="login_failed", decision="denied")
        .count()
    )
    assert after - before == 1
