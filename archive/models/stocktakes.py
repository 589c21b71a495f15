"""Looking whether all stands where it should: walks along a shelf, stock-takes of a room or cabinet (A5.4, B5.3)."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access.models import Person
from archive.models.storage import Box, Cabinet, Shelf, StoreRoom, Volume, VolumeState
from vault.recorded import RecordedModel


class WalkResult(models.TextChoices):
    """What a walk found of one thing on the shelf."""

    RIGHT = "right", _("In its place")
    DISORDER = "disorder", _("Out of order")
    MISPLACED = "misplaced", _("Belongs elsewhere")
    UNEXPECTED = "unexpected", _("Not expected here")
    MISSING = "missing", pgettext_lazy("volume", "Missing")


class Remedy(models.TextChoices):
    """What is done about a difference."""

    NONE = "", _("Not decided yet")
    PUT_BACK = "put_back", _("Put back where it belongs")
    KEPT_HERE = "kept_here", _("Stays here: its place is changed")
    MARKED_MISSING = "marked_missing", _("Noted as missing, search goes on")
    FOUND = "found", _("Found again: stands in its place")
    EXPLAINED = "explained", _("Explained, nothing to do")


class ShelfWalk(RecordedModel):
    """One walk along one shelf: everything on it is scanned from left to right."""

    shelf = models.ForeignKey(Shelf, models.PROTECT, related_name="walks", verbose_name=_("Shelf"))
    walked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("by"))
    begun_at = models.DateTimeField(_("begun at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta(RecordedModel.Meta):
        ordering = ["-begun_at"]
        constraints = [
            models.UniqueConstraint(fields=["shelf"], condition=Q(ended_at=None), name="walk_one_open_on_shelf")
        ]


class WalkLine(RecordedModel):
    """A volume or box of the walk. `position`: as it was scanned, None for what was not there."""

    walk = models.ForeignKey(ShelfWalk, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField(null=True)
    volume = models.ForeignKey(Volume, models.PROTECT, null=True, related_name="+")
    box = models.ForeignKey(Box, models.PROTECT, null=True, related_name="+")
    result = models.CharField(_("result"), max_length=10, choices=WalkResult, default=WalkResult.RIGHT)
    remedy = models.CharField(_("remedy"), max_length=15, choices=Remedy, default=Remedy.NONE, blank=True)

    class Meta(RecordedModel.Meta):
        ordering = [F("position").asc(nulls_last=True)]
        constraints = [
            models.CheckConstraint(
                condition=Q(volume=None, box__isnull=False) | Q(volume__isnull=False, box=None),
                name="walkline_of_one_thing",
            ),
            models.UniqueConstraint(fields=["walk", "volume"], name="walkline_volume_once"),
            models.UniqueConstraint(fields=["walk", "box"], name="walkline_box_once"),
        ]


class StockState(models.TextChoices):
    """Where a stock-take stands."""

    COUNTING = "counting", pgettext_lazy("stock-take", "Being counted")
    SETTLING = "settling", pgettext_lazy("stock-take", "Settling differences")
    CLOSED = "closed", pgettext_lazy("stock-take", "Closed")


class StockTake(RecordedModel):
    """A count of all volumes of a room, or of one cabinet; at most one at a time in a room."""

    number = models.PositiveIntegerField(_("number"), unique=True, editable=False)
    room = models.ForeignKey(StoreRoom, models.PROTECT, related_name="stocktakes", verbose_name=_("Storeroom"))
    cabinet = models.ForeignKey(
        Cabinet, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Cabinet")
    )
    state = models.CharField(_("state"), max_length=10, choices=StockState, default=StockState.COUNTING)
    begun_at = models.DateTimeField(_("begun at"))
    begun_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("begun by"))
    counted_at = models.DateTimeField(_("count ended at"), null=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("closed by"))

    class Meta(RecordedModel.Meta):
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["room"], condition=~Q(state="closed"), name="stocktake_one_open_in_room"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="stocktake_closed_by_somebody",
            ),
        ]


class StockCount(models.Model):
    """One volume of a stock-take: where the register had it when the count began, and where it was scanned. Thousands are made
    at once, and each scan stands here with who and when; so it keeps no versions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stocktake = models.ForeignKey(StockTake, models.PROTECT, related_name="counts")
    volume = models.ForeignKey(Volume, models.PROTECT, related_name="+")
    expected = models.BooleanField(default=True)
    expected_shelf = models.ForeignKey(Shelf, models.PROTECT, null=True, related_name="+")
    expected_box = models.ForeignKey(Box, models.PROTECT, null=True, related_name="+")
    expected_state = models.CharField(max_length=10, choices=VolumeState)
    found_shelf = models.ForeignKey(Shelf, models.PROTECT, null=True, related_name="+")
    found_box = models.ForeignKey(Box, models.PROTECT, null=True, related_name="+")
    found_at = models.DateTimeField(null=True)
    found_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stocktake", "volume"], name="stockcount_volume_once"),
            models.CheckConstraint(
                condition=Q(found_at=None, found_by=None) | Q(found_at__isnull=False, found_by__isnull=False),
                name="stockcount_found_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["stocktake", "-found_at"], name="stockcount_newest")]

    def __str__(self) -> str:
        return f"{self.stocktake_id} {self.volume_id}"

    @property
    def expected_place(self) -> Shelf | Box | None:
        """Where the register had it."""
        return self.expected_box or self.expected_shelf

    @property
    def found_place(self) -> Shelf | Box | None:
        """Where it was scanned."""
        return self.found_box or self.found_shelf


class DifferenceKind(models.TextChoices):
    """How count and register differ."""

    MISSING = "missing", pgettext_lazy("volume", "Missing")
    ELSEWHERE = "elsewhere", _("Found in another place")
    SURPLUS = "surplus", _("Surplus: not registered here")
    OUT = "out", _("Taken out: explained")
    CHANGED = "changed", _("Moved during the count: explained")


class StockDifference(RecordedModel):
    """One difference of a stock-take, with what is done about it, by whom and until when."""

    stocktake = models.ForeignKey(StockTake, models.PROTECT, related_name="differences")
    count = models.OneToOneField(StockCount, models.PROTECT, related_name="difference")
    kind = models.CharField(_("difference"), max_length=10, choices=DifferenceKind)
    remedy = models.CharField(_("remedy"), max_length=15, choices=Remedy, default=Remedy.NONE, blank=True)
    charged = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("who sees to it"))
    due_on = models.DateField(_("until when"), null=True)
    settled_at = models.DateTimeField(_("settled at"), null=True)

    class Meta(RecordedModel.Meta):
        ordering = ["kind", "count__volume__file__number", "count__volume__position"]
