"""Sharing with a partner outside: what was applied for, each customer's written consent, the package made of each file (A4.7,
A6.2).

Not here: how a package left the house (`archive.models.deliveries`).
"""

import datetime
from typing import Any, ClassVar, Final, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access import grants
from access.models import Application, Partner, Person
from access.roles import Section
from customers.models import Customer
from vault.fields import EncryptedCharField, EncryptedJSONField, EncryptedTextField
from vault.recorded import RecordedModel, RecordedQuerySet, SealedModel

KEPT: Final = datetime.timedelta(days=30)
"""How long a package is kept after it was carried out; then nothing more goes out of it, and its file is deleted."""


class OutsideUse(models.TextChoices):
    """What a partner is given data for. A consent counts for the use that it names, and for no other."""

    TREATMENT = "treatment", _("Treatment elsewhere")
    MAKING = "making", _("Making or supply of what was ordered")
    INSURANCE = "insurance", _("Insurance or reimbursement")
    OTHER = "other", pgettext_lazy("use outside", "Something else, as said under purpose")


class OutsideRequest(RecordedModel):
    """What an application for sharing outside asks for; its `number` stands on everything that leaves."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="outside_request")
    number = models.CharField(max_length=20, unique=True)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", verbose_name=_("Partner"))
    use = models.CharField(_("Use"), max_length=12, choices=OutsideUse)
    sections = ArrayField(models.CharField(max_length=20, choices=Section), verbose_name=_("Sections"))

    def __str__(self) -> str:
        return self.number


class ConsentProof(models.TextChoices):
    """How the customer consented in writing."""

    DRAWN = "drawn", _("Signed on the screen")
    SCAN = "scan", _("Scan of the signed paper")


class ConsentQuerySet(RecordedQuerySet):
    """Consents, narrowed to what somebody may see."""

    def visible_to(self, person: Person) -> Self:
        """Those of customers whose basic data `person` may view at this moment."""
        return self.filter(Exists(grants.reaching(person, "customer_id")))

    def in_force(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_on=None)


class OutsideConsent(SealedModel):
    """A customer's written consent that a partner is given these sections for this use (A6.2).

    `statement` is the text as it was read; `strokes` the drawn signature, or `scan` the sealed file of the paper.
    `signer_name` is the guardian's.
    """

    seal_subject = "customer_id"
    seal_part = "customer_id"

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", verbose_name=_("Partner"))
    use = models.CharField(_("Use"), max_length=12, choices=OutsideUse)
    sections = ArrayField(models.CharField(max_length=20, choices=Section), verbose_name=_("Sections"))
    purpose = EncryptedTextField(_("Purpose"), max_length=1000)
    proof = models.CharField(_("Proof"), max_length=8, choices=ConsentProof)
    statement = EncryptedTextField()
    strokes = EncryptedJSONField(default=list)
    signer_name = EncryptedCharField(_("Name, if a guardian signs"), max_length=60, blank=True, default="")
    scan = models.UUIDField(null=True, unique=True)
    given_on = models.DateField(_("Signed on"))
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_on = models.DateField(_("Withdrawn on"), null=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    withdrawn_why = EncryptedTextField(_("Reason"), max_length=500, blank=True, default="")

    objects: ClassVar[Any] = models.Manager.from_queryset(ConsentQuerySet)()

    class Meta(SealedModel.Meta):
        indexes = [models.Index(fields=["customer", "partner"], name="outsideconsent_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(proof=ConsentProof.SCAN, scan__isnull=False) | Q(proof=ConsentProof.DRAWN, scan=None),
                name="outsideconsent_scan_where_it_proves",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_by=None)
                | Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False),
                name="outsideconsent_withdrawn_by_somebody",
            ),
        ]


class PackageQuerySet(RecordedQuerySet):
    """Packages by state."""

    def open(self) -> Self:
        """Those out of which something may go now, by the database's clock: carried out, not over, not called off, the
        consent not withdrawn."""
        return self.filter(ended_at=None, expires_at__gt=Now(), consent__isnull=False, consent__withdrawn_on=None)


class OutsidePackage(RecordedModel):
    """One customer of an application, and the PDF made of the approved sections, sealed under a key of its own.

    Before it is carried out only request and customer are filled in. `sheets` is empty while it is being made.
    """

    request = models.ForeignKey(OutsideRequest, models.PROTECT, related_name="packages")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    consent = models.ForeignKey(OutsideConsent, models.PROTECT, null=True, related_name="packages")
    provided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=10, blank=True, default="")
    run = models.UUIDField(null=True)
    file = models.UUIDField(null=True)
    sheets = models.PositiveIntegerField(null=True)
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = models.Manager.from_queryset(PackageQuerySet)()

    class Meta(RecordedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["request", "customer"], name="outsidepackage_once"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="outsidepackage_ended_by_somebody",
            ),
        ]
