"""Results that are no number: negative, positive or not tested. Sealed and padded, so that no length tells which."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from vault.fields import EncryptedCharField


class Finding(models.TextChoices):
    """What a screening test said. A reactive screen is confirmed by another test before it is called positive."""

    NEGATIVE = "negative", _("Negative")
    POSITIVE = "positive", _("Positive")
    UNTESTED = "untested", _("Not tested")


class FindingField(EncryptedCharField):
    """A sealed finding; a positive one is marked as values out of range are."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max_length": 10, "choices": Finding, "blank": True, "default": "", **options})

    def mark(self, sheet: Any) -> str:
        """A plus sign for a positive finding."""
        return "(+)" if getattr(sheet, self.attname) == Finding.POSITIVE else ""
