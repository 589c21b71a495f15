"""Tables of the vault in the data store: what database triggers record, and the blind index.

Not here: keys (`vault.keyring`), the base models of recorded rows (`vault.recorded`), the row of a sealed file
(`vault.files.models`, named here so that Django finds it).
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from vault.files.models import StoredFile

__all__ = ["RowChange", "SearchEntry", "StoredFile"]


class RowChange(models.Model):
    """One change of a recorded row, written by a database trigger: held against the history nightly (T28)."""

    table_name = models.TextField()
    record_id = models.UUIDField()
    version = models.IntegerField()
    operation = models.CharField(max_length=1)
    at = models.DateTimeField()
    transaction_id = models.BigIntegerField()
    actor = models.TextField(null=True)  # noqa: DJ001  (nobody was named: different from an empty name)
    row_digest = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["table_name", "record_id", "version"], name="rowchange_record")]


class SearchEntry(models.Model):
    """The keyed tokens by which one subject is found; never backed up, but rebuilt (security 3.5)."""

    subject = models.UUIDField(primary_key=True)
    tokens = ArrayField(models.BigIntegerField())
    generation = models.PositiveIntegerField()

    class Meta:
        indexes = [GinIndex(fields=["tokens"], name="searchentry_tokens", fastupdate=False)]
