"""The browser that somebody sits at: known to them or not, and a tablet shared by several (A6.4, B8.2).

Two cookies that outlive a log-out: a random number by which a browser is known again, and, only where somebody ticked "shared
tablet", a signed list of who logged in here lately: ids of staff and the minutes until it locks, nothing else. Clear-Site-Data
at log-out names cache and storage, not cookies, so both stay; neither opens anything.
"""

import datetime
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from access.models import KnownDevice, OpenSession, Person
from jobs import notifications

MINUTES: Final = (2, 3, 4, 5)
"""After how many minutes without use a shared tablet may lock."""
USUAL: Final = 3
MOST: Final = 6
NEW_DEVICE: Final = "new-device"
_DAY: Final = 24 * 3600
_REMEMBERED: Final = 400 * _DAY
_KNOWN, _SHARED = "device", "tablet"
_SALT: Final = "access.devices"
_TICK: Final = "shared_tablet"


@dataclass(frozen=True, slots=True)
class Tablet:
    """A shared device: minutes until it locks, and who logged in lately, newest first."""

    minutes: int
    people: tuple[str, ...] = ()

    def with_person(self, person: Person) -> "Tablet":
        """The same with somebody who has just logged in."""
        rest = [pk for pk in self.people if pk != str(person.pk)]
        return Tablet(self.minutes, (str(person.pk), *rest)[:MOST])


def tablet_of(request: HttpRequest) -> Tablet | None:
    """The shared device that this request comes from; a changed or forged cookie is none."""
    try:
        minutes, *people = signing.loads(request.COOKIES.get(_cookie(_SHARED), ""), salt=_SALT)
        return Tablet(_checked(minutes), tuple(str(UUID(pk)) for pk in people[:MOST]))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def chosen(request: HttpRequest) -> Tablet | None:
    """What the log-in form or the page of sessions says of this device: shared (with its minutes) or not."""
    if not request.POST.get(_TICK):
        return None
    known = tablet_of(request)
    return Tablet(_checked(request.POST.get("lock_minutes")), known.people if known else ())


def is_asked(request: HttpRequest) -> bool:
    """Whether the form that was sent asks for it at all."""
    return request.method == "POST" and "device_asked" in request.POST


def now_of(request: HttpRequest) -> Tablet | None:
    """The tablet as it is after this request."""
    return chosen(request) if is_asked(request) else tablet_of(request)


def people_on(tablet: Tablet | None) -> list[Person]:
    """Those who logged in lately and still work here, newest first."""
    pks: Sequence[str] = tablet.people if tablet else ()
    found = {str(person.pk): person for person in Person.objects.filter(pk__in=pks) if person.is_active}
    return [found[pk] for pk in pks if pk in found]


def write(response: HttpResponse, tablet: Tablet | None) -> None:
    """Keep the device as shared, or forget that it was."""
    if tablet is None:
        response.delete_cookie(_cookie(_SHARED), samesite="Lax")
    else:
        _keep(response, _SHARED, signing.dumps([tablet.minutes, *tablet.people], salt=_SALT), 180 * _DAY)


def recognise(request: Any, person: Person) -> None:
    """Note from which browser somebody logged in; one that is new to them is told. In the transaction of the log-in.

    The first one of all is not told: everybody begins somewhere.
    """
    known = request.COOKIES.get(_cookie(_KNOWN), "")
    request.device = known if len(known) == 43 else secrets.token_urlsafe(32)
    digest = hashlib.sha256(request.device.encode()).hexdigest()
    mine = KnownDevice.objects.filter(person=person)
    first = not mine.exists()
    mine.filter(last_at__lt=timezone.now() - datetime.timedelta(seconds=_REMEMBERED)).delete()
    values = {"agent": agent_of(request), "last_at": timezone.now()}
    _row, is_new = KnownDevice.objects.update_or_create(person=person, device=digest, defaults=values)
    if is_new and not first:
        notifications.notify([person], NEW_DEVICE, subject=person.pk)


def remember(request: Any, response: HttpResponse) -> None:
    """Let the browser keep the number by which it is known."""
    _keep(response, _KNOWN, request.device, _REMEMBERED)


def agent_of(request: HttpRequest) -> str:
    """What a browser says of itself, cut to what is kept."""
    said = request.META.get("HTTP_USER_AGENT", "").replace("\0", "")
    return said[: OpenSession._meta.get_field("agent").max_length]


def _checked(minutes: Any) -> int:
    try:
        return int(minutes) if int(minutes) in MINUTES else USUAL
    except (TypeError, ValueError):
        return USUAL


def _cookie(name: str) -> str:
    return f"__Host-{name}" if settings.SECURE else name


def _keep(response: HttpResponse, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        _cookie(name), value, max_age=seconds, httponly=True, secure=settings.SECURE, samesite="Lax", path="/"
    )
