"""Applications and the decisions about them. The rules that no code may break stand in the database (T3)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.models.people import Department, Person
from vault.fields import EncryptedTextField
from vault.recorded import RecordedModel, RecordedQuerySet, SealedModel


class ApplicationState(models.TextChoices):
    """How far an application has come."""

    OPEN = "open", _("Waiting for a decision")
    CARRIED_OUT = "carried_out", _("Approved and carried out")
    REJECTED = "rejected", _("Declined")
    WITHDRAWN = "withdrawn", _("Taken back")
    EXPIRED = "expired", _("Ran out")


class ApplicationQuerySet(RecordedQuerySet):
    """Applications by state."""

    def open(self) -> "ApplicationQuerySet":
        """Those that somebody has yet to decide."""
        return self.filter(state=ApplicationState.OPEN)


class Application(SealedModel):
    """Something applied for. `purpose` may name a person, so it is sealed, under a key of the application's own.

    `department` is the applicant's at that time, `receiving` the other department of a share.
    """

    seal_subject = "id"
    seal_part = "id"

    kind = models.CharField(_("kind"), max_length=20)
    applicant = models.ForeignKey(Person, models.PROTECT, related_name="applications", verbose_name=_("applicant"))
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", verbose_name=_("department")
    )
    receiving = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", verbose_name=_("receiving department")
    )
    purpose = EncryptedTextField(_("purpose"), max_length=1000)
    state = models.CharField(_("state"), max_length=12, choices=ApplicationState, default=ApplicationState.OPEN)
    made_at = models.DateTimeField(_("applied at"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    objects: ClassVar[Any] = models.Manager.from_queryset(ApplicationQuerySet)()

    class Meta(SealedModel.Meta):
        indexes = [
            models.Index(fields=["applicant", "-made_at"], name="application_of_person"),
            models.Index(fields=["state", "made_at"], name="application_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ApplicationState.OPEN, ended_at__isnull=True)
                | (~Q(state=ApplicationState.OPEN) & Q(ended_at__isnull=False)),
                name="application_ends_once",
            )
        ]


class DecisionState(models.TextChoices):
    """What became of one step."""

    WAITING = "waiting", _("Waiting")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Declined")
    DROPPED = "dropped", _("No longer asked")


class ApprovalStep(SealedModel):
    """One step of an application: which office decides, by when, and who did.

    `applicant` repeats the application's, so that the database itself can refuse a decision of one's own. `deputy_for`: in
    whose place somebody decided. `department`: whose head decides, where the chain asks several (B9.1).
    """

    seal_subject = "application_id"
    seal_part = "application_id"

    application = models.ForeignKey(Application, models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    party = models.CharField(_("decided by"), max_length=20)
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    carries_out = models.BooleanField(default=False)
    applicant = models.ForeignKey(Person, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=DecisionState, default=DecisionState.WAITING)
    due_on = models.DateField(_("to be decided by"), null=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="decisions")
    deputy_for = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = EncryptedTextField(_("reason"), max_length=1000, blank=True, default="")

    class Meta(SealedModel.Meta):
        indexes = [models.Index(fields=["due_on"], condition=Q(state=DecisionState.WAITING), name="step_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["application", "position"], name="step_position"),
            models.UniqueConstraint(
                fields=["application", "decided_by"],
                condition=Q(decided_by__isnull=False, carries_out=False),
                name="step_nobody_decides_twice",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("applicant")), name="step_not_ones_own"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[DecisionState.WAITING, DecisionState.DROPPED],
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                )
                | Q(
                    state__in=[DecisionState.APPROVED, DecisionState.REJECTED],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="step_decided_by_somebody",
            ),
        ]


class Deputy(RecordedModel):
    """Who decides in somebody's place while they are away, from one day to another, both counted, unless called off."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="deputies", verbose_name=_("person"))
    deputy = models.ForeignKey(Person, models.PROTECT, related_name="stands_in", verbose_name=_("deputy"))
    from_day = models.DateField(_("from"))
    to_day = models.DateField(_("to"))
    called_off_at = models.DateTimeField(_("called off at"), null=True)

    class Meta(RecordedModel.Meta):
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("deputy")), name="deputy_is_another"),
            models.CheckConstraint(condition=Q(to_day__gte=F("from_day")), name="deputy_to_after_from"),
        ]
