"""What guards typed codes, and from which devices somebody has logged in (T24). Not here: the factors (allauth.mfa)."""

from django.db import models


class CodeGuard(models.Model):
    """A person's codes: the newest step of time that counted, so that none counts twice, and how many were wrong since when."""

    person = models.OneToOneField("access.Person", models.CASCADE, primary_key=True, related_name="code_guard")
    last_step = models.BigIntegerField(default=0)
    wrong = models.PositiveSmallIntegerField(default=0)
    wrong_since = models.DateTimeField(null=True)


class KnownDevice(models.Model):
    """A browser that a person has logged in with; `device` is the digest of a random number that it keeps in a cookie."""

    person = models.ForeignKey("access.Person", models.CASCADE, related_name="devices")
    device = models.CharField(max_length=64)
    agent = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField(auto_now_add=True)
    last_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "device"], name="device_once_a_person")]
