"""The outbox: work that must still happen, written in the transaction that made it necessary (T11, T18).

Sending and handling stand in `jobs.outbox`.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class OutboxMessage(models.Model):
    """One piece of short work, done exactly when `done_at` is set: effect and `done_at` are committed together.

    `payload` holds ids only. `fence` steps with each attempt; an attempt that lost its lease finds another number.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=80)
    payload = models.JSONField(default=dict)
    unique_key = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001 - null = no key, not unique
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    run_after = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    fence = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(_("done at"), null=True)
    failed_at = models.DateTimeField(_("failed at"), null=True)
    error_code = models.CharField(_("error"), max_length=80, blank=True, default="")

    class Meta:
        verbose_name = _("outbox message")
        indexes = [
            models.Index(
                fields=["run_after", "id"], condition=Q(done_at=None, failed_at=None), name="outbox_still_to_do"
            ),
            models.Index(fields=["-failed_at"], condition=Q(failed_at__isnull=False), name="outbox_failed"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(done_at=None) | Q(failed_at=None), name="outbox_done_or_failed_not_both")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
