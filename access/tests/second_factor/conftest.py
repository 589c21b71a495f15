"""Ground of these tests: limits that begin anew, an app on a telephone, browsers that log in step by step."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from access.models import Person
from access.personas import PASSWORD
from access.second_factor import policy, sealing
from access.tests.second_factor.passkeys import SoftPasskey

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def required(settings: Any) -> None:
    """A clinic where a second factor is required."""
    settings.SECOND_FACTOR = "required"


def code_at(seconds: float, secret: str = SECRET) -> str:
    """What the app shows at a moment."""
    return format_hotp_value(hotp_value(secret, int(seconds) // 30))


def code_now(shift: int = 0, secret: str = SECRET) -> str:
    """What it shows now, or so many steps later."""
    return code_at(time.time() + shift * 30, secret)


def give_app(person: Person, secret: str = SECRET) -> Authenticator:
    """Let somebody have an app with codes."""
    return Authenticator.objects.create(user=person, type=policy.CODE, data={"secret": sealing.seal(secret)})


def give_passkey(person: Person) -> SoftPasskey:
    """Let somebody have a passkey that the test holds the key of."""
    passkey = SoftPasskey(person)
    Authenticator.objects.create(
        user=person, type=policy.PASSKEY, data={"name": "Sample", "credential": passkey.registration()}
    )
    return passkey


def with_password(username: str, password: str = PASSWORD, **where: str) -> Client:
    """A browser after the password."""
    client = Client(HTTP_HOST="localhost", **where)
    client.answer = client.post("/login/", {"login": username, "password": password})
    return client


def with_code(client: Client, code: str) -> Any:
    """What the page of the second factor says to a code; `entered` tells whether somebody is in then."""
    answer = client.post("/login/second/", {"code": code})
    answer.entered = "_auth_user_id" in client.session
    return answer


Enter = Callable[[str], Client]
