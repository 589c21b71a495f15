"""The register of loans (借閱登記簿, B6.4, B6.5, B6.6): which volumes of a file went to whom outside, until when, how each came
back; and the clinic's figures for it.

What was signed, extensions, and what was owed afterwards: `archive.models.lending_papers`.
"""

from typing import Any, ClassVar, Final, Self

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access import grants
from access.models import Application, Partner, Person
from archive.models.files import ArchiveFile
from archive.models.storage import Volume
from customers.models import Customer
from vault.fields import EncryptedCharField, EncryptedTextField
from vault.recorded import RecordedModel, RecordedQuerySet, SealedModel

MOST_DAYS: Final = 60
PAGE_LIST: Final = RegexValidator(
    r"^\s*\d{1,4}(\s*[-–]\s*\d{1,4})?(\s*[,，、]\s*\d{1,4}(\s*[-–]\s*\d{1,4})?)*\s*$",
    _("Page numbers, as in 3, 7-9."),
)


def _days(label: Any, default: int, least: int, most: int, help_text: Any = "") -> models.PositiveSmallIntegerField:
    checks = [MinValueValidator(least), MaxValueValidator(most)]
    return models.PositiveSmallIntegerField(label, default=default, validators=checks, help_text=help_text)


class LendingRules(RecordedModel):
    """The figures that the policy leaves open (B6.5): one row, changed by the archive managers."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    longest = _days(_("longest term, in working days"), 10, 1, MOST_DAYS, _("Of a loan, and of each extension."))
    extensions = _days(_("extensions of one loan, at most"), 1, 0, 5)
    remind = _days(_("reminded so many working days before the end"), 2, 1, 10)
    raise_after = _days(_("executives are told after so many working days overdue"), 5, 1, 30)

    class Meta(RecordedModel.Meta):
        constraints = [models.CheckConstraint(condition=Q(only=True), name="lendingrules_one_row")]


class Ground(models.TextChoices):
    """Why a file may leave the house (A6.2)."""

    CONSENT = "consent", _("The customer's written consent")
    AUTHORITY = "authority", _("Written demand of a court or authority")


class LoanState(models.TextChoices):
    """How far a loan has come. While it is applied for, the application says more."""

    ASKED = "asked", pgettext_lazy("loan", "Applied for")
    APPROVED = "approved", pgettext_lazy("loan", "Approved, not handed out")
    OUT = "out", pgettext_lazy("loan", "Lent")
    PURSUED = "pursued", pgettext_lazy("loan", "Back, something is owed")
    ENDED = "ended", pgettext_lazy("loan", "Ended")
    CALLED_OFF = "called_off", pgettext_lazy("loan", "Called off")


OPEN: Final = (LoanState.ASKED, LoanState.APPROVED, LoanState.OUT, LoanState.PURSUED)
GIVEN: Final = (LoanState.OUT, LoanState.PURSUED, LoanState.ENDED)


class LoanQuerySet(RecordedQuerySet):
    """Loans, narrowed to what somebody may see, and by state."""

    def visible_to(self, person: grants.Asker) -> Self:
        """The loans of files whose basic data `person` may view at this moment."""
        return self.filter(Exists(grants.reaching(person, "customer_id")))

    def overdue(self) -> Self:
        """Those out beyond their day."""
        return self.filter(state=LoanState.OUT, overdue_since__isnull=False)


_NEVER_REVIVES = """
IF OLD.state IN ('ended', 'called_off') AND NEW.state <> OLD.state THEN
    RAISE EXCEPTION 'a loan that is over stays over' USING ERRCODE = 'CR014';
END IF;
IF OLD.due_on IS NOT NULL AND (NEW.due_on IS NULL OR NEW.due_on < OLD.due_on) THEN
    RAISE EXCEPTION 'a loan never becomes due earlier' USING ERRCODE = 'CR014';
END IF;
IF OLD.handed_at IS NOT NULL AND NEW.handed_at IS DISTINCT FROM OLD.handed_at THEN
    RAISE EXCEPTION 'when a loan was handed out is never changed' USING ERRCODE = 'CR014';
END IF;
RETURN NEW;
"""


class Loan(SealedModel):
    """One loan: volumes of one file for one borrower. The line stays for ever; what is said of people goes with the file's key.

    The borrower is a `partner`, or a `unit`; `borrower` and `contact` are whoever answers for it there. `demand` is the number
    of an authority's paper. `overdue_since` is written once the term is over by a clock that is trusted.
    """

    seal_subject = "customer_id"
    seal_part = "customer_id"

    application = models.OneToOneField(Application, models.PROTECT, related_name="loan")
    number = models.CharField(_("loan number"), max_length=12, unique=True)
    file = models.ForeignKey(ArchiveFile, models.PROTECT, related_name="loans")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    ground = models.CharField(_("Ground"), max_length=10, choices=Ground, default=Ground.CONSENT)
    demand = EncryptedCharField(_("Number of the demand"), max_length=80, blank=True, default="")
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Partner")
    )
    unit = EncryptedCharField(_("Borrowing unit"), max_length=120, blank=True, default="")
    borrower = EncryptedCharField(_("Person who borrows"), max_length=60)
    contact = EncryptedCharField(_("Telephone or address"), max_length=200, blank=True, default="")
    days = models.PositiveSmallIntegerField(_("Term in working days"))
    state = models.CharField(_("state"), max_length=10, choices=LoanState, default=LoanState.ASKED)
    created_at = models.DateTimeField(_("applied at"), auto_now_add=True)
    handed_at = models.DateTimeField(_("handed out at"), null=True)
    handed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(pgettext_lazy("loan", "due on"), null=True)
    overdue_since = models.DateField(pgettext_lazy("loan", "overdue since"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    why = EncryptedTextField(_("Reason"), max_length=500, blank=True, default="")

    objects: ClassVar[Any] = models.Manager.from_queryset(LoanQuerySet)()

    class Meta(SealedModel.Meta):
        indexes = [
            models.Index(fields=["-created_at", "id"], name="loan_walk"),
            models.Index(fields=["state", "due_on"], condition=~Q(state__in=("ended", "called_off")), name="loan_open"),
            models.Index(fields=["customer"], name="loan_of_customer"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=MOST_DAYS), name="loan_days"),
            models.CheckConstraint(
                condition=Q(state__in=GIVEN, handed_at__isnull=False, handed_by__isnull=False, due_on__isnull=False)
                | Q(handed_at=None, handed_by=None, due_on=None, overdue_since=None) & ~Q(state__in=GIVEN),
                name="loan_given_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("ended", "called_off"), ended_at__isnull=False, ended_by__isnull=False)
                | Q(ended_at=None, ended_by=None) & ~Q(state__in=("ended", "called_off")),
                name="loan_ended_by_somebody",
            ),
        ]
        triggers = [
            *SealedModel.Meta.triggers,
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="never_revives", when=pgtrigger.Before, operation=pgtrigger.Update, func=_NEVER_REVIVES
            ),
        ]

    def __str__(self) -> str:
        return self.number


class LineState(models.TextChoices):
    """Where a volume of a loan is."""

    LISTED = "listed", pgettext_lazy("loan", "Not handed out")
    OUT = "out", pgettext_lazy("loan", "With the borrower")
    BACK = "back", pgettext_lazy("loan", "Back")
    LOST = "lost", pgettext_lazy("loan", "Lost")


class Condition(models.TextChoices):
    """How a volume came back (B6.6)."""

    WHOLE = "whole", pgettext_lazy("volume", "Whole, all pages there")
    DAMAGED = "damaged", pgettext_lazy("volume", "Damaged or soiled")
    PAGES_MISSING = "pages_missing", pgettext_lazy("volume", "Pages missing")
    LOST = "lost", pgettext_lazy("volume", "Lost")


class LoanVolume(SealedModel):
    """One volume of a loan with its inspection on return, page by page (B6.6). `pages`: how many it had when it was lent."""

    seal_subject = "customer_id"
    seal_part = "customer_id"

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="lines")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    volume = models.ForeignKey(Volume, models.PROTECT, related_name="loans")
    pages = models.PositiveSmallIntegerField(pgettext_lazy("volume", "pages"))
    state = models.CharField(_("state"), max_length=8, choices=LineState, default=LineState.LISTED)
    condition = models.CharField(_("State on return"), max_length=14, choices=Condition, blank=True, default="")
    damaged_pages = models.CharField(_("Damaged pages"), max_length=200, blank=True, default="", validators=[PAGE_LIST])
    missing_pages = models.CharField(_("Missing pages"), max_length=200, blank=True, default="", validators=[PAGE_LIST])
    note = EncryptedTextField(_("What was found"), max_length=1000, blank=True, default="")
    photo = models.UUIDField(null=True, unique=True)
    returned_at = models.DateTimeField(_("returned at"), null=True)
    returned_to = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta(SealedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["loan", "volume"], name="loanvolume_once"),
            models.UniqueConstraint(fields=["volume"], condition=Q(state="out"), name="loanvolume_with_one_borrower"),
            models.CheckConstraint(
                condition=Q(state__in=("back", "lost"), returned_at__isnull=False, returned_to__isnull=False)
                & ~Q(condition="")
                | Q(state__in=("listed", "out"), returned_at=None, returned_to=None, condition=""),
                name="loanvolume_inspected_by_somebody",
            ),
        ]
        triggers = [
            *SealedModel.Meta.triggers,
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]
