"""Base models of record sheets. What a kind of sheet consists of is in its own model and its SheetSpec."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access import grants
from records.lifecycle import State
from vault.fields import EncryptedTextField
from vault.recorded import RecordedQuerySet, SealedModel

if TYPE_CHECKING:
    from records.spec import SheetSpec


class Origin(models.TextChoices):
    """How the content came into the system."""

    DIRECT = "direct", _("Entered here")
    PAPER = "paper", _("Transcribed from paper")
    REGISTER = "register", _("Imported from a register")


class SheetQuerySet(RecordedQuerySet):
    """Sheets, narrowed to what somebody may see."""

    customer_column = "customer_id"

    def visible_to(self, person: grants.Asker) -> Self:
        """The sheets whose section of the customer's file `person` may view at this moment."""
        from records import spec

        reaching = grants.reaching(person, self.customer_column, spec.of(self.model).section)
        return self.filter(Exists(reaching))

    def with_rights(self, person: grants.Asker) -> Self:
        """With the person's grants of each sheet's customer beside it (`held_grants`, for `grants.sections_by`)."""
        return self.annotate(held_grants=grants.held(person, self.customer_column))

    def counted(self) -> Self:
        """Without those entered in error."""
        return self.exclude(state=State.IN_ERROR)

    def awaiting_sign_off(self) -> Self:
        """Drafts, and amended sheets whose newest edition has no signature yet."""
        return self.filter(Q(state=State.DRAFT) | Q(state=State.AMENDED, signed_edition__lt=models.F("edition")))


class RecordSheet(SealedModel):
    """What all sheets share: state, when it happened and when it was recorded, who by, which edition is signed.

    `version` steps with every save; `edition` steps only when the content changes, so that signing (which changes the
    state) leaves it: signatures, prints and QR codes name the edition.
    """

    customer: Any
    customer_id: Any
    glance: ClassVar[tuple[str, ...]] = ()
    """Plain columns beside the shared ones that a timeline needs of this kind (`records.glance`)."""

    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT, editable=False)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.DIRECT, editable=False)
    origin_note = EncryptedTextField(blank=True, default="", editable=False)
    happened_at = models.DateTimeField(_("happened at"), default=timezone.now)
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    edition = models.PositiveIntegerField(default=1, editable=False)
    signed_edition = models.PositiveIntegerField(default=0, editable=False)
    confirmed_edition = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[Any] = models.Manager.from_queryset(SheetQuerySet)()

    class Meta(SealedModel.Meta):
        abstract = True

    LATE_HOURS = 24

    @property
    def spec(self) -> "SheetSpec":
        """The description of this kind of sheet."""
        from records import spec

        return spec.of(type(self))

    @property
    def is_late(self) -> bool:
        """Whether it was recorded more than a day after it happened."""
        return (self.recorded_at - self.happened_at).total_seconds() > self.LATE_HOURS * 3600

    @property
    def is_open(self) -> bool:
        """Whether it is still a draft that its writers fill in."""
        return self.state == State.DRAFT

    @property
    def stands(self) -> bool:
        """Whether it still counts as its case's sheet of this kind: not entered in error. Kinds that can lapse (a booking
        that was cancelled) say so here, and a new one may be begun."""
        return self.state != State.IN_ERROR

    @property
    def is_settled(self) -> bool:
        """Whether everybody has signed the newest edition, or it was transcribed from paper."""
        signed = self.state in (State.SIGNED, State.AMENDED) and self.signed_edition == self.edition
        return signed or self.state == State.TRANSCRIBED

    @property
    def needs_customer(self) -> bool:
        """Whether the customer's signature under the newest edition is missing (D3.3)."""
        return self.spec.customer_signs and self.state != State.TRANSCRIBED and self.confirmed_edition < self.edition


class CustomerSheet(RecordSheet):
    """A sheet about the customer, one each: contact data, health profile. Sealed with the customer's basic data."""

    customer = models.OneToOneField("customers.Customer", models.PROTECT, related_name="%(class)s", editable=False)

    seal_subject = "customer_id"
    seal_part = "customer_id"

    class Meta(RecordSheet.Meta):
        abstract = True


class CaseSheet(RecordSheet):
    """A sheet of one case, sealed under the case's own key."""

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", editable=False)
    case = models.ForeignKey("customers.Case", models.PROTECT, related_name="+", editable=False)

    seal_subject = "customer_id"
    seal_part = "case_id"

    class Meta(RecordSheet.Meta):
        abstract = True
        indexes = [models.Index(fields=["case", "happened_at"], name="%(class)s_case")]
