"""Results of checking electronic files for the four properties (真实性、完整性、可用性、安全性; A3.1, A3.6, A5.6)."""

import uuid
from typing import Any, ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import Exists
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access import grants
from access.models import Person
from archive.models.files import ArchiveFile
from customers.models import Customer


class Property(models.TextChoices):
    """What an electronic file must be."""

    TRUE = "true", pgettext_lazy("property", "True")
    COMPLETE = "complete", pgettext_lazy("property", "Complete")
    USABLE = "usable", pgettext_lazy("property", "Usable")
    SAFE = "safe", pgettext_lazy("property", "Safe")


class CheckQuerySet(models.QuerySet):
    """Results, narrowed to what somebody may see."""

    def visible_to(self, person: grants.Asker) -> Self:
        """Those of files of customers whose basic data `person` may view at this moment."""
        return self.filter(Exists(grants.reaching(person, "customer_id")))

    def latest(self) -> Self:  # type: ignore[override]
        """Of each file the last one."""
        newest = self.model._default_manager.order_by("file", "-checked_at", "-id").distinct("file").values("id")
        return self.filter(pk__in=newest)


class FileCheck(models.Model):
    """One check of one file. `wrong` says of each property the codes of what is wrong and how often, `counts` how much of what
    was looked at. Written once; the database refuses changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    file = models.ForeignKey(ArchiveFile, models.PROTECT, related_name="checks")
    checked_at = models.DateTimeField(_("checked at"))
    checked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("checked by"))
    run = models.UUIDField(null=True)
    passed = models.BooleanField()
    wrong = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)

    objects: ClassVar[Any] = models.Manager.from_queryset(CheckQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["file", "-checked_at"], name="filecheck_of_file"),
            models.Index(fields=["-checked_at", "-id"], name="filecheck_newest"),
            models.Index(fields=["run"], condition=models.Q(run__isnull=False), name="filecheck_of_run"),
        ]
        triggers = [pgtrigger.Protect(name="written_once", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return str(self.pk)

    def holds(self, wanted: str) -> bool:
        """Whether the file has this property."""
        return not self.wrong.get(wanted)
