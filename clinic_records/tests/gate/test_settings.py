"""The settings of an installation behind https, as Django itself and we check them."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings

_ASK = """
import json, django
django.setup()
from django.conf import settings as s
from django.core import checks
names = ("SESSION_COOKIE_NAME CSRF_COOKIE_NAME SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SESSION_COOKIE_HTTPONLY "
         "CSRF_COOKIE_HTTPONLY SESSION_COOKIE_SAMESITE CSRF_COOKIE_SAMESITE SECURE_HSTS_SECONDS SECURE_SSL_REDIRECT "
         "SECURE_HSTS_INCLUDE_SUBDOMAINS SECURE_HSTS_PRELOAD DEBUG ALLOWED_HOSTS SECURE_PROXY_SSL_HEADER").split()
found = checks.run_checks(include_deployment_checks=True)
print(json.dumps({"faults": [str(m) for m in found if not m.is_silenced()], **{n: getattr(s, n) for n in names}}))
"""


def asked(**environment: str) -> dict[str, Any]:
    """What the settings come to with this environment, and what the deployment check says."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "clinic_records.settings", **environment}
    env.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # set beside browser tests in the same process
    done = subprocess.run([sys.executable, "-c", _ASK], cwd=settings.BASE_DIR, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def https() -> dict[str, Any]:
    """The settings of a clinic that is served at an https address."""
    return asked(PUBLIC_URL="https://records.clinic.example")


def test_deployment_check_finds_nothing(https) -> None:
    assert https["faults"] == []


def test_cookies_are_bound_to_the_host_and_unreadable(https) -> None:
    assert (https["SESSION_COOKIE_NAME"], https["CSRF_COOKIE_NAME"]) == ("__Host-sid", "__Host-csrf")
    assert [https[f"{name}_COOKIE_{what}"] for name in ("SESSION", "CSRF") for what in ("SECURE", "HTTPONLY")] == [
        True
    ] * 4
    assert (https["SESSION_COOKIE_SAMESITE"], https["CSRF_COOKIE_SAMESITE"]) == ("Lax", "Lax")


def test_transport_is_https_only(https) -> None:
    assert (https["SECURE_SSL_REDIRECT"], https["SECURE_HSTS_SECONDS"]) == (True, 63072000)
    assert (https["SECURE_HSTS_INCLUDE_SUBDOMAINS"], https["SECURE_HSTS_PRELOAD"]) == (True, True)


def test_only_the_public_host_is_answered(https) -> None:
    assert (https["ALLOWED_HOSTS"], https["DEBUG"]) == (["records.clinic.example"], False)


def test_proxy_is_trusted_only_where_it_is_named(https) -> None:
    assert https["SECURE_PROXY_SSL_HEADER"] is None
    behind = asked(PUBLIC_URL="https://records.clinic.example", BEHIND_PROXY="1")
    assert behind["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
