"""Orders of destruction, what each lists, what was scanned at the shredder, and the certificate that stays for ever (B9)."""

from typing import Any, ClassVar
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access.models import Application, Person
from archive.models.files import ArchiveFile, FileClass, FileState
from vault.recorded import RecordedModel


class OrderState(models.TextChoices):
    """How far an order has come after it was approved; before that the application says."""

    REQUESTED = "requested", pgettext_lazy("destruction", "Applied for")
    STARTED = "started", pgettext_lazy("destruction", "Being carried out")
    DONE = "done", pgettext_lazy("destruction", "Carried out")
    CALLED_OFF = "called_off", pgettext_lazy("destruction", "Called off")


class DestructionOrder(RecordedModel):
    """A file destruction request (檔案銷毀申請表, B9.2) on its way. Class, quantity and reason stand in the application's
    purpose and in the items.

    `executor` destroys, `witness` watches; both scan the paper (B9.2). `cooling_days` pass after the last approval.
    """

    application = models.OneToOneField(Application, models.PROTECT, related_name="destruction")
    number = models.PositiveIntegerField(unique=True)
    executor = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("carried out by"))
    witness = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("witness"))
    cooling_days = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=OrderState, default=OrderState.REQUESTED)
    started_at = models.DateTimeField(null=True)
    started_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    run = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta(RecordedModel.Meta):
        indexes = [models.Index(fields=["-number"], name="destruction_newest")]
        constraints = [
            models.CheckConstraint(condition=~Q(executor=F("witness")), name="destruction_two_persons"),
            models.CheckConstraint(
                condition=Q(started_at=None, started_by=None) | Q(started_at__isnull=False, started_by__isnull=False),
                name="destruction_started_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("started", "done")) | Q(started_at__isnull=False),
                name="destruction_was_started",
            ),
        ]

    @property
    def label(self) -> str:
        """The number as it stands on the request and the certificate."""
        return f"XH{self.number:05d}"


class ItemState(models.TextChoices):
    """How far one file, or part of a file, has come. The keys go between `blocked` and `keyless`: the point of no return."""

    LISTED = "listed", pgettext_lazy("destruction", "Listed")
    INTENDED = "intended", pgettext_lazy("destruction", "Begun")
    BLOCKED = "blocked", pgettext_lazy("destruction", "Shut")
    KEYLESS = "keyless", pgettext_lazy("destruction", "Keys destroyed")
    WIPED = "wiped", pgettext_lazy("destruction", "Rows and files deleted")
    DESTROYED = "destroyed", pgettext_lazy("destruction", "Destroyed")
    CALLED_OFF = "called_off", pgettext_lazy("destruction", "Left out")


UNDER_WAY = (ItemState.INTENDED, ItemState.BLOCKED, ItemState.KEYLESS, ItemState.WIPED)
GONE = (ItemState.KEYLESS, ItemState.WIPED, ItemState.DESTROYED)


class DestructionItem(RecordedModel):
    """One line of the list: a whole file, one `case` of it, or one `group` of a case's photographs and scans. What it says was
    true when it was listed, and names nobody.

    `described`: which part it is, in codes: place and year of the case, section and stage of the group (destruction.parts).
    `kept_from` and `due_on`: from which day it was kept and from which it may be destroyed, by a rule of `years`.
    `was`: the file's state before. `keys`: how many keys were destroyed. `why`: the code of what stopped it.
    """

    order = models.ForeignKey(DestructionOrder, models.PROTECT, related_name="items")
    position = models.PositiveIntegerField()
    file = models.ForeignKey(ArchiveFile, models.PROTECT, related_name="destructions")
    case = models.UUIDField(null=True)
    group = models.UUIDField(null=True)
    described = models.JSONField(default=dict)
    file_class = models.CharField(_("class"), max_length=20, choices=FileClass)
    number = models.CharField(_("archive number"), max_length=40)
    year = models.PositiveSmallIntegerField(_("year"))
    years = models.PositiveSmallIntegerField(_("years required"))
    kept_from = models.DateField(_("kept from"), null=True)
    due_on = models.DateField(_("may be destroyed from"))
    sheets = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(_("pages"), default=0)
    volumes = models.JSONField(default=list)
    state = models.CharField(max_length=12, choices=ItemState, default=ItemState.LISTED)
    was = models.CharField(max_length=12, choices=FileState, blank=True, default="")
    keys = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=20, blank=True, default="")

    class Meta(RecordedModel.Meta):
        indexes = [models.Index(fields=["file"], name="destruction_of_file")]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="destruction_line"),
            models.UniqueConstraint(
                fields=["file", "case", "group"],
                condition=~Q(state="called_off"),
                nulls_distinct=False,
                name="destruction_listed_once",
            ),
            models.CheckConstraint(condition=Q(group=None) | Q(case__isnull=False), name="destruction_group_of_a_case"),
        ]

    @property
    def part(self) -> UUID | None:
        """The part of the file whose key goes; None for a whole file."""
        return self.group or self.case

    @property
    def confirmation(self) -> str:
        """What executor and witness confirm of a part in place of a barcode: that nothing of it is left on paper."""
        return f"{self.order.label}-{self.position}"


class ShredderScan(models.Model):
    """A volume scanned at the shredder by one of the two; never changed."""

    order = models.ForeignKey(DestructionOrder, models.PROTECT, related_name="scans")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "person", "code"], name="shredder_scanned_once")]


class SealedDocument(models.Model):
    """Base of certificates: `document` is what it says, `seal` the system's signature over its digest. Written once; what its
    PDF shows is drawn from it, in any language."""

    made_at = models.DateTimeField()
    document = models.JSONField(encoder=DjangoJSONEncoder)
    digest = models.BinaryField(max_length=32)
    seal = models.BinaryField(max_length=64)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        abstract = True


class DestructionCertificate(SealedDocument):
    """The certificate of an order (銷毀清冊 and proof)."""

    order = models.OneToOneField(DestructionOrder, models.PROTECT, related_name="certificate")
