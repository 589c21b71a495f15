"""Faults of files: what is missing, unsigned, damaged or there twice, until it is mended (A5.5, A5.6); by which rules they
are found. A row says of what kind and of which row; who finds them: `archive.care.finding`."""

import datetime
import functools
import operator
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access import grants
from access.models import Person
from access.roles import Section
from archive.models.files import ArchiveFile
from customers.models import Customer
from vault.fields import EncryptedTextField
from vault.recorded import RecordedModel, RecordedQuerySet, SealedModel


def _days(label: Any, days: int, most: int = 366) -> models.PositiveSmallIntegerField:
    checks = [MinValueValidator(1), MaxValueValidator(most)]
    return models.PositiveSmallIntegerField(label, default=days, validators=checks)


class CareRules(RecordedModel):
    """How long something may wait before it counts as a fault, and how long it may take to mend one: one row, changed by the
    archive managers."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    grace_days = _days(_("days a sheet may wait for its signatures"), 7)
    due_days = _days(_("days to mend a fault"), 14)
    draft_days = _days(_("days after which an untouched draft is outdated"), 90, 3650)
    contact_days = _days(_("days after which contact data are to be confirmed"), 730, 3650)

    class Meta(RecordedModel.Meta):
        constraints = [models.CheckConstraint(condition=Q(only=True), name="carerules_one_row")]


class FaultKind(models.TextChoices):
    """What is wrong, in the order of the list's filter."""

    MISSING = "missing", _("Sheet missing")
    UNSIGNED = "unsigned", _("Sheet not signed")
    CUSTOMER = "customer", _("Customer has not signed")
    PAPER = "paper", _("Scan of the signed paper not checked")
    ATTACHMENT = "attachment", _("Attachment not there")
    VOLUME = "volume", _("Volume missing")
    DAMAGED = "damaged", _("Volume damaged")
    TWICE = "twice", _("The same attachment twice")
    LIKE = "like", _("Perhaps a second file of the same person")
    CHECK = "check", _("Failed the check of the four properties")
    STALE = "stale", _("Draft long untouched")
    DOUBLED = "doubled", _("A second draft of the same sheet")
    CONTACT = "contact", _("Contact data long not confirmed")


class FaultState(models.TextChoices):
    """What became of it."""

    OPEN = "open", pgettext_lazy("fault", "To be mended")
    MENDED = "mended", pgettext_lazy("fault", "Mended")
    ACCEPTED = "accepted", pgettext_lazy("fault", "Accepted as it is")


class FaultQuerySet(RecordedQuerySet):
    """Faults, narrowed to what somebody may see."""

    def visible_to(self, person: grants.Asker) -> Self:
        """Those in sections of files that `person` may view at this moment."""
        each = (
            Q(Exists(grants.reaching(person, "customer_id", section)), section=section.value) for section in Section
        )
        return self.filter(functools.reduce(operator.or_, each))

    def open(self) -> Self:
        """Those to be mended."""
        return self.filter(state=FaultState.OPEN)

    def standing(self) -> Self:
        """Those that are still there: to be mended, or accepted as they are."""
        return self.exclude(state=FaultState.MENDED)


class FileFault(SealedModel):
    """One fault of one file. The same fault is one row as long as it is there; one that comes again is a new row.

    `target`: the row that is concerned (a sheet, a stored file, a volume; of two files of perhaps one person a digest
    of both, which both their faults bear). `what`: the kind of sheet, or the property that failed. `settled_by` is empty where
    the search itself found it gone.
    """

    seal_subject = "customer_id"
    seal_part = "customer_id"

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    file = models.ForeignKey(ArchiveFile, models.PROTECT, related_name="faults")
    kind = models.CharField(_("Fault"), max_length=10, choices=FaultKind)
    what = models.CharField(max_length=40, blank=True, default="")
    target = models.UUIDField()
    section = models.CharField(max_length=20, choices=Section, default=Section.ARCHIVE)
    found_at = models.DateTimeField(pgettext_lazy("fault", "found at"))
    due_on = models.DateField(_("until when"))
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("who sees to it"))
    state = models.CharField(_("state"), max_length=8, choices=FaultState, default=FaultState.OPEN)
    note = EncryptedTextField(_("What was done"), max_length=500, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = models.Manager.from_queryset(FaultQuerySet)()

    class Meta(SealedModel.Meta):
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(state="open"), name="fault_to_mend"),
            models.Index(fields=["customer", "state"], name="fault_of_file"),
            models.Index(fields=["target"], name="fault_target"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "kind", "target", "what"], condition=~Q(state="mended"), name="fault_once"
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None, settled_by=None)
                | Q(state="mended", ended_at__isnull=False)
                | Q(state="accepted", ended_at__isnull=False, settled_by__isnull=False),
                name="fault_ended",
            ),
        ]

    def is_late(self, today: datetime.date) -> bool:
        """Whether it should have been mended before this day."""
        return self.state == FaultState.OPEN and self.due_on < today
