"""What the clinic says about itself: names, address, logo, and whether this is a demonstration. No setting of the policy."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vault.recorded import RecordedModel


class LogoKind(models.TextChoices):
    """Picture formats a logo may have; no SVG, because it can carry script."""

    PNG = "image/png", "PNG"
    JPEG = "image/jpeg", "JPEG"
    WEBP = "image/webp", "WebP"


class ClinicProfile(RecordedModel):
    """The clinic's names, address and logo, as printed on sheets and shown at the log-in page. One row at most."""

    singleton = models.BooleanField(default=True, unique=True, editable=False)
    name_zh_hans = models.CharField(_("name (simplified)"), max_length=80)
    name_zh_hant = models.CharField(_("name (traditional)"), max_length=80, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    logo = models.BinaryField(_("logo"), null=True, blank=True)
    logo_kind = models.CharField(max_length=12, choices=LogoKind, blank=True)
    demo = models.BooleanField(_("demonstration clinic"), default=False)
    set_up_at = models.DateTimeField(null=True, blank=True)

    class Meta(RecordedModel.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(singleton=True), name="clinic_profile_one_row"),
            models.CheckConstraint(
                condition=Q(logo__isnull=True, logo_kind="") | Q(logo__isnull=False) & ~Q(logo_kind=""),
                name="clinic_profile_logo_and_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.name_zh_hans
