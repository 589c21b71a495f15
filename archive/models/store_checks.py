"""The inspection of a storeroom: climate, protection, cameras, doors; what was found, its remedy, until when (A5.7, B5.3)."""

import datetime
from decimal import Decimal
from typing import Any, Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access.models import Person
from archive.models.storage import StoreRoom
from vault.fields import EncryptedTextField
from vault.recorded import RecordedModel, SealedModel

CELSIUS: Final = (MinValueValidator(Decimal(-20)), MaxValueValidator(Decimal(60)))
PERCENT: Final = (MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100)))


class Point(models.TextChoices):
    """What is looked at, in the order of the form."""

    TEMPERATURE = "temperature", _("Temperature")
    HUMIDITY = "humidity", _("Humidity")
    FIRE = "fire", _("Fire protection")
    DAMP = "damp", _("Protection against damp")
    INSECTS = "insects", _("Protection against insects")
    THEFT = "theft", _("Protection against theft")
    CAMERAS = "cameras", _("Cameras")
    DOORS = "doors", _("Door control")
    OTHER = "other", pgettext_lazy("storeroom", "Something else")


TICKED: Final = (Point.FIRE, Point.DAMP, Point.INSECTS, Point.THEFT, Point.CAMERAS, Point.DOORS)
"""Points that are in order or not."""


def _tenths(label: Any, checks: tuple, default: str | None = None) -> models.DecimalField:
    start: Any = models.NOT_PROVIDED if default is None else Decimal(default)
    return models.DecimalField(label, max_digits=4, decimal_places=1, validators=list(checks), default=start)


class StoreRules(RecordedModel):
    """What counts as in order, and how often is looked: one row, changed by the archive managers."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    temperature_from = _tenths(_("temperature from"), CELSIUS, "14")
    temperature_to = _tenths(_("temperature to"), CELSIUS, "24")
    humidity_from = _tenths(_("humidity from"), PERCENT, "45")
    humidity_to = _tenths(_("humidity to"), PERCENT, "60")
    check_days = models.PositiveSmallIntegerField(
        _("days between inspections"), default=7, validators=[MinValueValidator(1), MaxValueValidator(366)]
    )
    stocktake_days = models.PositiveSmallIntegerField(
        _("days between stock-takes"), default=180, validators=[MinValueValidator(7), MaxValueValidator(1100)]
    )

    class Meta(RecordedModel.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(only=True), name="storerules_one_row"),
            models.CheckConstraint(
                condition=Q(temperature_to__gt=F("temperature_from"), humidity_to__gt=F("humidity_from")),
                name="storerules_in_order",
            ),
        ]

    def is_temperate(self, value: Decimal) -> bool:
        """Whether this temperature is within the range."""
        return self.temperature_from <= value <= self.temperature_to

    def is_dry(self, value: Decimal) -> bool:
        """Whether this humidity is within the range."""
        return self.humidity_from <= value <= self.humidity_to


class StoreCheck(RecordedModel):
    """One inspection of a room. `within`: both figures were in the range that held at the time."""

    room = models.ForeignKey(StoreRoom, models.PROTECT, related_name="checks", verbose_name=_("Storeroom"))
    checked_at = models.DateTimeField(_("inspected at"))
    checked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("inspected by"))
    temperature = _tenths(_("Temperature"), CELSIUS)
    humidity = _tenths(_("Humidity"), PERCENT)
    temperature_within = models.BooleanField()
    humidity_within = models.BooleanField()
    fire = models.BooleanField(Point.FIRE.label)
    damp = models.BooleanField(Point.DAMP.label)
    insects = models.BooleanField(Point.INSECTS.label)
    theft = models.BooleanField(Point.THEFT.label)
    cameras = models.BooleanField(Point.CAMERAS.label)
    doors = models.BooleanField(Point.DOORS.label)

    class Meta(RecordedModel.Meta):
        ordering = ["-checked_at"]
        indexes = [models.Index(fields=["room", "-checked_at"], name="storecheck_of_room")]

    @property
    def faults(self) -> list[Point]:
        """The points that were not in order."""
        climate = [
            point
            for point, within in (
                (Point.TEMPERATURE, self.temperature_within),
                (Point.HUMIDITY, self.humidity_within),
            )
            if not within
        ]
        return climate + [point for point in TICKED if not getattr(self, point)]


class StoreFinding(SealedModel):
    """Something found, its remedy and until when; the words may name somebody, so they are sealed under a key of their own."""

    seal_subject = "id"
    seal_part = "id"

    check_made = models.ForeignKey(StoreCheck, models.PROTECT, related_name="findings")
    room = models.ForeignKey(StoreRoom, models.PROTECT, related_name="findings", verbose_name=_("Storeroom"))
    point = models.CharField(_("point"), max_length=12, choices=Point)
    what = EncryptedTextField(_("What was found"), max_length=500)
    remedy = EncryptedTextField(_("Remedy"), max_length=500)
    due_on = models.DateField(_("until when"))
    done_at = models.DateTimeField(_("remedied at"), null=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    outcome = EncryptedTextField(_("What was done"), max_length=500, blank=True, default="")

    class Meta(SealedModel.Meta):
        ordering = ["due_on"]
        indexes = [models.Index(fields=["due_on"], condition=Q(done_at=None), name="storefinding_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="storefinding_done_by_somebody",
            )
        ]

    def is_late(self, today: datetime.date) -> bool:
        """Whether it should have been remedied before this day."""
        return self.done_at is None and self.due_on < today
