"""Legal holds (A3.4): while one is on, nothing of the file is destroyed, whoever asks. The database refuses it too."""

import datetime
import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.models import Person
from customers.models import Customer
from vault.fields import EncryptedCharField, EncryptedTextField
from vault.recorded import RecordedQuerySet, SealedModel


class HoldQuerySet(RecordedQuerySet):
    """Holds by whether they still hold."""

    def on(self) -> "HoldQuerySet":
        """Those not lifted."""
        return self.filter(lifted_at=None)


class LegalHold(SealedModel):
    """One file held. Holds set in one go share their `order`. Lifted only by an executive, other than who asked for that."""

    seal_subject = "customer_id"
    seal_part = "customer_id"

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    order = models.UUIDField(default=uuid.uuid4)
    reason = EncryptedTextField(_("reason"), max_length=1000)
    authority = EncryptedCharField(_("on whose demand"), max_length=200, blank=True, default="")
    since = models.DateField(_("since"))
    review_on = models.DateField(_("looked at again on"))
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(_("set at"))
    lift_reason = EncryptedTextField(_("why it can be lifted"), max_length=1000, blank=True, default="")
    lift_asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    lift_asked_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(_("lifted at"), null=True)

    objects = models.Manager.from_queryset(HoldQuerySet)()  # type: ignore[misc]

    class Meta(SealedModel.Meta):
        indexes = [
            models.Index(fields=["customer"], condition=Q(lifted_at=None), name="hold_on"),
            models.Index(fields=["-set_at", "id"], name="hold_walk"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(lift_asked_by=None, lift_asked_at=None)
                | Q(lift_asked_by__isnull=False, lift_asked_at__isnull=False),
                name="hold_lifting_asked_by",
            ),
            models.CheckConstraint(
                condition=Q(lifted_by=None, lifted_at=None)
                | (
                    Q(lifted_by__isnull=False, lifted_at__isnull=False, lift_asked_by__isnull=False)
                    & ~Q(lifted_by=F("lift_asked_by"))
                ),
                name="hold_lifted_by_another",
            ),
        ]
        triggers = [
            *SealedModel.Meta.triggers,
            pgtrigger.Protect(
                name="stands_while_on", operation=pgtrigger.Delete, condition=pgtrigger.Q(old__lifted_at__isnull=True)
            ),
        ]

    @property
    def is_on(self) -> bool:
        """Whether it still holds."""
        return self.lifted_at is None

    def is_late(self, today: datetime.date) -> bool:
        """Whether somebody should have looked at it again."""
        return self.is_on and self.review_on < today
