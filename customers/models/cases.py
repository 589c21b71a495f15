"""A case: one journey of a customer along a care pathway. What must hold before each step is in `customers.pathways`."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access import grants
from access.roles import Section
from records.stages import Stage
from vault.recorded import RecordedQuerySet, SealedModel

if TYPE_CHECKING:
    pass


class Outcome(models.TextChoices):
    """How a case ended."""

    OPEN = "", pgettext_lazy("case", "Open")
    COMPLETED = "completed", _("Completed")
    LOST_INTEREST = "lost_interest", _("Lost interest")
    NOT_SUITABLE = "not_suitable", _("Not suitable for surgery")
    REFERRED = "referred", _("Referred elsewhere")


class CaseQuerySet(RecordedQuerySet):
    """Cases, narrowed to what somebody may see."""

    def visible_to(self, person: grants.Asker) -> Self:
        """The cases of customers whose basic data `person` may view at this moment."""
        return self.filter(Exists(grants.reaching(person, "customer_id", Section.BASIC)))

    def running(self) -> Self:
        """Cases that have not ended."""
        return self.filter(outcome=Outcome.OPEN)


class Case(SealedModel):
    """One service for one customer, with a key of its own: it can be destroyed alone."""

    seal_subject = "customer_id"
    seal_part = "id"

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="cases")
    pathway = models.CharField(_("care pathway"), max_length=30)
    stage = models.CharField(_("stage"), max_length=20, choices=Stage, default=Stage.CONSULTATION)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, default=Outcome.OPEN, blank=True)
    consultant = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    revises = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="revisions")

    objects: ClassVar[Any] = models.Manager.from_queryset(CaseQuerySet)()

    class Meta(SealedModel.Meta):
        indexes = [
            models.Index(fields=["customer", "opened_at"], name="case_of_customer"),
            models.Index(fields=["stage", "opened_at"], condition=Q(outcome=""), name="case_running"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", closed_at__isnull=True) | (~Q(outcome="") & Q(closed_at__isnull=False)),
                name="case_closed_with_outcome",
            )
        ]

    @property
    def is_running(self) -> bool:
        """Whether the case has not ended."""
        return self.outcome == Outcome.OPEN
