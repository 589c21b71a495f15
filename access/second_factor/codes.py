"""Checking a typed code (T24): each code of an app counts once, wrong ones count towards two locks.

One lock is that of passwords: five wrong ones by one person at one address (axes). The other is slower and the person's alone,
whatever the addresses: ten in a quarter of an hour. Both live in the database: every process counts the same. Passkeys are
not touched by either. A wrong code means that somebody has the password already, so its owner is told.
"""

import datetime
import hmac
import time
from collections.abc import Iterator
from typing import Any, Final

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.signals import user_login_failed
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from access.models import CodeGuard, Person
from access.second_factor import policy, recovery, sealing
from jobs import notifications

MOST_WRONG: Final = 10
LOCKED_FOR: Final = datetime.timedelta(minutes=15)
GUESSED: Final = "codes-guessed"


class CodesLocked(Exception):
    """Too many wrong codes: even the right one is refused for a while."""


def accept(request: HttpRequest, person: Person, code: str) -> Authenticator | None:
    """The factor whose code this is, used up with it; None where the code is wrong. Raises CodesLocked."""
    if _locked_here(request, person) or _locked(person):
        raise CodesLocked
    found = _of_app(person, code) or recovery.use(person, code)
    if found is None:
        _count(request, person)
    return found


def steps_of(secret: str, code: str, now: float | None = None) -> Iterator[int]:
    """The steps of time, around now, whose code this is."""
    current = int(time.time() if now is None else now) // app_settings.TOTP_PERIOD
    for step in range(current - app_settings.TOTP_TOLERANCE, current + app_settings.TOTP_TOLERANCE + 1):
        if hmac.compare_digest(format_hotp_value(hotp_value(secret, step)), code):
            yield step


def begin(person: Person, step: int) -> None:
    """A new app: this step counts as used, older ones are forgotten with the old app."""
    CodeGuard.objects.update_or_create(person=person, defaults={"last_step": step, "wrong": 0, "wrong_since": None})


def _of_app(person: Person, code: str) -> Authenticator | None:
    row = Authenticator.objects.filter(user=person, type=policy.CODE).first()
    typed = recovery.plain(code)
    if (
        row is None
        or not (typed.isascii() and typed.isdigit())
        or not policy.takes_codes(person, policy.kinds_of(person))
    ):
        return None
    secret = sealing.opened(row.data["secret"])
    return row if any(_use_up(person, step) for step in steps_of(secret, typed)) else None


def _use_up(person: Person, step: int) -> bool:
    """Whether this step is newer than the last one that counted; one statement, so that it counts in one process only."""
    guard = _guard(person)
    used = CodeGuard.objects.filter(pk=guard.pk, last_step__lt=step)
    return bool(used.update(last_step=step, wrong=0, wrong_since=None))


def _guard(person: Person) -> CodeGuard:
    return CodeGuard.objects.get_or_create(person=person)[0]


def _locked(person: Person) -> bool:
    since = timezone.now() - LOCKED_FOR
    return CodeGuard.objects.filter(person=person, wrong__gte=MOST_WRONG, wrong_since__gt=since).exists()


def _locked_here(request: Any, person: Person) -> bool:
    """The lock of passwords; its middleware answers then."""
    credentials = {"username": person.username}
    if AxesProxyHandler.is_allowed(request, credentials):
        return False
    request.axes_locked_out, request.axes_credentials = True, credentials
    return True


def _count(request: HttpRequest, person: Person) -> None:
    now = timezone.now()
    with transaction.atomic():
        guard = CodeGuard.objects.select_for_update().get(pk=_guard(person).pk)
        if guard.wrong_since is None or guard.wrong_since <= now - LOCKED_FOR:
            guard.wrong, guard.wrong_since = 0, now
        guard.wrong += 1
        guard.save()
        if guard.wrong == MOST_WRONG:
            notifications.notify([person], GUESSED, subject=person.pk)
    user_login_failed.send(sender=__name__, credentials={"username": person.username}, request=request)
