"""The copy register: what a customer, or a proxy, wished to have of the own file, how identity was checked, what was handed
over (A4.4, A6.2)."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access import grants
from access.models import Person
from access.roles import Section
from archive.models.identity import IdentityChecked, Receiver
from customers.models import Customer
from vault.fields import EncryptedJSONField, EncryptedTextField
from vault.recorded import RecordedQuerySet, SealedModel

if TYPE_CHECKING:
    from datetime import datetime


class Delivery(models.TextChoices):
    """How the copy leaves the clinic."""

    PRINTED = "printed", _("Printed on paper")
    PACKAGED = "packaged", _("File under a password")


class CopyState(models.TextChoices):
    """How far a copy has come."""

    WISHED = "wished", pgettext_lazy("copy", "To be carried out")
    MADE = "made", pgettext_lazy("copy", "Made, not received for yet")
    RECEIVED = "received", pgettext_lazy("copy", "Received")
    DROPPED = "dropped", pgettext_lazy("copy", "Called off")


class CopyQuerySet(RecordedQuerySet):
    """Copies, narrowed to what somebody may see."""

    def visible_to(self, person: "Person") -> Self:
        """The copies of files whose basic data `person` may view at this moment."""
        return self.filter(Exists(grants.reaching(person, "customer_id")))


class CustomerCopy(IdentityChecked, SealedModel):
    """A line of the copy register (複製登記). It stays for ever; the copy itself is kept sealed for an hour.

    `receipt`: the words that the receiver signed, in the language read; `strokes` the drawn signature, or `receipt_scan` the
    sealed scan of the paper receipt.
    """

    seal_subject = "customer_id"
    seal_part = "customer_id"

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=CopyState, default=CopyState.WISHED)
    created_at = models.DateTimeField(_("taken down at"), auto_now_add=True)
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    sections = ArrayField(models.CharField(max_length=20, choices=Section), verbose_name=_("Sections"))
    delivery = models.CharField(_("Delivery"), max_length=10, choices=Delivery, default=Delivery.PRINTED)

    number = models.PositiveIntegerField(_("copy number"), null=True, unique=True)
    made_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    pages = models.PositiveIntegerField(default=0)
    file = models.UUIDField(null=True, unique=True)
    fetchable_until = models.DateTimeField(null=True)

    received_at = models.DateTimeField(null=True)
    handed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    receipt = EncryptedTextField(blank=True, default="")
    strokes = EncryptedJSONField(default=list)
    receipt_scan = models.UUIDField(null=True, unique=True)

    objects: ClassVar[Any] = models.Manager.from_queryset(CopyQuerySet)()

    class Meta(SealedModel.Meta):
        indexes = [
            models.Index(fields=["-created_at", "id"], name="copy_walk"),
            models.Index(fields=["customer", "-created_at"], name="copy_of_customer"),
            models.Index(fields=["fetchable_until"], condition=Q(file__isnull=False), name="copy_kept"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(photo_compared=True), name="copy_photo_compared"),
            models.CheckConstraint(
                condition=Q(receiver=Receiver.CUSTOMER, letter=None) | Q(receiver=Receiver.PROXY, letter__isnull=False),
                name="copy_proxy_with_letter",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("wished", "dropped"), number=None, made_at=None, made_by=None, file=None)
                | Q(
                    state__in=("made", "received"), number__isnull=False, made_at__isnull=False, made_by__isnull=False,
                    pages__gt=0,
                ),
                name="copy_made_at_by",
            ),
            models.CheckConstraint(
                condition=~Q(state="received") & Q(received_at=None, handed_by=None, receipt_scan=None)
                | Q(state="received", received_at__isnull=False, handed_by__isnull=False),
                name="copy_received_at_by",
            ),
        ]  # fmt: skip

    @property
    def label(self) -> str:
        """The number as it stands on each page of the copy and in the register."""
        return f"K{self.number:06d}" if self.number else ""

    def is_fetchable(self, at: "datetime") -> bool:
        """Whether the copy itself is still kept at this moment."""
        return self.file is not None and self.fetchable_until is not None and self.fetchable_until > at
