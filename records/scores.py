"""Scores that are given by one tap: a scale from 0 upwards, each step with its meaning (A2.5).

Scores stay plain: statistics need them. Not here: how the row of buttons looks (templates/components/field.html).
"""

from typing import Any

from django import forms
from django.db import models


class ScoreField(models.PositiveSmallIntegerField):
    """A score with its scale as choices; asked for as a row of buttons. Its help text explains the scale."""

    def formfield(self, **options: Any) -> forms.Field:  # type: ignore[override]
        """One button for each step; nothing is chosen beforehand."""
        buttons = forms.RadioSelect({"data-scale": "1", "data-wide": "1"})
        field: Any = super().formfield(**{**options, "widget": buttons})
        field.choices = list(self.choices or ())
        return field
