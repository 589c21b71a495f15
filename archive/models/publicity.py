"""Consents to publicity, one for a purpose and the very pictures, and where such a picture was put (A4.5)."""

import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access import grants
from access.models import Person
from access.roles import Section
from archive.publicity.pictures import PicturesField
from customers.models import Customer
from procedures.models import Attachment
from records.lifecycle import State
from records.models import CaseSheet
from vault.fields import EncryptedTextField
from vault.recorded import RecordedQuerySet, SealedModel

if TYPE_CHECKING:
    from uuid import UUID


class Purpose(models.TextChoices):
    """What a picture is shown for; a consent names one."""

    WEBSITE = "website", _("The clinic's website")
    SOCIAL = "social", _("Social media")
    PRINT = "print", _("Printed matter")
    TRAINING = "training", _("Training outside the clinic")
    SCIENCE = "science", _("Scientific publication")


class Standing(models.TextChoices):
    """How a consent stands today."""

    UNSIGNED = "unsigned", pgettext_lazy("consent", "Not signed yet")
    AHEAD = "ahead", pgettext_lazy("consent", "Begins later")
    IN_FORCE = "in_force", pgettext_lazy("consent", "In force")
    OVER = "over", pgettext_lazy("consent", "Over")
    WITHDRAWN = "withdrawn", pgettext_lazy("consent", "Withdrawn")


class PublicityConsent(CaseSheet):
    """The customer agrees that these pictures are shown for this purpose from one day to another."""

    glance = ("withdrawn_on",)
    plain_columns = frozenset({"purpose"})

    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose, blank=True, default="")
    pictures = PicturesField(_("pictures"))
    begins_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until (that day included)"), null=True, blank=True)
    conditions = EncryptedTextField(_("conditions of the customer"), max_length=1000, blank=True, default="")
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True, editable=False)

    class Meta(CaseSheet.Meta):
        verbose_name = _("Consent to publicity")
        indexes = [*CaseSheet.Meta.indexes, models.Index(fields=["-recorded_at", "id"], name="publicity_walk")]

    @property
    def stands(self) -> bool:
        """Neither in error nor taken back."""
        return super().stands and self.withdrawn_on is None

    @property
    def is_given(self) -> bool:
        """Whether the customer has signed what it says now. What was only copied from paper was signed nowhere that we know."""
        signed = self.state in (State.SIGNED, State.AMENDED)
        return signed and self.signed_edition == self.edition and not self.needs_customer

    def standing(self, day: datetime.date | None = None) -> Standing:
        """How it stands on a day, today by itself."""
        today = day or timezone.localdate()
        if self.withdrawn_on is not None and self.withdrawn_on <= today:
            return Standing.WITHDRAWN
        if not self.is_given or self.begins_on is None or self.ends_on is None:
            return Standing.UNSIGNED
        if self.ends_on < today:
            return Standing.OVER
        return Standing.IN_FORCE if self.begins_on <= today else Standing.AHEAD

    def names(self, picture: "UUID") -> bool:
        """Whether this is one of the very pictures."""
        return any(one["id"] == str(picture) for one in self.pictures)


class UseQuerySet(RecordedQuerySet):
    """Uses of pictures, narrowed to what somebody may see."""

    def visible_to(self, person: "Person") -> Self:
        """Those of files whose photographs `person` may view at this moment."""
        return self.filter(Exists(grants.reaching(person, "customer_id", Section.MEDIA)))

    def out(self) -> Self:
        """Those that nobody has taken down."""
        return self.filter(taken_down_on=None)


class PublicityUse(SealedModel):
    """One picture put somewhere by a consent: where, since when, by whom; taken down when, by whom."""

    seal_subject = "customer_id"
    seal_part = "customer_id"

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    consent = models.ForeignKey(PublicityConsent, models.PROTECT, related_name="uses")
    picture = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    place = EncryptedTextField(_("where"), max_length=500)
    put_on = models.DateField(_("since"))
    put_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    taken_down_on = models.DateField(_("taken down on"), null=True)
    taken_down_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = models.Manager.from_queryset(UseQuerySet)()

    class Meta(SealedModel.Meta):
        indexes = [models.Index(fields=["consent"], condition=Q(taken_down_on=None), name="publicity_still_out")]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_down_on=None, taken_down_by=None)
                | Q(taken_down_by__isnull=False, taken_down_on__gte=F("put_on")),
                name="publicity_down_after_up",
            )
        ]
