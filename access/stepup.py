"""Proving anew who sits at the keyboard, before what weighs most: deciding, an emergency, taking data along (T23).

A proof holds for five minutes in the session that gave it. Logging in is one.
"""

import time
from typing import Any, Final

from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

WITHIN: Final = 300
"""Seconds for which a proof holds."""
_KEY: Final = "proved_at"


def connect() -> None:
    """A log-in is a proof (called once, when the app is ready)."""
    user_logged_in.connect(_logged_in, dispatch_uid="stepup")


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person of this session has given a proof within the last five minutes."""
    at = request.session.get(_KEY)
    return isinstance(at, float) and 0 <= time.time() - at < WITHIN


def prove(request: HttpRequest, password: str) -> bool:
    """Whether this is the person's own password; if so, the proof holds from now. Wrong ones count towards the lockout."""
    person: Any = request.user
    proved = bool(password) and authenticate(request, username=person.username, password=password) == person
    if proved:
        request.session[_KEY] = time.time()
    return proved


def is_proved(request: HttpRequest) -> bool:
    """Whether a proof is fresh, or comes with this form (`password`)."""
    return is_fresh(request) or prove(request, request.POST.get("password", ""))


def _logged_in(request: HttpRequest, **_rest: Any) -> None:
    if hasattr(request, "session"):
        request.session[_KEY] = time.time()
