"""What hangs on a loan: what was signed for it, its extensions, what is owed for a volume that is damaged or lost."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access.models import Application, Person
from archive.models.lending import Loan, LoanVolume
from archive.models.outside import ConsentProof
from customers.models import Customer
from vault.fields import EncryptedCharField, EncryptedJSONField, EncryptedTextField
from vault.recorded import RecordedModel, SealedModel

_STAYS = pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)


class PaperKind(models.TextChoices):
    """What is signed for a loan."""

    CONSENT = "consent", pgettext_lazy("loan", "Consent of the customer")
    DEMAND = "demand", pgettext_lazy("loan", "Demand of the authority")
    AGREEMENT = "agreement", pgettext_lazy("loan", "Loan agreement")


class LoanPaper(SealedModel):
    """One paper of a loan, written once: `statement` as it was read, `strokes` drawn on the tablet or `scan` of the paper."""

    seal_subject = "customer_id"
    seal_part = "customer_id"

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="papers")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=PaperKind)
    proof = models.CharField(_("Proof"), max_length=8, choices=ConsentProof)
    statement = EncryptedTextField()
    strokes = EncryptedJSONField(default=list)
    signer_name = EncryptedCharField(_("Name, if a guardian signs"), max_length=60, blank=True, default="")
    scan = models.UUIDField(null=True, unique=True)
    signed_on = models.DateField(_("Signed on"))
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(SealedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["loan", "kind"], name="loanpaper_once"),
            models.CheckConstraint(
                condition=Q(proof=ConsentProof.SCAN, scan__isnull=False) | Q(proof=ConsentProof.DRAWN, scan=None),
                name="loanpaper_scan_where_it_proves",
            ),
        ]
        triggers = [*SealedModel.Meta.triggers, _STAYS]


class LoanExtension(RecordedModel):
    """An extension that was asked for (B6.5); `due_after` is empty until it is granted. Its reason is the application's."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="loan_extension")
    loan = models.ForeignKey(Loan, models.PROTECT, related_name="extensions")
    days = models.PositiveSmallIntegerField(_("More working days"))
    due_before = models.DateField()
    due_after = models.DateField(null=True)
    granted_at = models.DateTimeField(null=True)

    class Meta(RecordedModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(due_after=None, granted_at=None) | Q(due_after__isnull=False, granted_at__isnull=False),
                name="loanextension_granted_once",
            )
        ]
        triggers = [*RecordedModel.Meta.triggers, _STAYS]


class PursuitState(models.TextChoices):
    """How far a pursuit has come."""

    OPEN = "open", pgettext_lazy("pursuit", "Under way")
    SETTLED = "settled", pgettext_lazy("pursuit", "Settled")
    WRITTEN_OFF = "written_off", pgettext_lazy("pursuit", "Written off")


class Pursuit(SealedModel):
    """What is owed by the agreement for one volume, and how that ended (B6.6). Written off by an executive only."""

    seal_subject = "customer_id"
    seal_part = "customer_id"

    line = models.OneToOneField(LoanVolume, models.PROTECT, related_name="pursuit")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    owed = EncryptedTextField(_("What is owed"), max_length=1000)
    state = models.CharField(_("state"), max_length=12, choices=PursuitState, default=PursuitState.OPEN)
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(_("closed at"), null=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    outcome = EncryptedTextField(_("How it ended"), max_length=1000, blank=True, default="")

    class Meta(SealedModel.Meta):
        indexes = [models.Index(fields=["opened_at"], condition=Q(state="open"), name="pursuit_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(state="open"),
                name="pursuit_closed_by_somebody",
            )
        ]
        triggers = [*SealedModel.Meta.triggers, _STAYS]


class PursuitStep(SealedModel):
    """One dated step of a pursuit: a letter, a call, a payment."""

    seal_subject = "customer_id"
    seal_part = "customer_id"

    pursuit = models.ForeignKey(Pursuit, models.PROTECT, related_name="steps")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    on = models.DateField(_("Day"))
    what = EncryptedTextField(pgettext_lazy("pursuit", "What was done"), max_length=1000)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(SealedModel.Meta):
        ordering = ["on", "created_at"]
        triggers = [*SealedModel.Meta.triggers, _STAYS]
