"""Two files of one person, taken together as a group (A5.5). Both keys and numbers stay, so that signatures hold and the
merging can be undone; what the group means for rights, retention and destruction: `archive.merging`."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access import grants
from access.models import Person
from customers.models import Customer
from vault.fields import EncryptedTextField
from vault.recorded import RecordedQuerySet, SealedModel


class MergeState(models.TextChoices):
    """How far a merging is."""

    PROPOSED = "proposed", pgettext_lazy("merging", "To be confirmed")
    STANDING = "standing", pgettext_lazy("merging", "Merged")
    DECLINED = "declined", pgettext_lazy("merging", "Not merged")
    UNDONE = "undone", pgettext_lazy("merging", "Taken apart again")


class MergeQuerySet(RecordedQuerySet):
    """Mergings, narrowed to what somebody may see."""

    def visible_to(self, person: grants.Asker) -> Self:
        """Those of which `person` may view the basic data of both files at this moment."""
        return self.filter(Exists(grants.reaching(person, "primary_id")), Exists(grants.reaching(person, "member_id")))

    def standing(self) -> Self:
        """Those that hold."""
        return self.filter(state=MergeState.STANDING)


class FileMerge(SealedModel):
    """One file (`member`) that belongs with another of the same person (`primary`). Groups are flat: a primary is never the
    member of another. Proposed by one archive manager, confirmed by another person; taken apart in the same way."""

    seal_subject = "primary_id"
    seal_part = "primary_id"

    primary = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    member = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=8, choices=MergeState, default=MergeState.PROPOSED)
    reason = EncryptedTextField(_("reason"), max_length=1000)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed at"))
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    undo_reason = EncryptedTextField(_("why they are taken apart"), max_length=1000, blank=True, default="")
    undo_asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    undo_asked_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = models.Manager.from_queryset(MergeQuerySet)()

    class Meta(SealedModel.Meta):
        indexes = [
            models.Index(fields=["primary"], condition=Q(state="standing"), name="merge_of_primary"),
            models.Index(fields=["-proposed_at", "-id"], name="merge_walk"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(state__in=["proposed", "standing"]), name="merge_member_once"
            ),
            models.CheckConstraint(condition=~Q(primary=F("member")), name="merge_not_itself"),
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None, state="proposed")
                | (
                    Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(state="proposed")
                    & (~Q(decided_by=F("proposed_by")) | Q(state="declined"))
                ),
                name="merge_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(undo_asked_by=None, undo_asked_at=None)
                | Q(undo_asked_by__isnull=False, undo_asked_at__isnull=False),
                name="merge_undoing_asked_by",
            ),
            models.CheckConstraint(
                condition=(Q(undone_by=None, undone_at=None) & ~Q(state="undone"))
                | (
                    Q(undone_by__isnull=False, undone_at__isnull=False, undo_asked_by__isnull=False, state="undone")
                    & ~Q(undone_by=F("undo_asked_by"))
                ),
                name="merge_undone_by_another",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
