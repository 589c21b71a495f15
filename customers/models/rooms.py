"""What can be booked: rooms and operation items, and the clinic's working hours. Plain; nothing here is about a customer.

Who changes them and how: `customers.catalogue`.
"""

import datetime
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vault.recorded import RecordedModel, RecordedQuerySet

MINUTES = (MinValueValidator(5), MaxValueValidator(720))
"""Shortest and longest operation that can be booked, in minutes."""


class CatalogueQuerySet(RecordedQuerySet):
    """Entries that can be chosen."""

    def active(self) -> Self:
        """Those that are in use now."""
        return self.filter(active=True)


class CatalogueEntry(RecordedModel):
    """A thing with a code and its names in the three languages of the interface; out of use instead of deleted."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_zh_hans = models.CharField(_("name (simplified)"), max_length=60)
    name_zh_hant = models.CharField(_("name (traditional)"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=60)
    active = models.BooleanField(_("in use"), default=True)

    objects = models.Manager.from_queryset(CatalogueQuerySet)()  # type: ignore[misc]

    class Meta(RecordedModel.Meta):
        abstract = True
        ordering = ["code"]

    def __str__(self) -> str:
        return {"zh-hant": self.name_zh_hant, "en": self.name_en}.get(get_language() or "", self.name_zh_hans)


class Room(CatalogueEntry):
    """A room in which operations take place."""

    class Meta(CatalogueEntry.Meta):
        verbose_name = _("Room")


class OperationItem(CatalogueEntry):
    """An operation that customers book, with its usual duration in minutes."""

    minutes = models.PositiveSmallIntegerField(_("usual duration (minutes)"), default=90, validators=MINUTES)

    class Meta(CatalogueEntry.Meta):
        verbose_name = _("Operation item")


class WorkingHours(RecordedModel):
    """From when to when operations are usually done on a working day: one row; the booking warns outside of it."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    opens_at = models.TimeField(_("from"), default=datetime.time(9))
    closes_at = models.TimeField(_("until"), default=datetime.time(18))

    class Meta(RecordedModel.Meta):
        verbose_name = _("Working hours")
        constraints = [
            models.CheckConstraint(condition=Q(only=True), name="workinghours_one_row"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="workinghours_in_order"),
        ]
