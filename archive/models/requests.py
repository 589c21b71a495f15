"""Access requests and the access register: what was applied for, provided, read and given back (A4.1, B6.3)."""

import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.models import Application, Grant, Person
from access.roles import Section
from customers.models import Customer
from vault.fields import EncryptedTextField
from vault.recorded import RecordedModel, SealedModel

LONGEST = datetime.timedelta(days=92)
"""The longest time that one application may open files for."""


class Use(models.TextChoices):
    """What files are read for (A4.5)."""

    SERVICE = "service", _("Service to this customer")
    DECISION = "decision", _("A management decision")
    QUALITY = "quality", _("Quality control")
    TRAINING = "training", _("Training")
    COMPLAINT = "complaint", _("A complaint or dispute")
    OTHER = "other", _("Something else, as said under purpose")


class Place(models.TextChoices):
    """Where files are read (B6.3)."""

    READING_ROOM = "reading_room", _("Archive reading room")
    WORKPLACE = "workplace", _("Own workplace, on screen")


class AccessRequest(RecordedModel):
    """What an application for access asks for (顧客檔案查閱申請表); who decides it stands in the application."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="access_request")
    use = models.CharField(_("Use"), max_length=12, choices=Use)
    sections = ArrayField(models.CharField(max_length=20, choices=Section), verbose_name=_("Sections"))
    begins_at = models.DateTimeField(_("From"))
    ends_at = models.DateTimeField(_("Until"))
    place = models.CharField(_("Where it is read"), max_length=12, choices=Place, default=Place.WORKPLACE)
    may_print = models.BooleanField(_("May be printed"), default=False)

    class Meta(RecordedModel.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="accessrequest_ends_after_start"),
            models.CheckConstraint(
                condition=Q(ends_at__lte=F("begins_at") + LONGEST), name="accessrequest_not_too_long"
            ),
        ]


class RequestedFile(RecordedModel):
    """One file of a request, by the customer number as it was typed: whether there is such a file is not said to the applicant
    before it is approved. `customer` is filled in when the archive provides it."""

    request = models.ForeignKey(AccessRequest, models.PROTECT, related_name="files")
    number = models.CharField(_("Customer number"), max_length=20)
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="+")

    class Meta(RecordedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="requestedfile_once")]


class RegisterEntry(SealedModel):
    """A line of the access register (查閱登記表): who may read which file from when to when, given back, signed off.

    `returned_by` is empty where the time ran out by itself. The line stays for ever.
    """

    seal_subject = "customer_id"
    seal_part = "customer_id"

    requested = models.OneToOneField(RequestedFile, models.PROTECT, related_name="entry")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    reader = models.ForeignKey(Person, models.PROTECT, related_name="readings", verbose_name=_("reader"))
    grant = models.OneToOneField(Grant, models.PROTECT, related_name="register_entry")
    provided_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("provided at"), auto_now_add=True)
    returned_at = models.DateTimeField(_("given back at"), null=True)
    returned_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    signed_off_at = models.DateTimeField(_("signed off at"), null=True)
    signed_off_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    remark = EncryptedTextField(_("Remark"), max_length=500, blank=True, default="")

    class Meta(SealedModel.Meta):
        indexes = [
            models.Index(fields=["-created_at", "id"], name="register_walk"),
            models.Index(fields=["-created_at", "id"], condition=Q(signed_off_at=None), name="register_open"),
            models.Index(fields=["reader", "-created_at", "id"], name="register_of_reader"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_off_at=None, signed_off_by=None)
                | Q(signed_off_at__isnull=False, signed_off_by__isnull=False, returned_at__isnull=False),
                name="register_signed_off_after_return",
            ),
            models.CheckConstraint(
                condition=Q(returned_by=None) | Q(returned_at__isnull=False), name="register_returned_at_a_moment"
            ),
            models.CheckConstraint(
                condition=Q(signed_off_by=None) | ~Q(signed_off_by=F("reader")), name="register_not_by_the_reader"
            ),
        ]
