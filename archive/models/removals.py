"""The review of outdated data (A5.3): that contact data were asked about and are still right; what was removed by approval.

A row of `Removal` is the trace of what is gone: what kind of sheet, of which day, by whom written, or which columns. Nothing of
the content is in it.
"""

from typing import Any, ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import Exists, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access import grants
from access.models import Application, Person
from access.roles import Section
from customers.models import Customer
from vault.recorded import RecordedModel, RecordedQuerySet


class ContactConfirmation(RecordedModel):
    """Somebody asked the customer, and the contact data are still right (D2.3)."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(default=timezone.now, editable=False)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta(RecordedModel.Meta):
        indexes = [models.Index(fields=["customer", "-confirmed_at"], name="contact_confirmed_last")]


class RemovalKind(models.TextChoices):
    """What is removed."""

    DRAFT = "draft", pgettext_lazy("removal", "Unsigned draft")
    CONTACT = "contact", pgettext_lazy("removal", "Contact data out of date")


_NEVER_SIGNED = """
IF NEW.removed_at IS NOT NULL AND NEW.kind = 'draft' AND (
    EXISTS (SELECT 1 FROM records_signoff WHERE sheet_id = NEW.target)
    OR EXISTS (SELECT 1 FROM records_papersignature WHERE sheet_id = NEW.target)
) THEN
    RAISE EXCEPTION 'what was signed is never removed' USING ERRCODE = 'CR022';
END IF;
IF TG_OP = 'UPDATE' AND OLD.removed_at IS NOT NULL THEN
    RAISE EXCEPTION 'the trace of what was removed stays as it is' USING ERRCODE = 'CR022';
END IF;
RETURN NEW;
"""


class RemovalQuerySet(RecordedQuerySet):
    """Removals, narrowed to what somebody may see."""

    def visible_to(self, person: grants.Asker) -> Self:
        """Those of files whose basic data `person` may view at this moment."""
        return self.filter(Exists(grants.reaching(person, "customer_id")))


class Removal(RecordedModel):
    """One proposal to remove something outdated; carried out, the trace of it. The application has reason and approvals.

    `target`: the row concerned, at its `seen` version: one that moved on since is not removed. `columns`: which contact data.
    """

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    application = models.OneToOneField(Application, models.PROTECT, related_name="removal")
    kind = models.CharField(pgettext_lazy("removal", "What is removed"), max_length=8, choices=RemovalKind)
    target = models.UUIDField()
    seen = models.PositiveIntegerField()
    sheet_key = models.CharField(max_length=40)
    section = models.CharField(max_length=20, choices=Section)
    happened_on = models.DateField(null=True)
    written_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("written by"))
    columns = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = models.Manager.from_queryset(RemovalQuerySet)()

    class Meta(RecordedModel.Meta):
        indexes = [
            models.Index(fields=["-created_at", "id"], name="removal_walk"),
            models.Index(fields=["customer"], name="removal_of_customer"),
            models.Index(fields=["target"], name="removal_target"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None) | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="removal_removed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(kind="draft", columns=[], happened_on__isnull=False, written_by__isnull=False)
                | Q(kind="contact", happened_on=None, written_by=None) & ~Q(columns=[]),
                name="removal_says_of_what",
            ),
        ]
        triggers = [
            *RecordedModel.Meta.triggers,
            pgtrigger.Trigger(
                name="never_signed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_NEVER_SIGNED,
            ),
        ]
