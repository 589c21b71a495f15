"""Limits of a session: idle time, absolute time, sessions ended by their owner or by leaving (T23)."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from access.audit import origin
from access.models import OpenSession, Person

_BEAT = 30
"""Seconds between two writes of the time of last use: a write with every request would cost more than it tells."""


class SessionLimitsMiddleware:
    """Ends a session that is idle too long, too old, or older than the person's "end all sessions"."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Log out when a limit is over, else note the time of use; a session that got a new key stays listed."""
        if isinstance(request.user, Person):
            if self._is_over(request, request.user):
                logout(request)
            elif not request.headers.get("X-Background"):
                self._note_use(request)
        before = request.session.session_key
        response = self.get_response(request)
        after = request.session.session_key
        if before and after and before != after:
            OpenSession.objects.filter(key=before).update(key=after)
        return response

    def _is_over(self, request: HttpRequest, person: Person) -> bool:
        now, session = time.time(), request.session
        return (
            now - session.get("used", now) > idle_limit(session)
            or seconds_left(session) < 0
            or session.get("epoch", 0) != person.session_epoch
        )

    def _note_use(self, request: HttpRequest) -> None:
        now = time.time()
        if now - request.session.get("used", 0) > beat(request.session):
            request.session["used"] = now
            request.session.setdefault("began", now)
            mine = OpenSession.objects.filter(key=request.session.session_key or "")
            mine.update(used_at=timezone.now(), last_ip=origin.of(request)["ip"])


def idle_limit(session: Any) -> float:
    """Seconds without use after which a session ends: the clinic's limit, less on a tablet that locks sooner."""
    return min(settings.SESSION_IDLE_MINUTES * 60, session.get("locks_after") or float("inf"))


def beat(session: Any) -> float:
    """Seconds between two writes of the time of last use, shorter where a session ends soon."""
    return min(_BEAT, idle_limit(session) / 8)


def seconds_left(session: Any) -> float:
    """Seconds until a session ends whatever is done in it."""
    return session.get("began", time.time()) + settings.SESSION_ABSOLUTE_HOURS * 3600 - time.time()
