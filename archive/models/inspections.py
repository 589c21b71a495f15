"""Inspections by sample: what was drawn from what, by which seed, and what was found of each file (A7.1)."""

import datetime

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.models import Grant, Person
from access.roles import Section
from customers.models import Customer
from vault.fields import EncryptedCharField, EncryptedTextField
from vault.recorded import RecordedModel, SealedModel

LONGEST = datetime.timedelta(days=14)
"""The longest time for which one inspection opens files."""
MOST_FILES = 30
"""How many files one inspection draws at most."""


class Verdict(models.TextChoices):
    """What the supervisor found of one file."""

    NONE = "", _("Not judged yet")
    IN_ORDER = "in_order", _("In order")
    FINDING = "finding", _("Finding")


class Inspection(SealedModel):
    """One inspection, numbered in the order in which they were begun. Its title may name somebody, so it is sealed, under a
    key of the inspection's own."""

    seal_subject = "id"
    seal_part = "id"

    number = models.PositiveIntegerField(_("Number"), unique=True, editable=False)
    title = EncryptedCharField(_("Topic"), max_length=100)
    supervisor = models.ForeignKey(Person, models.PROTECT, related_name="inspections", verbose_name=_("Inspected by"))
    pathway = models.CharField(_("care pathway"), max_length=30)
    from_day = models.DateField(_("Operations from"))
    to_day = models.DateField(_("Operations until"))
    size = models.PositiveSmallIntegerField(
        _("Number of files"), validators=[MinValueValidator(1), MaxValueValidator(MOST_FILES)]
    )
    sections = ArrayField(models.CharField(max_length=20, choices=Section), verbose_name=_("Sections"))
    begun_at = models.DateTimeField(_("Begun at"))
    ends_at = models.DateTimeField(_("Until"))
    ended_at = models.DateTimeField(_("Ended at"), null=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta(SealedModel.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(size__gte=1, size__lte=MOST_FILES), name="inspection_size"),
            models.CheckConstraint(condition=Q(to_day__gte=F("from_day")), name="inspection_to_after_from"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begun_at"), ends_at__lte=F("begun_at") + LONGEST),
                name="inspection_not_too_long",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="inspection_ended_by_somebody",
            ),
        ]


class SampleDraw(RecordedModel):
    """The one draw of an inspection: the seed, and the frame that was drawn from ({surgeon: [running numbers]}), so that
    anybody can repeat it. `left_out`: how many files were kept out since the supervisor serves them or is the customer."""

    inspection = models.OneToOneField(Inspection, models.PROTECT, related_name="draw")
    seed = models.BigIntegerField(_("Seed"))
    frame = models.JSONField()
    left_out = models.PositiveIntegerField(default=0)
    drawn_at = models.DateTimeField(auto_now_add=True)


class DrawnFile(SealedModel):
    """One file of the sample, the right that opens it, and what was found. The remark is about the customer's file."""

    seal_subject = "customer_id"
    seal_part = "customer_id"

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="files")
    position = models.PositiveSmallIntegerField()
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    grant = models.OneToOneField(Grant, models.PROTECT, related_name="drawn_file")
    verdict = models.CharField(_("Verdict"), max_length=10, choices=Verdict, default=Verdict.NONE, blank=True)
    judged_at = models.DateTimeField(_("Judged at"), null=True)
    remark = EncryptedTextField(_("Remark"), max_length=1000, blank=True, default="")

    class Meta(SealedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["inspection", "position"], name="drawnfile_position"),
            models.UniqueConstraint(fields=["inspection", "customer"], name="drawnfile_once"),
            models.CheckConstraint(
                condition=Q(verdict="", judged_at=None) | (~Q(verdict="") & Q(judged_at__isnull=False)),
                name="drawnfile_judged_at_a_moment",
            ),
        ]
