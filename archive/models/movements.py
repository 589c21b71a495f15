"""Where volumes went: one line for each movement, written once and never changed or deleted (A3.1, B5.3)."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access.models import Person
from access.models.audit import append_only
from archive.models.storage import Box, Shelf, Volume, VolumeState


class MovementKind(models.TextChoices):
    """What happened to the volume."""

    BOUND = "bound", pgettext_lazy("movement", "Bound")
    SHELVED = "shelved", pgettext_lazy("movement", "Shelved")
    MOVED = "moved", pgettext_lazy("movement", "Moved")
    CHECKED_OUT = "checked_out", pgettext_lazy("movement", "Taken out")
    CHECKED_IN = "checked_in", pgettext_lazy("movement", "Brought back")
    MISSING = "missing", pgettext_lazy("movement", "Noted as missing")
    FOUND = "found", pgettext_lazy("movement", "Found again")
    UNDONE = "undone", pgettext_lazy("movement", "Taken back")
    DESTROYED = "destroyed", pgettext_lazy("movement", "Destroyed")


class Why(models.TextChoices):
    """Why a volume is moved: codes, since a text might say something of somebody."""

    ORDER = "order", _("Ordering the store")
    LENDING = "lending", _("Lending")
    USE = "use", _("Use in the archive")
    REPAIR = "repair", _("Repair and supplement")
    SHELF_WALK = "shelf_walk", _("Shelf walk")
    STOCK_TAKE = "stock_take", _("Stock-take")
    DESTRUCTION = "destruction", _("Destruction")


class Movement(models.Model):
    """One movement of one volume: between which places and states, by whom, when, why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    volume = models.ForeignKey(Volume, models.PROTECT, related_name="movements")
    kind = models.CharField(_("kind"), max_length=12, choices=MovementKind)
    why = models.CharField(_("reason"), max_length=12, choices=Why, default=Why.ORDER)
    from_shelf = models.ForeignKey(Shelf, models.PROTECT, null=True, related_name="+")
    from_box = models.ForeignKey(Box, models.PROTECT, null=True, related_name="+")
    to_shelf = models.ForeignKey(Shelf, models.PROTECT, null=True, related_name="+")
    to_box = models.ForeignKey(Box, models.PROTECT, null=True, related_name="+")
    from_state = models.CharField(max_length=10, choices=VolumeState)
    to_state = models.CharField(max_length=10, choices=VolumeState)
    version_after = models.PositiveIntegerField()
    scanned = models.BooleanField(default=False)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)

    class Meta:
        ordering = ["-at", "-version_after"]
        indexes = [
            models.Index(fields=["volume", "-at"], name="movement_of_volume"),
            models.Index(fields=["by", "-at"], name="movement_by"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.volume_id} {self.kind}"

    @property
    def source(self) -> Shelf | Box | None:
        """Where the volume stood before."""
        return self.from_box or self.from_shelf

    @property
    def target(self) -> Shelf | Box | None:
        """Where it stands afterwards."""
        return self.to_box or self.to_shelf
