"""What a log-in, a failed one and a log-out leave behind: session times, the limit of sessions, audit rows."""

import datetime
import time
from typing import Any

from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access import audit
from access.audit import origin
from access.models.people import Person
from jobs import notifications


def connect() -> None:
    """Connect the receivers and declare what is told (called once, when the app is ready)."""
    from access import devices

    notifications.declare_kind(
        devices.NEW_DEVICE, _("Your account was used on a device that you had not logged in with before"), "sessions-of"
    )
    user_logged_in.connect(began, dispatch_uid="access-began")
    user_logged_out.connect(ended, dispatch_uid="access-ended")
    user_login_failed.connect(failed, dispatch_uid="access-failed")
    user_locked_out.connect(locked, dispatch_uid="access-locked")


def began(sender: Any, request: HttpRequest, user: Person, **_signal: Any) -> None:
    """Note when the session began, on which device, and end the oldest ones above the limit."""
    from access import devices

    request.session["began"] = request.session["used"] = time.time()
    request.session["epoch"] = user.session_epoch
    tablet = devices.now_of(request)
    request.session["locks_after"] = tablet.minutes * 60 if tablet else None
    request.session.save()
    with transaction.atomic():
        _end_oldest(request, user)
        if request.method:  # a test that logs somebody in by force has no browser
            devices.recognise(request, user)
            request.entered = user  # type: ignore[attr-defined]
    audit.record_read(audit.Action.LOGIN, actor=user, request=request)


def _end_oldest(request: HttpRequest, user: Person) -> None:
    from access import devices
    from access.models.sessions import OpenSession

    address = origin.of(request)["ip"]
    values = {"person": user, "agent": devices.agent_of(request), "first_ip": address, "last_ip": address}
    OpenSession.objects.update_or_create(
        key=request.session.session_key, defaults={**values, "used_at": timezone.now()}
    )
    oldest = timezone.now() - datetime.timedelta(hours=settings.SESSION_ABSOLUTE_HOURS)
    mine = OpenSession.objects.filter(person=user).order_by("-began_at")
    keep = mine.filter(began_at__gt=oldest)[: settings.SESSION_MAX_PER_PERSON]
    for surplus in mine.exclude(pk__in=[session.pk for session in keep]):
        surplus.end()


def ended(sender: Any, request: HttpRequest, user: Person | None, **_signal: Any) -> None:
    """Note the log-out, and that the browser is to forget what it has."""
    from access.models.sessions import OpenSession

    request.session_ended = True  # type: ignore[attr-defined]
    OpenSession.objects.filter(key=request.session.session_key or "").delete()
    if user is not None:
        audit.record_read(audit.Action.LOGOUT, actor=user, request=request)


def failed(sender: Any, request: HttpRequest | None = None, **_signal: Any) -> None:
    """Note a failed log-in, without the name that was typed (it may be a password)."""
    audit.record_denial(audit.Action.LOGIN_FAILED, actor=_at_work(request), request=request)


def locked(sender: Any, request: HttpRequest | None = None, **_signal: Any) -> None:
    """Note a lock-out after too many wrong passwords."""
    audit.record_denial(audit.Action.LOCKOUT, actor=_at_work(request), request=request)


def _at_work(request: HttpRequest | None) -> Person | None:
    """Who is logged in already where the password was wrong: somebody who signs, not somebody who logs in."""
    user = getattr(request, "user", None)
    return user if isinstance(user, Person) else None
