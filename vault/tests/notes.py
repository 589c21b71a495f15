"""Models that only the tests of the vault have, with every kind of column; their tables are made by a fixture.

They belong to no installed app, so that neither migrations nor the nightly jobs know them.
"""

from django.apps import apps
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models

from vault import fields
from vault.recorded import RecordedModel, SealedFieldsMixin, SealedModel, VersionedModel


class Note(SealedModel):
    """A sealed row: `customer_id` owns it, `part_id` is what can be destroyed alone."""

    seal_part = "part_id"

    customer_id = models.UUIDField()
    part_id = models.UUIDField()
    name = fields.EncryptedCharField(max_length=60, blank=True, default="")
    kind = fields.EncryptedCharField(max_length=10, choices=[("yes", "阳性"), ("no", "阴性")], blank=True, default="")
    text = fields.EncryptedTextField(blank=True, default="")
    dose = fields.EncryptedDecimalField(max_digits=8, decimal_places=3, null=True, blank=True)
    pulse = fields.EncryptedIntegerField(null=True, blank=True)
    asked = fields.EncryptedBooleanField(null=True, blank=True)
    born_on = fields.EncryptedDateField(null=True, blank=True)
    extra = fields.EncryptedJSONField(default=dict, blank=True)
    place = models.TextField(default="", blank=True)
    score = models.IntegerField(null=True, blank=True)
    rate = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    is_open = models.BooleanField(default=True)
    seen_at = models.DateTimeField(null=True)
    seen_on = models.DateField(null=True)
    starts = models.TimeField(null=True)
    lasts = models.DurationField(null=True)
    tags = ArrayField(models.TextField(), default=list)
    open_during = DateTimeRangeField(null=True)
    plan = models.JSONField(null=True)
    raw = models.BinaryField(null=True)
    other = models.UUIDField(null=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta(SealedModel.Meta):
        app_label = "vault_tests"


class Label(RecordedModel):
    """A recorded row without sealed fields."""

    title = models.CharField(max_length=40)

    class Meta(RecordedModel.Meta):
        app_label = "vault_tests"


class Scrap(SealedFieldsMixin, VersionedModel):
    """A sealed row without history."""

    seal_part = "customer_id"

    customer_id = models.UUIDField()
    text = fields.EncryptedTextField(default="")

    class Meta(VersionedModel.Meta):
        app_label = "vault_tests"


MODELS = (Note, Label, Scrap)

# simple-history files its classes under the app of this module; taken out, no migration is asked for them
for _model in (Note, Label):
    del apps.all_models["vault"][_model.history.model._meta.model_name]
apps.clear_cache()
