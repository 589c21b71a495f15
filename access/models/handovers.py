"""Hand-overs (A4.4, A6.4): what somebody who leaves a department leaves open, and what was decided about each group of it.

What there is to hand over is never copied here: it is asked of those who know (`access.handovers.groups`).
"""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.models.people import Department, Person
from access.roles import Role
from vault.recorded import RecordedModel, RecordedQuerySet


class Cause(models.TextChoices):
    """Why something is handed over."""

    LEFT = "left", _("Has left")
    MOVED = "moved", _("Has changed the department")


class Choice(models.TextChoices):
    """What was decided about a group."""

    HANDED = "handed", _("Handed over")
    DISCARDED = "discarded", _("Discarded")
    KEPT = "kept", _("Kept as it is")
    TAKEN_BACK = "taken_back", _("Taken back")
    TOLD = "told", _("Told to those who decide now")


class HandoverQuerySet(RecordedQuerySet):
    """Hand-overs by what is still to be done."""

    def open(self) -> "HandoverQuerySet":
        """Those with a group that nobody has decided about."""
        return self.filter(done_at=None)


class Handover(RecordedModel):
    """One leaving. `department` is the one that was left, whose head sees to it; `roles` were held then; `since`: the moment
    before anything was ended."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="handovers", verbose_name=_("person"))
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    cause = models.CharField(_("cause"), max_length=5, choices=Cause)
    roles = ArrayField(models.CharField(max_length=20, choices=Role), verbose_name=_("Roles"))
    since = models.DateTimeField(_("since"))
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(_("finished at"), null=True)

    objects: ClassVar[Any] = models.Manager.from_queryset(HandoverQuerySet)()

    class Meta(RecordedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(done_at=None), name="handover_one_open"),
        ]


class HandoverStep(RecordedModel):
    """What was decided about one group: `count` things, to whom; `left` of them somebody else must still see to (a signed
    booking, which is made anew with the customer)."""

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="steps")
    group = models.CharField(max_length=20)
    choice = models.CharField(max_length=10, choices=Choice)
    successor = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    count = models.PositiveIntegerField()
    left = models.PositiveIntegerField(default=0)
    decided_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    deputy_for = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta(RecordedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["handover", "group"], name="handoverstep_once"),
            models.CheckConstraint(
                condition=~Q(choice="handed") | Q(successor__isnull=False), name="handoverstep_handed_to_somebody"
            ),
        ]
