"""Handing a customer's file over to the archive (B2.4, B2.5), and what is inside a file (卷内目录, B4.2, B4.3)."""

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
from customers.models import Customer
from vault.fields import EncryptedTextField
from vault.recorded import RecordedQuerySet, SealedModel


class Channel(models.TextChoices):
    """By which way material comes to the archive (B2.4)."""

    SERVICE = "service", _("From the service to the customer")
    SALES = "sales", _("Sales, at signing")
    AFTER_SALES = "after_sales", _("After-sales, at regular times")
    FORM = "form", _("A form filled in by the customer")
    DIRECT = "direct", _("Given to the archive directly")


class SubmissionState(models.TextChoices):
    """How far a hand-over has come."""

    WAITING = "waiting", pgettext_lazy("hand-over", "To be reviewed")
    ACCEPTED = "accepted", pgettext_lazy("hand-over", "Accepted")
    SENT_BACK = "sent_back", pgettext_lazy("hand-over", "Sent back")


class SubmissionQuerySet(RecordedQuerySet):
    """Hand-overs, narrowed to what somebody may see."""

    def visible_to(self, person: grants.Asker) -> Self:
        """Those of customers whose basic data `person` may view at this moment."""
        return self.filter(Exists(grants.reaching(person, "customer_id")))

    def waiting(self) -> Self:
        """Those that nobody has reviewed yet."""
        return self.filter(state=SubmissionState.WAITING)


class Submission(SealedModel):
    """A customer's file as somebody handed it over for review. `sheets`: the kinds of sheets that were finished then, one for
    each sheet; `note` is the submitter's, `change_reason` why it was sent back."""

    seal_subject = "customer_id"
    seal_part = "customer_id"

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=SubmissionState, default=SubmissionState.WAITING)
    channel = models.CharField(_("Way"), max_length=12, choices=Channel, default=Channel.SERVICE)
    sheets = ArrayField(models.CharField(max_length=40), default=list)
    note = EncryptedTextField(_("Note for the archive"), max_length=500, blank=True, default="")
    created_at = models.DateTimeField(_("handed over at"))
    handed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("handed over by"))
    decided_at = models.DateTimeField(_("reviewed at"), null=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = models.Manager.from_queryset(SubmissionQuerySet)()

    class Meta(SealedModel.Meta):
        indexes = [
            models.Index(fields=["state", "created_at"], name="submission_by_state"),
            models.Index(fields=["handed_by", "-created_at"], name="submission_of_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["customer"], condition=Q(state="waiting"), name="submission_one_waiting"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None, decided_by=None)
                | Q(state__in=("accepted", "sent_back"), decided_at__isnull=False, decided_by__isnull=False),
                name="submission_decided_at_by",
            ),
        ]


class FiledItemQuerySet(models.QuerySet):
    """What is in files, or waits to be put there."""

    def filed(self) -> Self:
        """What is in the file."""
        return self.filter(filed_at__isnull=False)

    def waiting(self) -> Self:
        """What was found to be finished and waits to be filed."""
        return self.filter(filed_at=None)

    def visible_to(self, person: grants.Asker) -> Self:
        """Those of files of customers whose basic data `person` may view at this moment."""
        return self.filter(Exists(grants.reaching(person, "file__customer_id")))


class FiledItem(models.Model):
    """One edition of one sheet in a file: a line of its catalogue. Proposed by the system, filed by the archive manager.

    `pages` are counted by a job after filing, until then empty. `replaces`: the edition before, which stays in the file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(ArchiveFile, models.PROTECT, related_name="items")
    position = models.PositiveIntegerField(_("No."), null=True)
    sheet_key = models.CharField(max_length=40)
    record_id = models.UUIDField()
    edition = models.PositiveIntegerField()
    section = models.CharField(max_length=20, choices=Section)
    happened_on = models.DateField(_("Day"))
    pages = models.PositiveIntegerField(_("Pages"), null=True)
    proposed_at = models.DateTimeField()
    filed_at = models.DateTimeField(_("filed at"), null=True)
    filed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = models.Manager.from_queryset(FiledItemQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["proposed_at", "id"], condition=Q(filed_at=None), name="item_to_file"),
            models.Index(fields=["file", "record_id"], name="item_of_record"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["record_id", "edition"], name="item_edition_once"),
            models.UniqueConstraint(fields=["file", "position"], name="item_position_once"),
            models.CheckConstraint(
                condition=Q(filed_at=None, filed_by=None, position=None, replaces=None)
                | Q(filed_at__isnull=False, filed_by__isnull=False, position__isnull=False),
                name="item_filed_at_by",
            ),
        ]
