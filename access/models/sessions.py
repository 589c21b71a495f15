"""Which sessions a person has open, so that the oldest can be ended above the limit, and each or all on demand (T23)."""

import datetime
import hashlib
from importlib import import_module
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone


class OpenSessionQuerySet(models.QuerySet["OpenSession"]):
    """Sessions by what is left of them."""

    def alive(self) -> "OpenSessionQuerySet":
        """Those that still open something: a row stays behind until the next log-in where a session ran out by itself."""
        now = timezone.now()
        idle = datetime.timedelta(minutes=settings.SESSION_IDLE_MINUTES)
        kept = Session.objects.filter(session_key=models.OuterRef("key"), expire_date__gt=now)
        lately = models.Q(used_at__gt=now - idle) | models.Q(used_at=None, began_at__gt=now - idle)
        return self.filter(lately, models.Exists(kept))


class OpenSession(models.Model):
    """One logged-in session of a person; addresses are those of its first and its last use, `agent` what the browser says of
    itself."""

    key = models.CharField(primary_key=True, max_length=40)
    person = models.ForeignKey("access.Person", models.CASCADE, related_name="open_sessions")
    began_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)
    first_ip = models.GenericIPAddressField(null=True)
    last_ip = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=200, blank=True, default="")

    objects: ClassVar[Any] = models.Manager.from_queryset(OpenSessionQuerySet)()

    @property
    def handle(self) -> str:
        """By what a page names it: the key itself opens the session and is never shown."""
        return handle_of(self.key)

    def end(self) -> None:
        """Log this session out at its next request."""
        import_module(settings.SESSION_ENGINE).SessionStore(self.key).delete(self.key)
        self.delete()


def handle_of(key: str) -> str:
    """The handle of the session with this key."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]
