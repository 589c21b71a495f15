"""A proof of who sits there holds for five minutes, and only in its own session (T23)."""

import time
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

from access import stepup
from access.personas import PASSWORD

pytestmark = pytest.mark.django_db


def request_of(person: Any, **posted: str) -> Any:
    request: Any = RequestFactory().post("/", posted)
    request.user, request.session = person, SessionStore()
    return request


def test_proof_holds_for_five_minutes(cast: dict) -> None:
    request = request_of(cast["chenlu"])
    with time_machine.travel(time.time(), tick=False) as clock:
        assert (stepup.is_fresh(request), stepup.prove(request, PASSWORD), stepup.is_fresh(request)) == (
            False,
            True,
            True,
        )
        clock.shift(stepup.WITHIN - 1)
        assert stepup.is_fresh(request)
        clock.shift(1)
        assert not stepup.is_fresh(request)


@pytest.mark.parametrize("password", ["", "wrong", "clinic-demo-2026 "])
def test_wrong_password_proves_nothing(cast: dict, password: str) -> None:
    request = request_of(cast["chenlu"])
    assert (stepup.prove(request, password), stepup.is_fresh(request)) == (False, False)


@pytest.mark.parametrize("kept", [None, "1e12", True, [1.0], 9e99])
def test_nothing_else_in_the_session_counts_as_a_proof(cast: dict, kept: Any) -> None:
    request = request_of(cast["chenlu"])
    request.session["proved_at"] = kept
    assert not stepup.is_fresh(request)


def test_proof_comes_with_the_form_or_from_before(cast: dict) -> None:
    with_form = request_of(cast["chenlu"], password=PASSWORD)
    without = request_of(cast["chenlu"])
    assert (stepup.is_proved(with_form), stepup.is_proved(without)) == (True, False)
    without.session = with_form.session
    assert stepup.is_proved(without)


def test_logging_in_is_a_proof(cast: dict, log_in: Any) -> None:
    client = log_in("chenlu")
    assert stepup.is_fresh(SimpleNamespace(session=client.session))  # type: ignore[arg-type]
