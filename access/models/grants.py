"""Grants: who may see or change which sections of whose file, why, and from when to when (A4.1 to A4.3).

Rows are never edited: a grant ends by its end being brought forward, and every right is judged by the database's clock at
each read (T4). Making and ending grants: `access.grants`. Rights without an end on other objects are guardian's.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class GrantSource(models.TextChoices):
    """Why a grant exists."""

    CARE_TEAM = "care_team", _("Care team")
    REQUEST = "request", _("Approved request")
    SHARE = "share", _("Shared between departments")
    EMERGENCY = "emergency", _("Emergency")
    INSPECTION = "inspection", _("Inspection")
    KEEPING = "keeping", _("Keeping of the archive")
    MERGED = "merged", _("Another file of the same person")


class GrantQuerySet(models.QuerySet):
    """Grants by time."""

    def in_force(self) -> "GrantQuerySet":
        """Those that hold now, by the database's clock."""
        return self.not_over().filter(starts_at__lte=Now())

    def not_over(self) -> "GrantQuerySet":
        """Those that hold now or have yet to begin."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=Now()))


class Grant(models.Model):
    """One right to a customer's file. `principal` is a person or a department.

    `by_duty`: what the person's roles cover counts (care team); otherwise exactly `sections` count, whatever the roles.
    `may_print`: whether what is read may also be printed or taken along as a PDF (B6.3: read in its place, not copied).
    `customer_serial` repeats the customer's running number, which never changes: lists walk the index by it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    principal = models.UUIDField()
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="grants")
    customer_serial = models.BigIntegerField()
    case = models.ForeignKey("customers.Case", models.PROTECT, null=True, related_name="grants")
    sections = ArrayField(models.CharField(max_length=20))
    by_duty = models.BooleanField(default=True)
    may_change = models.BooleanField(default=False)
    may_print = models.BooleanField(default=True, db_default=True)
    source = models.CharField(max_length=12, choices=GrantSource)
    source_id = models.UUIDField(null=True)
    granted_by = models.ForeignKey("access.Person", models.PROTECT, null=True, related_name="+")
    starts_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField(null=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(F("principal"), F("customer_serial").desc(), name="grant_walk"),
            models.Index(fields=["customer", "principal"], name="grant_customer"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")), name="grant_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["principal", "customer", "source", "case"],
                condition=Q(source="care_team"),
                nulls_distinct=False,
                name="grant_one_care_team_row",
            ),
        ]
