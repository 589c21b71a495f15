"""Confidentiality agreements of the staff (B7.2): from when to when, what proves them, and why one was ended early.

Not here: their wording and signing (`access.agreements`), what opens without one (`access.middleware.gate`, `access.grants`).
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now, TruncDate
from django.utils.translation import gettext_lazy as _

from vault.fields import EncryptedTextField
from vault.recorded import RecordedModel, RecordedQuerySet, SealedFieldsMixin, VersionedModel


class Proof(models.TextChoices):
    """What shows that an agreement was signed."""

    DATES = "dates", _("Dates only")
    HERE = "here", _("Signed in the system")
    SCAN = "scan", _("Scan of the signed paper")


class AgreementQuerySet(RecordedQuerySet):
    """Confidentiality agreements by time."""

    def in_force(self) -> "AgreementQuerySet":
        """Those in force today, by the database's clock and the clinic's date; the last day counts."""
        today = TruncDate(Now())
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), signed_on__lte=today)


class Agreement(RecordedModel):
    """A confidentiality agreement that a person of the staff signed (B7.2).

    `wording`: the version of the text that was signed here. `scan`: the sealed file of the signed paper, under a key of
    its own (subject: the person, part: this row's id). `recorded_by`: who signed it here, or entered it.
    """

    person = models.ForeignKey("access.Person", models.PROTECT, related_name="agreements")
    signed_on = models.DateField(_("signed on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    proof = models.CharField(_("proof"), max_length=10, choices=Proof, default=Proof.DATES)
    wording = models.CharField(max_length=20, blank=True, default="")
    scan = models.UUIDField(null=True, unique=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = models.Manager.from_queryset(AgreementQuerySet)()

    class Meta(RecordedModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("signed_on")), name="agreement_ends_after_signing"
            ),
            models.CheckConstraint(
                condition=Q(proof=Proof.SCAN, scan__isnull=False) | (~Q(proof=Proof.SCAN) & Q(scan__isnull=True)),
                name="agreement_scan_where_it_proves",
            ),
        ]


class AgreementSigning(SealedFieldsMixin, VersionedModel):
    """A signature given here: the text as it was read, frozen, and the system's seal under it. Written once.

    `digest` is the salted hash of `frozen`, `seal` the system's Ed25519 signature over digest, agreement, person and time.
    """

    seal_subject = "person_id"
    seal_part = "agreement_id"

    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="signing")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    frozen = EncryptedTextField()
    digest = models.BinaryField(max_length=32)
    seal = models.BinaryField(max_length=64)

    objects: ClassVar[Any] = models.Manager.from_queryset(RecordedQuerySet)()


class AgreementEnding(SealedFieldsMixin, VersionedModel):
    """Why an agreement was given an earlier end, by whom. Written once; a later one may bring the end forward again."""

    seal_subject = "person_id"
    seal_part = "agreement_id"

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="endings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(auto_now_add=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = EncryptedTextField()

    objects: ClassVar[Any] = models.Manager.from_queryset(RecordedQuerySet)()
