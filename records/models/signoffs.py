"""Signatures under exact editions of sheets. Rows are written once and never changed."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.roles import Role
from vault.fields import EncryptedJSONField, EncryptedTextField
from vault.recorded import RecordedQuerySet, SealedFieldsMixin, VersionedModel


class Signer(models.TextChoices):
    """Who signed."""

    STAFF = "staff", _("Staff")
    CUSTOMER = "customer", _("Customer")
    GUARDIAN = "guardian", _("Guardian")


class SignOff(SealedFieldsMixin, VersionedModel):
    """One signature: the edition signed, its canonical bytes and the wording of the form, frozen.

    `frozen` is the canonical text (with its salt); `digest` is the salted hash that prints and QR codes show; `seal` is
    the system's Ed25519 signature over digest, sheet, edition, signer and time: a seal of integrity, not a person's
    legal e-signature. `strokes`: the customer's drawn signature, in points of a 0..1 field. `scan`: the sealed file of a
    sheet that was signed on paper; `person` is then who checked it.
    """

    seal_subject = "subject"
    seal_part = "part"

    sheet_key = models.CharField(max_length=40)
    sheet_id = models.UUIDField()
    edition = models.PositiveIntegerField()
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    subject = models.UUIDField()
    part = models.UUIDField()
    signer = models.CharField(max_length=10, choices=Signer, default=Signer.STAFF)
    role = models.CharField(max_length=20, choices=Role, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    frozen = EncryptedTextField()
    strokes = EncryptedJSONField(default=list)
    scan = models.UUIDField(null=True)
    signer_name = EncryptedTextField(blank=True, default="")
    digest = models.BinaryField(max_length=32)
    seal = models.BinaryField(max_length=64)

    objects: ClassVar[Any] = models.Manager.from_queryset(RecordedQuerySet)()

    class Meta(VersionedModel.Meta):
        indexes = [models.Index(fields=["sheet_id", "edition"], name="signoff_sheet")]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet_id", "edition", "role"],
                condition=Q(signer="staff"),
                name="signoff_once_per_role",
            ),
            models.UniqueConstraint(
                fields=["sheet_id", "edition"],
                condition=~Q(signer="staff"),
                name="signoff_customer_once",
            ),
        ]
