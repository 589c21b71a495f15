"""Paper and electronic agree (B2.5, B8.4): which edition of each sheet lies in the paper file, which papers are out of date."""

import uuid
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access import grants
from access.models import Person
from access.roles import Section
from archive.models.files import ArchiveFile
from archive.models.storage import Volume


class PaperWhy(models.TextChoices):
    """Why a paper must be put in or replaced."""

    UNBOUND = "unbound", pgettext_lazy("paper", "Not in the paper file yet")
    AMENDED = "amended", pgettext_lazy("paper", "Amended")
    SIGNED = "signed", pgettext_lazy("paper", "Signed since")
    STRUCK = "struck", pgettext_lazy("paper", "Entered in error")
    HEADING = "heading", pgettext_lazy("paper", "The name in its head was corrected")
    ALONG = "along", pgettext_lazy("paper", "A sheet printed with it was amended")


class PaperQuerySet(models.QuerySet):
    """Papers, narrowed to what somebody may see."""

    def visible_to(self, person: grants.Asker) -> Self:
        """Those of files of customers whose basic data `person` may view at this moment."""
        return self.filter(Exists(grants.reaching(person, "file__customer_id")))

    def stale(self) -> Self:
        """Those that must be put in or replaced."""
        return self.filter(since__isnull=False)

    def changed(self) -> Self:
        """Those whose sheet moved on after a print of it was put into the file."""
        return self.filter(since__isnull=False).exclude(why=PaperWhy.UNBOUND)

    def unbound(self) -> Self:
        """Those of which no print was ever put into the file."""
        return self.filter(why=PaperWhy.UNBOUND)

    def to_bind(self) -> Self:
        """The same, as far as they are finished."""
        return self.unbound().filter(settled=True)


class PaperSheet(models.Model):
    """One sheet of an accepted file and what its paper lacks. Kept in step as the sheet moves on (archive.papers.register).

    `edition`, `settled` (all have signed): the electronic sheet as it stands. `since`, `why`: from when on the paper disagrees.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(ArchiveFile, models.PROTECT, related_name="papers")
    sheet_key = models.CharField(max_length=40)
    record_id = models.UUIDField(unique=True)
    section = models.CharField(max_length=20, choices=Section)
    edition = models.PositiveIntegerField()
    settled = models.BooleanField(default=True)
    since = models.DateTimeField(null=True)
    why = models.CharField(max_length=10, choices=PaperWhy, blank=True, default="")

    objects: ClassVar[Any] = models.Manager.from_queryset(PaperQuerySet)()

    class Meta:
        indexes = [
            models.Index(
                fields=["since", "id"], condition=Q(since__isnull=False) & ~Q(why="unbound"), name="paper_changed"
            ),
            models.Index(fields=["since", "id"], condition=Q(why="unbound"), name="paper_unbound"),
            models.Index(fields=["file"], condition=Q(since__isnull=False), name="paper_stale_of_file"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(since=None, why="") | Q(since__isnull=False) & ~Q(why=""), name="paper_since_why"
            ),
        ]


class HowFiled(models.TextChoices):
    """How it is known that a print lies in the file."""

    SCANNED = "scanned", pgettext_lazy("paper", "Scanned")
    LISTED = "listed", pgettext_lazy("paper", "Ticked on the list")


class PaperFate(models.TextChoices):
    """What became of a print that was taken out."""

    DESTROYED = "destroyed", pgettext_lazy("old print", "Marked void and shredded")
    KEPT = "kept", pgettext_lazy("old print", "Marked void and kept behind the new one")
    UNDONE = "undone", pgettext_lazy("old print", "Filed by mistake")


class FiledPrint(models.Model):
    """One print that lies, or lay, in the paper file: which edition, by whom, since when (裝訂入卷). A line that is taken back
    stays and says so. `digest` is what its code says, empty where it was ticked and not scanned; `along`: what is printed with
    it. `was_since`, `was_why`: what the paper lacked before, to take it back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    paper = models.ForeignKey(PaperSheet, models.PROTECT, related_name="prints")
    volume = models.ForeignKey(Volume, models.PROTECT, null=True, related_name="+", verbose_name=_("volume"))
    edition = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=8, default=b"")
    along = ArrayField(models.CharField(max_length=40), default=list)
    how = models.CharField(max_length=8, choices=HowFiled)
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    taken_out_at = models.DateTimeField(null=True)
    taken_out_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    fate = models.CharField(max_length=10, choices=PaperFate, blank=True, default="")
    was_since = models.DateTimeField(null=True)
    was_why = models.CharField(max_length=10, choices=PaperWhy, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["filed_by", "-filed_at"], name="print_by_person")]
        constraints = [
            models.UniqueConstraint(fields=["paper"], condition=Q(taken_out_at=None), name="print_one_in_file"),
            models.CheckConstraint(
                condition=Q(taken_out_at=None, taken_out_by=None, fate="")
                | Q(taken_out_at__isnull=False, taken_out_by__isnull=False) & ~Q(fate=""),
                name="print_taken_out_by_somebody",
            ),
        ]
