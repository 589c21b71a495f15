"""Tables of the key ring: epochs, the key of each subject, the keys of its parts, which of them were destroyed. Each row
holds wrapped bytes only.

Not here: opening and making keys (`vault.keyring.ring`).
"""

from django.db import models


class KeyEpoch(models.Model):
    """One key-encryption key: its number and the value by which the right key file is recognised."""

    epoch = models.PositiveIntegerField(primary_key=True)
    check_value = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)


class SubjectKey(models.Model):
    """The key of one subject (a customer, or a person of the staff for drafts), wrapped by the key of an epoch."""

    id = models.UUIDField(primary_key=True)
    epoch = models.ForeignKey(KeyEpoch, on_delete=models.PROTECT)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)


class PartKey(models.Model):
    """The key of one part that can be destroyed alone (basic data, a case, an attachment group)."""

    id = models.UUIDField(primary_key=True)
    subject = models.ForeignKey(SubjectKey, on_delete=models.CASCADE, related_name="parts")
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)


class DestroyedKey(models.Model):
    """The id of a subject or part whose key was destroyed. It stays, so that no key is ever made for it again and what was
    sealed under it is known to be destroyed, not lost."""

    id = models.UUIDField(primary_key=True)
    destroyed_at = models.DateTimeField(auto_now_add=True)


class SystemKey(models.Model):
    """A key of the system itself (the search index), wrapped by the key of an epoch; a higher generation is newer."""

    name = models.CharField(max_length=40)
    generation = models.PositiveIntegerField()
    epoch = models.ForeignKey(KeyEpoch, on_delete=models.PROTECT)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "generation"], name="systemkey_generation")]
