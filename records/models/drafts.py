"""What somebody typed and has not saved yet, and which submitted forms were carried out already."""

import uuid

from django.conf import settings
from django.db import models

from vault.fields import EncryptedJSONField
from vault.recorded import SealedFieldsMixin, VersionedModel


class Draft(SealedFieldsMixin, VersionedModel):
    """The autosaved content of one form of one person: sealed, one row, no history.

    `subject` is the customer's id, or the person's own for a customer who is not registered yet.
    """

    seal_subject = "subject"
    seal_part = "part"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    form_key = models.CharField(max_length=120)
    subject = models.UUIDField()
    part = models.UUIDField()
    based_on = models.PositiveIntegerField(default=0)
    content = EncryptedJSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta(VersionedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["person", "form_key"], name="draft_one_per_form")]


class Submission(models.Model):
    """A form that was carried out: the second click on the same form shows the first one's result (T21)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    nonce = models.UUIDField()
    outcome = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "nonce"], name="submission_once")]
