"""Sealing a file in a dispute (封存, A3.4): what was sealed, before whom, how it was opened again.

One sealing covers what was finished at that moment; what is finished later is sealed by a further one that `follows` it.
"""

import datetime
import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access import grants
from access.models import Person
from archive.models.holds import LegalHold
from customers.models import Customer
from vault.fields import EncryptedCharField, EncryptedJSONField, EncryptedTextField
from vault.recorded import RecordedQuerySet, SealedModel


class SealingState(models.TextChoices):
    """How far a sealing has come."""

    DRAWN = "drawn", pgettext_lazy("sealing", "Drawn up, to be signed by both")
    SEALED = "sealed", pgettext_lazy("sealing", "Sealed")
    OPENED = "opened", pgettext_lazy("sealing", "Opened")
    DROPPED = "dropped", pgettext_lazy("sealing", "Called off")


class Opening(models.TextChoices):
    """Why a seal may be broken."""

    TOGETHER = "together", _("Both sides are present")
    SETTLED = "settled", _("The dispute is settled")
    LAPSED = "lapsed", _("Three years have passed and nobody has raised the dispute again")


STANDING = (SealingState.DRAWN, SealingState.SEALED)
"""The states in which what is listed stays as it is."""


class SealingQuerySet(RecordedQuerySet):
    """Sealings, narrowed to what somebody may see."""

    def visible_to(self, person: grants.Asker) -> Self:
        """Those of files whose basic data `person` may view at this moment."""
        return self.filter(Exists(grants.reaching(person, "customer_id")))

    def standing(self) -> Self:
        """Those not opened."""
        return self.filter(state__in=STANDING)


class Sealing(SealedModel):
    """One sealing; the line stays for ever. `document`: the list (archive.sealing.listing), with the system's `seal`; `file`:
    the copy of everything on it. `other_*`: the customer's side. Signed by drawn `strokes`, or on `paper`, which is scanned."""

    seal_subject = "customer_id"
    seal_part = "customer_id"

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("sealing number"), unique=True)
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="later")
    state = models.CharField(_("state"), max_length=10, choices=SealingState, default=SealingState.DRAWN)
    reason = EncryptedTextField(_("Reason"), max_length=1000)
    other_name = EncryptedCharField(_("Who is present for the customer's side"), max_length=60)
    other_relation = EncryptedCharField(_("Relation to the customer"), max_length=40)
    created_at = models.DateTimeField(_("drawn up at"))
    drawn_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    pages = models.PositiveIntegerField(_("Pages"))
    records = models.PositiveIntegerField(_("Sheets, photographs and scans"))
    document = EncryptedJSONField(default=dict)
    seal = models.BinaryField(max_length=64)
    file = models.UUIDField(null=True, unique=True)

    sealed_at = models.DateTimeField(_("sealed at"), null=True)
    sealed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    strokes = EncryptedJSONField(default=list)
    paper = models.UUIDField(null=True, unique=True)
    hold = models.ForeignKey(LegalHold, models.PROTECT, null=True, related_name="+")

    opening = models.CharField(_("Why it is opened"), max_length=10, choices=Opening, blank=True, default="")
    open_reason = EncryptedTextField(_("What it rests on"), max_length=1000, blank=True, default="")
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    open_name = EncryptedCharField(_("Who is present for the customer's side"), max_length=60, blank=True, default="")
    open_strokes = EncryptedJSONField(default=list)
    opened_at = models.DateTimeField(pgettext_lazy("sealing", "opened at"), null=True)
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    was_whole = models.BooleanField(_("as it was sealed"), null=True)
    kept_until = models.DateTimeField(null=True)

    objects: ClassVar[Any] = models.Manager.from_queryset(SealingQuerySet)()

    class Meta(SealedModel.Meta):
        indexes = [
            models.Index(fields=["-created_at", "id"], name="sealing_walk"),
            models.Index(fields=["customer", "created_at"], name="sealing_of_customer"),
            models.Index(fields=["kept_until"], condition=Q(file__isnull=False), name="sealing_kept"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["customer"], condition=Q(state="drawn"), name="sealing_one_drawn"),
            models.CheckConstraint(
                condition=Q(state__in=("drawn", "dropped"), sealed_at=None, sealed_by=None)
                | Q(state__in=("sealed", "opened"), sealed_at__isnull=False, sealed_by__isnull=False),
                name="sealing_sealed_at_by",
            ),
            models.CheckConstraint(
                condition=~Q(state="opened") & Q(opened_at=None, opened_by=None)
                | Q(state="opened", opened_at__isnull=False, opened_by__isnull=False) & ~Q(opening=""),
                name="sealing_opened_at_by",
            ),
            models.CheckConstraint(
                condition=Q(asked_at=None, asked_by=None) | Q(asked_at__isnull=False, asked_by__isnull=False),
                name="sealing_asked_at_by",
            ),
            models.CheckConstraint(
                condition=Q(opened_by=None) | Q(opening="together") | ~Q(opened_by=F("asked_by")),
                name="sealing_opened_by_another",
            ),
        ]

    @property
    def label(self) -> str:
        """The number as it stands on the list and in the register."""
        return f"FC{self.number:06d}"

    @property
    def lapses_at(self) -> datetime.datetime | None:
        """From when the clinic may open it by itself where nobody has raised the dispute again."""
        return None if self.sealed_at is None else three_years_after(self.sealed_at)


def three_years_after(at: datetime.datetime) -> datetime.datetime:
    """The same day three years on; of 29 February the first of March."""
    try:
        return at.replace(year=at.year + 3)
    except ValueError:
        return at.replace(year=at.year + 3, month=3, day=1)


class SealedRecord(models.Model):
    """A sheet, photograph or scan that stays as it is while its sealing stands; gone when that is opened."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sealing = models.ForeignKey(Sealing, models.CASCADE, related_name="sealed")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    record_id = models.UUIDField(unique=True)
    edition = models.PositiveIntegerField(null=True)
