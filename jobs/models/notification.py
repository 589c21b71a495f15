"""Notifications: what a person is told, and when it was read.

Policy A2.3: results reach surgeon and consultant promptly, with a read receipt.

A row holds codes and ids; its text is made when it is shown, the customer's name by what the reader may see.
"""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class NotificationQuerySet(models.QuerySet):
    """Reads of notifications."""

    def to(self, person: Any) -> Self:
        """What a person was told, newest first."""
        return self.filter(recipient=person)

    def unread(self) -> Self:
        """Not read yet."""
        return self.filter(read_at=None)

    def sent_by(self, person: Any) -> Self:
        """What a person sent: its `read_at` is the sender's read receipt."""
        return self.filter(sender=person)


class Notification(models.Model):
    """One person told of one thing. `subject` is the object it is about, `customer` whose file; both ids only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notifications")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=80)
    subject = models.UUIDField(null=True)
    customer = models.UUIDField(null=True)
    created_at = models.DateTimeField(_("sent at"), db_default=Now(), editable=False)
    read_at = models.DateTimeField(_("read at"), null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notification_inbox"),
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="notification_unread"),
            models.Index(fields=["sender", "-created_at"], name="notification_receipts"),
            models.Index(fields=["customer"], name="notification_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
