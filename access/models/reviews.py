"""The quarterly review of rights (A6.4): one for each department, one line for each of its people. Moves: `access.reviews`."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.models.grants import GrantSource
from access.models.people import Department, Person
from access.roles import Role
from vault.fields import EncryptedTextField
from vault.recorded import RecordedModel, RecordedQuerySet, SealedModel


class AccessReviewQuerySet(RecordedQuerySet):
    """Reviews by what is still to be done."""

    def open(self) -> "AccessReviewQuerySet":
        """Those with a line that nobody has decided."""
        return self.filter(finished_at=None)


class AccessReview(RecordedModel):
    """The review of one department in one quarter ("2026-Q4"); without a department: the people whom no head reviews."""

    quarter = models.CharField(_("quarter"), max_length=7)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", verbose_name=_("department")
    )
    created_at = models.DateTimeField(_("begun at"), auto_now_add=True)
    due_on = models.DateField(_("to be finished by"))
    finished_at = models.DateTimeField(_("finished at"), null=True)

    objects: ClassVar[Any] = models.Manager.from_queryset(AccessReviewQuerySet)()

    class Meta(RecordedModel.Meta):
        indexes = [models.Index(fields=["due_on"], condition=Q(finished_at=None), name="accessreview_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["quarter", "department"], nulls_distinct=False, name="accessreview_once_a_quarter"
            )
        ]


class LineState(models.TextChoices):
    """What became of one person's line."""

    WAITING = "waiting", _("To be reviewed")
    CONFIRMED = "confirmed", _("Confirmed")
    REMOVED = "removed", _("Rights removed")
    GONE = "gone", _("No longer works here")


class ReviewLine(SealedModel):
    """One person in a review: the roles that were held when it was decided, those that were taken, the sources whose rights to
    files were ended, and the reason."""

    seal_subject = "review_id"
    seal_part = "review_id"

    review = models.ForeignKey(AccessReview, models.PROTECT, related_name="lines")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=LineState, default=LineState.WAITING)
    held = ArrayField(models.CharField(max_length=20, choices=Role), default=list, verbose_name=_("Roles"))
    removed = ArrayField(models.CharField(max_length=20, choices=Role), default=list, verbose_name=_("roles removed"))
    ended = ArrayField(
        models.CharField(max_length=12, choices=GrantSource), default=list, verbose_name=_("rights to files ended")
    )
    decided_at = models.DateTimeField(_("reviewed at"), null=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("reviewed by"))
    deputy_for = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reason = EncryptedTextField(_("reason"), max_length=1000, blank=True, default="")

    class Meta(SealedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["review", "person"], name="reviewline_once"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("person")), name="reviewline_not_ones_own"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None, decided_by=None)
                | Q(state="gone", decided_at__isnull=False, decided_by=None)
                | Q(state__in=["confirmed", "removed"], decided_at__isnull=False, decided_by__isnull=False),
                name="reviewline_decided_at_by",
            ),
        ]
