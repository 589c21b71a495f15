"""A customer file bound into one PDF for one person, kept sealed for a short while (A2.7, A3.1)."""

import datetime
import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

KEPT: datetime.timedelta = datetime.timedelta(hours=1)
"""How long a bound PDF can be fetched; then the janitor takes it (T8)."""


class BoundFileQuerySet(models.QuerySet):
    """Bound files by time."""

    def fetchable_by(self, person: object) -> "BoundFileQuerySet":
        """Those that `person` asked for and that are not over, by the database's clock."""
        return self.filter(asked_by=person, expires_at__gt=Now())


class BoundFile(models.Model):
    """One request for a bound file and, when it is done, the sealed PDF. `sections`: those that it was made from; whoever has
    lost the right to print one of them does not get it any more. `sheets`: only these, each by itself, to be put into the
    paper file; empty for the whole file with cover and catalogue."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    language = models.CharField(max_length=10)
    run = models.UUIDField(null=True)
    file = models.UUIDField(null=True)
    sheets = ArrayField(models.UUIDField(), default=list)
    sections = ArrayField(models.CharField(max_length=20), null=True)
    pages = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    objects = BoundFileQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["asked_by", "asked_at"], name="bound_asked")]
