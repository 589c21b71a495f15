"""Sheets that the customer signed on paper: the scan, who attached it, and who checked it (design: signing)."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.models.signoffs import Signer
from vault.fields import EncryptedTextField
from vault.recorded import RecordedQuerySet, SealedModel


class PaperOutcome(models.TextChoices):
    """What the second person found."""

    WAITING = "waiting", _("Waiting for the second person")
    CONFIRMED = "confirmed", _("Checked and right")
    REFUSED = "refused", _("Refused")


class PaperQuerySet(RecordedQuerySet):
    """Scans of signed papers."""

    def waiting_for(self, sheet: Any) -> Any:
        """Those of a sheet that nobody has checked yet."""
        return self.filter(sheet_id=sheet.pk, outcome=PaperOutcome.WAITING)


class PaperSignature(SealedModel):
    """The scan of one edition of a sheet with the customer's signature by hand. It counts once a second person has held it
    against the sheet; the signature itself is then a `SignOff` that names the scan."""

    seal_subject = "subject"
    seal_part = "part"
    plain_columns = frozenset({"outcome", "signer", "sheet_key", "edition"})

    sheet_key = models.CharField(max_length=40)
    sheet_id = models.UUIDField()
    edition = models.PositiveIntegerField()
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    subject = models.UUIDField()
    part = models.UUIDField()
    scan = models.UUIDField(unique=True)
    signer = models.CharField(max_length=10, choices=Signer, default=Signer.CUSTOMER)
    signer_name = EncryptedTextField(blank=True, default="")
    attached_at = models.DateTimeField(auto_now_add=True)
    attached_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=PaperOutcome, default=PaperOutcome.WAITING)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = models.Manager.from_queryset(PaperQuerySet)()

    class Meta(SealedModel.Meta):
        indexes = [models.Index(fields=["sheet_id", "edition"], name="paper_of_sheet")]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet_id", "edition"], condition=Q(outcome="waiting"), name="paper_one_waiting"
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("attached_by")), name="paper_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(outcome="waiting", checked_by=None, checked_at=None)
                | (~Q(outcome="waiting") & Q(checked_by__isnull=False, checked_at__isnull=False)),
                name="paper_checked_at_by",
            ),
        ]
