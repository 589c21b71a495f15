"""Emergency access (緊急查閱): who opened which file that is not theirs, why, for how long, and what the review found (A4.4).

What may be opened and who reviews it: `customers.emergency`.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.models import Department, Grant, Person
from vault.fields import EncryptedTextField
from vault.recorded import RecordedQuerySet, SealedModel


class EmergencyKind(models.TextChoices):
    """What is so urgent."""

    BLEEDING = "bleeding", _("Bleeding")
    ALLERGY = "allergy", _("Allergic reaction")
    RETURN = "return", _("Came back out of hours")
    OTHER = "other", _("Another emergency")


class Verdict(models.TextChoices):
    """What the review found."""

    WAITING = "waiting", _("To be reviewed")
    JUSTIFIED = "justified", _("Justified")
    UNJUSTIFIED = "unjustified", _("Not justified")


class EmergencyQuerySet(RecordedQuerySet):
    """Emergency openings by what is still to be done."""

    def unreviewed(self) -> "EmergencyQuerySet":
        """Those that nobody has judged yet."""
        return self.filter(verdict=Verdict.WAITING)


class EmergencyAccess(SealedModel):
    """One opening. `department` is that of the person at that time, whose head reviews it; `due_on` by when.

    `ended_at`: the person was done before the time ran out, or the review ended it.
    """

    seal_subject = "customer_id"
    seal_part = "customer_id"

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="emergencies", verbose_name=_("opened by"))
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    grant = models.OneToOneField(Grant, models.PROTECT, related_name="emergency")
    kind = models.CharField(_("emergency"), max_length=10, choices=EmergencyKind)
    reason = EncryptedTextField(_("what happened"), max_length=1000)
    created_at = models.DateTimeField(_("opened at"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    due_on = models.DateField(_("to be reviewed by"))
    verdict = models.CharField(_("review"), max_length=12, choices=Verdict, default=Verdict.WAITING)
    judged_at = models.DateTimeField(_("reviewed at"), null=True)
    judged_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("reviewed by"))
    deputy_for = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    judgement = EncryptedTextField(_("reason of the review"), max_length=1000, blank=True, default="")

    objects: ClassVar[Any] = models.Manager.from_queryset(EmergencyQuerySet)()

    @property
    def runs(self) -> bool:
        """Whether the file is still open by it (the grant itself judges by the database's clock)."""
        return self.ended_at is None and (self.grant.ends_at is None or self.grant.ends_at > timezone.now())

    class Meta(SealedModel.Meta):
        verbose_name = _("Emergency access")
        indexes = [
            models.Index(fields=["-created_at", "id"], name="emergency_newest"),
            models.Index(fields=["due_on"], condition=Q(verdict="waiting"), name="emergency_unreviewed"),
            models.Index(fields=["person", "-created_at"], name="emergency_of_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(judged_by=None) | ~Q(judged_by=F("person")), name="emergency_not_judged_by_oneself"
            ),
            models.CheckConstraint(
                condition=Q(verdict="waiting", judged_at=None, judged_by=None)
                | (~Q(verdict="waiting") & Q(judged_at__isnull=False, judged_by__isnull=False)),
                name="emergency_judged_at_by",
            ),
        ]
