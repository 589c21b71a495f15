"""A logged-in browser of one person at one of the sites: one connection that stays open, one session."""

import http.client
import time
from importlib import import_module
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from access.models import OpenSession, Person

SECRET: Final = "b" * 32
BACKENDS: Final = {
    "clinic": "access.backends.GrantBackend",
    "bare": "django.contrib.auth.backends.ModelBackend",
}


class Visitor:
    """Sends requests and measures each from the first byte sent to the last byte received, in seconds."""

    def __init__(self, site: str, port: int, person: Person) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        cookies = {settings.SESSION_COOKIE_NAME: _session(site, person), settings.CSRF_COOKIE_NAME: SECRET}
        self._headers = {
            "Host": "localhost",
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "Accept-Language": "zh-CN",
        }

    def get(self, path: str) -> float:
        """Seconds of a page; raises AssertionError unless it answers 200."""
        return self._timed("GET", path, None, 200)[0]

    def post(self, path: str, values: dict[str, Any], status: int = 200) -> tuple[float, str]:
        """Seconds of a form, and where it led to."""
        return self._timed("POST", path, values, status)

    def _timed(self, method: str, path: str, values: dict[str, Any] | None, status: int) -> tuple[float, str]:
        body, headers = None, dict(self._headers)
        if values is not None:
            body = urlencode(values)
            headers |= {"X-CSRFToken": SECRET, "Content-Type": "application/x-www-form-urlencoded"}
        began = time.perf_counter()
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        taken = time.perf_counter() - began
        if answer.status != status:
            raise AssertionError(f"{method} {path}: {answer.status} instead of {status}: {text[:300]!r}")
        return taken, answer.headers.get("Location", "")


def _session(site: str, person: Person) -> str:
    """A session as a log-in leaves it (the log-in itself costs 180 ms of hashing and is not what is measured)."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = BACKENDS[site]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store["began"] = store["used"] = time.time()
    store["epoch"] = person.session_epoch
    store.save()
    OpenSession.objects.update_or_create(key=store.session_key, defaults={"person": person})
    return store.session_key
