"""The customer file (檔案) as the archive keeps it: its class, its archive number, what may be done with it."""

from typing import Any, ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access import grants
from access.models import Person
from customers.models import Customer
from vault.recorded import RecordedModel, RecordedQuerySet


class FileClass(models.TextChoices):
    """What a file is about; numbers, folders and retention go by it (B3.1, B3.3, B4.2, D3.2)."""

    OUTPATIENT = "outpatient", _("Eyelid surgery, outpatient")
    INPATIENT = "inpatient", _("Eyelid surgery, inpatient")
    CARE = "care", _("Daily care")
    HOME = "home", _("Service at home")
    DENTURE_PERSON = "denture_person", _("Dentures, individual")
    DENTURE_INSTITUTION = "denture_institution", _("Dentures, medical institution")
    DENTURE_DISTRIBUTOR = "denture_distributor", _("Dentures, distributor")

    @property
    def is_medical(self) -> bool:
        """Whether it is a medical record, for which the law sets how long it is kept at least."""
        return self in (FileClass.OUTPATIENT, FileClass.INPATIENT)


class FileState(models.TextChoices):
    """What may still be done with a file."""

    KEPT = "kept", pgettext_lazy("file", "Kept")
    RESTRICTED = "restricted", pgettext_lazy("file", "Restricted: kept only")
    DESTROYING = "destroying", pgettext_lazy("file", "Being destroyed")
    DESTROYED = "destroyed", pgettext_lazy("file", "Destroyed")


class ArchiveFileQuerySet(RecordedQuerySet):
    """Files, narrowed to what somebody may see."""

    def visible_to(self, person: grants.Asker) -> Self:
        """The files of customers whose basic data `person` may view at this moment."""
        return self.filter(Exists(grants.reaching(person, "customer_id")))


class ArchiveFile(RecordedModel):
    """A file that the archive accepted (B2.5), one for each customer. It has no personal column, and stays, as a number with
    its dates, when what it was about is destroyed.

    `number` is given once by the scheme of the class and never again (B3.3); `unit` is the code of the institution or
    distributor, where the scheme has one. `year` and `serial` are what the number was made of.
    """

    customer = models.OneToOneField(Customer, models.PROTECT, related_name="archive_file")
    file_class = models.CharField(_("class"), max_length=20, choices=FileClass)
    number = models.CharField(_("archive number"), max_length=40, unique=True)
    year = models.PositiveSmallIntegerField(_("year"))
    unit = models.CharField(max_length=12, blank=True, default="")
    serial = models.PositiveIntegerField()
    state = models.CharField(_("state"), max_length=12, choices=FileState, default=FileState.KEPT)
    accepted_at = models.DateTimeField(_("accepted at"))
    accepted_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("accepted by"))

    objects: ClassVar[Any] = models.Manager.from_queryset(ArchiveFileQuerySet)()

    class Meta(RecordedModel.Meta):
        indexes = [
            models.Index(fields=["file_class", "year", "number"], name="file_catalogue"),
            models.Index(fields=["number"], condition=~Q(state="kept"), name="file_not_kept"),
        ]
        triggers = [*RecordedModel.Meta.triggers, pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.number
