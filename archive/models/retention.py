"""How long files are kept (A3.3, B5.1): the rule of each class, more years for one file, what fell due, and what was decided.

What the law asks for at least stands in `archive.retention.floors`; the database refuses less too. Whether a file may be
destroyed is said by `archive.retention.deciding` and nowhere else.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access.models import Application, Person
from archive.models.files import ArchiveFile, FileClass
from customers.models import Customer
from vault.fields import EncryptedTextField
from vault.recorded import RecordedModel, SealedModel

MOST_YEARS = 100
"""Longer than this nothing is kept by a rule; what is of value for ever is held, or kept longer again and again."""


class Trigger(models.TextChoices):
    """From when the years count."""

    SURGERY = "surgery", _("Surgery completed; without one, the last contact")
    MADE = "made", _("File made")
    CONTACT = "contact", _("Last contact")


class RetentionRule(RecordedModel):
    """How long files of one class are kept. A class without a row has the default (`archive.retention.rules`)."""

    file_class = models.CharField(_("class"), max_length=20, choices=FileClass, unique=True)
    trigger = models.CharField(_("counted from"), max_length=10, choices=Trigger)
    years = models.PositiveSmallIntegerField(pgettext_lazy("retention", "years"))

    class Meta(RecordedModel.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(years__gte=1, years__lte=MOST_YEARS), name="retentionrule_years"),
            models.CheckConstraint(
                condition=~Q(file_class=FileClass.OUTPATIENT) | Q(years__gte=15), name="retentionrule_law_outpatient"
            ),
            models.CheckConstraint(
                condition=~Q(file_class=FileClass.INPATIENT) | Q(years__gte=30), name="retentionrule_law_inpatient"
            ),
        ]


class RetentionChange(RecordedModel):
    """What an application about retention asks for: other years for a class, or more years for one file (B5.1). The reason is
    the application's. `before`: the years at that time; `earlier`, `at_once`: how many files would be due earlier, and now."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="retention_change")
    file_class = models.CharField(_("class"), max_length=20, choices=FileClass, blank=True, default="")
    file = models.ForeignKey(ArchiveFile, models.PROTECT, null=True, related_name="+")
    years = models.PositiveSmallIntegerField(pgettext_lazy("retention", "years"))
    before = models.PositiveSmallIntegerField(default=0)
    earlier = models.PositiveIntegerField(default=0)
    at_once = models.PositiveIntegerField(default=0)

    class Meta(RecordedModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=(~Q(file_class="") & Q(file=None)) | Q(file_class="", file__isnull=False),
                name="retentionchange_class_or_file",
            ),
            models.CheckConstraint(condition=Q(years__gte=1, years__lte=MOST_YEARS), name="retentionchange_years"),
        ]


class FileExtension(SealedModel):
    """More years for one file: an important customer, a large order, an agreement (B5.1). It only ever prolongs."""

    seal_subject = "customer_id"
    seal_part = "customer_id"

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    file = models.ForeignKey(ArchiveFile, models.PROTECT, related_name="extensions")
    years = models.PositiveSmallIntegerField(_("more years"))
    reason = EncryptedTextField(_("reason"), max_length=1000)
    application = models.OneToOneField(Application, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta(SealedModel.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(years__gte=1, years__lte=MOST_YEARS), name="fileextension_years"),
            models.CheckConstraint(condition=~Q(asked_by=models.F("approved_by")), name="fileextension_not_ones_own"),
        ]


class DueState(models.TextChoices):
    """What became of a file whose time is over (B9.1)."""

    PROPOSED = "proposed", _("To be appraised")
    CONFIRMED = "confirmed", _("No further value, to be destroyed")
    KEPT_LONGER = "kept_longer", pgettext_lazy("file", "Kept longer")
    WITHDRAWN = "withdrawn", pgettext_lazy("file", "Request taken back")


class RetentionDue(SealedModel):
    """A file whose time the scan found to be over, and what the archive manager decided (鑑定, B9.1). `wished`: destruction was
    decided by the customer's own request (D3.6), and nobody appraises it."""

    seal_subject = "customer_id"
    seal_part = "customer_id"

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    file = models.ForeignKey(ArchiveFile, models.PROTECT, related_name="dues")
    due_on = models.DateField(_("kept until"))
    found_at = models.DateTimeField(_("found at"))
    state = models.CharField(_("state"), max_length=12, choices=DueState, default=DueState.PROPOSED)
    wished = models.BooleanField(default=False)
    remark = EncryptedTextField(_("remark"), max_length=1000, blank=True, default="")
    keep_until = models.DateField(_("kept until"), null=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta(SealedModel.Meta):
        indexes = [models.Index(fields=["state", "due_on"], name="retentiondue_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["file"],
                condition=Q(state__in=[DueState.PROPOSED, DueState.CONFIRMED]),
                name="retentiondue_once",
            ),
            models.CheckConstraint(
                condition=Q(state=DueState.PROPOSED, decided_by=None, decided_at=None)
                | Q(state__in=[DueState.CONFIRMED, DueState.WITHDRAWN], wished=True, decided_by=None, decided_at=None)
                | Q(
                    state__in=[DueState.CONFIRMED, DueState.KEPT_LONGER],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="retentiondue_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=DueState.KEPT_LONGER, keep_until__isnull=False)
                | (~Q(state=DueState.KEPT_LONGER) & Q(keep_until=None)),
                name="retentiondue_kept_until",
            ),
        ]


class RetentionOutlook(models.Model):
    """Until when each file is kept, as the last scan found it: for lists and charts over many files, never for a decision. Made
    anew by every scan, so it keeps no history."""

    file = models.OneToOneField(ArchiveFile, models.PROTECT, related_name="outlook")
    until = models.DateField(_("kept until"), null=True)

    class Meta:
        indexes = [models.Index(fields=["until"], name="outlook_until")]


class ClockConfirmed(RecordedModel):
    """Somebody held the system's date against the calendar after it had stood still for long (T20)."""

    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("confirmed at"))
