"""Partners outside of the clinic that files may be shared with (A4.7), and the confidentiality agreements they signed (A6.2).

Not here: sharing itself, which names a partner; who keeps them (`access.partners`).
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access.models.agreements import AgreementQuerySet
from vault.fields import EncryptedCharField, EncryptedTextField
from vault.recorded import SealedModel


class PartnerKind(models.TextChoices):
    """What a partner is to the clinic."""

    SUPPLIER = "supplier", _("Supplier")
    MEDICAL = "medical", _("Medical institution")
    OTHER = "other", pgettext_lazy("partner", "Other")


class Partner(SealedModel):
    """An organisation outside; its name and whom to reach there are sealed under a key of its own."""

    seal_subject = "id"
    seal_part = "id"

    name = EncryptedCharField(_("organisation"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=PartnerKind)
    contact = EncryptedTextField(
        _("contact"), max_length=500, blank=True, default="", help_text=_("Who to ask for, telephone, address.")
    )


class PartnerAgreement(SealedModel):
    """A confidentiality agreement that a partner signed, with the sealed scan of the paper (part: this row's id)."""

    seal_subject = "partner_id"
    seal_part = "id"

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="agreements")
    signed_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    scan = models.UUIDField(unique=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects: ClassVar[Any] = models.Manager.from_queryset(AgreementQuerySet)()

    class Meta(SealedModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("signed_on")), name="partner_ends_after_signing"
            )
        ]
