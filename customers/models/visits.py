"""Visits that are due after a surgery: planned days of aftercare and follow-up, and how many days after. Plain rows:
days and ids only. Planning and ticking off: `customers.visits`."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _

from access import grants
from access.roles import Section
from vault.recorded import RecordedModel, RecordedQuerySet

if TYPE_CHECKING:
    import datetime

    from access.models import Person


class VisitKind(models.TextChoices):
    """What a planned visit or call is for."""

    AFTERCARE = "aftercare", _("Aftercare")
    FOLLOWUP = "followup", _("Follow-up")


SECTIONS = {VisitKind.AFTERCARE: Section.AFTERCARE, VisitKind.FOLLOWUP: Section.FOLLOWUP}
"""The section of the file that a visit of each kind belongs to."""


class VisitPlanQuerySet(RecordedQuerySet):
    """Planned visits, by what is still to be done and who may see them."""

    def visible_to(self, person: "Person", kind: VisitKind) -> Self:
        """Those of `kind` whose section of the customer's file `person` may view at this moment."""
        return self.filter(Exists(grants.reaching(person, "customer_id", SECTIONS[kind])), kind=kind)

    def open(self) -> Self:
        """Not done, not called off."""
        return self.filter(done_on=None, dropped_on=None)

    def due(self, day: "datetime.date") -> Self:
        """Open and due on `day` or overdue by then."""
        return self.open().filter(due_on__lte=day)


class VisitPlan(RecordedModel):
    """One visit or call that is due on a day. `day` counts from the surgery; `done_sheet` is the record that it led to."""

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    case = models.ForeignKey("customers.Case", models.PROTECT, related_name="visits")
    kind = models.CharField(_("kind"), max_length=10, choices=VisitKind)
    day = models.PositiveSmallIntegerField(_("days after surgery"))
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True)
    done_sheet = models.UUIDField(null=True)
    dropped_on = models.DateField(_("called off on"), null=True)

    objects = models.Manager.from_queryset(VisitPlanQuerySet)()  # type: ignore[misc]

    class Meta(RecordedModel.Meta):
        indexes = [
            models.Index(fields=["kind", "due_on", "id"], condition=Q(done_on=None, dropped_on=None), name="visit_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "day"], name="visit_once_a_day"),
            models.CheckConstraint(
                condition=Q(done_on=None, done_sheet=None) | Q(done_on__isnull=False, done_sheet__isnull=False),
                name="visit_done_with_sheet",
            ),
            models.CheckConstraint(condition=Q(done_on=None) | Q(dropped_on=None), name="visit_done_or_dropped"),
        ]


class VisitDays(RecordedModel):
    """After how many days the visits of one kind are due: the clinic's own setting, with history (A2.5, A2.6)."""

    kind = models.CharField(_("kind"), max_length=10, choices=VisitKind, unique=True)
    days = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("days after surgery"))

    class Meta(RecordedModel.Meta):
        verbose_name = _("Days of visits")
