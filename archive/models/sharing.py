"""Sharing between departments: what was applied for, and a row for each file that is shared (A4.6)."""

import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.models import Application, Department, Grant, Person
from access.roles import Section
from customers.models import Customer
from vault.fields import EncryptedTextField
from vault.recorded import RecordedModel, SealedModel

LONGEST_SHARE = datetime.timedelta(days=366)
"""The longest time for which departments share a file before they apply anew."""


class ShareRequest(RecordedModel):
    """What an application for sharing asks for (顧客檔案信息共享申請表); both departments stand in the application.

    `numbers` are customer numbers as they were typed: whether there are such files is not said before it is approved.
    """

    application = models.OneToOneField(Application, models.PROTECT, related_name="share_request")
    numbers = ArrayField(models.CharField(max_length=20), verbose_name=_("Customer numbers"))
    sections = ArrayField(models.CharField(max_length=20, choices=Section), verbose_name=_("Sections"))
    begins_at = models.DateTimeField(_("From"))
    ends_at = models.DateTimeField(_("Until"))
    may_print = models.BooleanField(_("May be printed"), default=False)

    class Meta(RecordedModel.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="sharerequest_ends_after_start"),
            models.CheckConstraint(
                condition=Q(ends_at__lte=F("begins_at") + LONGEST_SHARE), name="sharerequest_not_too_long"
            ),
        ]


class SharedFile(SealedModel):
    """One file that a department shares with another, from when to when (by its grant), and whether it was ended early.

    The row stays for ever. `giving` is empty where the applicant belonged to no department.
    """

    seal_subject = "customer_id"
    seal_part = "customer_id"

    request = models.ForeignKey(ShareRequest, models.PROTECT, related_name="shared")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    giving = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    receiving = models.ForeignKey(Department, models.PROTECT, related_name="+")
    grant = models.OneToOneField(Grant, models.PROTECT, related_name="shared_file")
    provided_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("provided at"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended early at"), null=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ended_why = EncryptedTextField(_("Reason"), max_length=500, blank=True, default="")

    class Meta(SealedModel.Meta):
        indexes = [
            models.Index(fields=["-created_at", "id"], name="sharedfile_walk"),
            models.Index(fields=["receiving", "-created_at", "id"], name="sharedfile_received"),
            models.Index(fields=["giving", "-created_at", "id"], name="sharedfile_given"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["request", "customer"], name="sharedfile_once"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="sharedfile_ended_by_somebody",
            ),
        ]
