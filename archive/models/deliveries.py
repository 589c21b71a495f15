"""How a package left the house: as an encrypted file or over a link, and who knocked at the link (A4.7, A6.3)."""

import uuid
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access.models import Person
from archive.models.outside import OutsidePackage
from vault.recorded import RecordedModel, RecordedQuerySet

MOST_WRONG_CODES = 5
"""So many wrong codes shut a link for good."""


class Way(models.TextChoices):
    """How a package is handed over."""

    FILE = "file", _("Encrypted file")
    LINK = "link", _("Link")


class DeliveryQuerySet(RecordedQuerySet):
    """Deliveries by state."""

    def open(self) -> Self:
        """Those not over and not called off, by the database's clock; whether their package is, is asked of the package."""
        return self.filter(ended_at=None, expires_at__gt=Now())

    def not_shut(self) -> Self:
        """Links that are open and not shut by wrong codes; whether there are openings left is not asked."""
        return self.open().filter(way=Way.LINK, wrong_codes__lt=MOST_WRONG_CODES)

    def live_links(self) -> Self:
        """Links that still open: also with openings left."""
        return self.not_shut().filter(openings__lt=F("openings_allowed"))


class OutsideDelivery(RecordedModel):
    """One handing over of a package.

    Of a link only the SHA-256 of its token and the hash of its code are kept, of an encrypted file (`file`, sealed once more
    under a key of its own) not even that: what opens it is shown once. `unfetched`: the openings, by their running number,
    whose file has not been fetched yet; each fetches once.
    """

    package = models.ForeignKey(OutsidePackage, models.PROTECT, related_name="deliveries")
    way = models.CharField(_("Way"), max_length=4, choices=Way)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("Until"))
    file = models.UUIDField(null=True)
    token_digest = models.CharField(max_length=64, blank=True, default="")
    code = models.CharField(max_length=128, blank=True, default="")
    openings_allowed = models.PositiveSmallIntegerField(default=0)
    openings = models.PositiveSmallIntegerField(default=0)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    unfetched = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = models.Manager.from_queryset(DeliveryQuerySet)()

    class Meta(RecordedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["token_digest"], condition=~Q(token_digest=""), name="outsidedelivery_token"
            ),
            models.CheckConstraint(
                condition=Q(way=Way.LINK) & ~Q(token_digest="") & ~Q(code="") & Q(openings_allowed__gt=0)
                | Q(way=Way.FILE, token_digest="", code="", openings_allowed=0),
                name="outsidedelivery_link_has_token_and_code",
            ),
            models.CheckConstraint(
                condition=Q(openings__lte=F("openings_allowed")), name="outsidedelivery_not_oftener_than_allowed"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="outsidedelivery_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(wrong_codes__lte=MOST_WRONG_CODES), name="outsidedelivery_shut_by_wrong_codes"
            ),
        ]


class Knock(models.TextChoices):
    """What happened at a link."""

    OPENED = "opened", _("Opened with the right code")
    FETCHED = "fetched", _("File fetched")
    WRONG_CODE = "wrong_code", _("Wrong code")
    REFUSED = "refused", pgettext_lazy("link", "Refused: over, used up or called off")


class OutsideVisit(models.Model):
    """A line of what happened at a link, for the archive; the same stands in the audit log. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    delivery = models.ForeignKey(OutsideDelivery, models.PROTECT, related_name="visits")
    kind = models.CharField(max_length=12, choices=Knock)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["delivery", "at"], name="outsidevisit_of")]
