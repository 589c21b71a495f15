"""Measured values: a sealed number with its unit, what can be at all, and the step of its plus and minus buttons.

Not here: reference ranges, which depend on the customer.
"""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from vault.fields import EncryptedDecimalField


class MeasureField(EncryptedDecimalField):
    """A sealed measured value. Outside of `low` to `high` it is taken for a slip of the pen and refused.

    `step`: how far one tap on plus or minus goes; without one there are no buttons.
    """

    def __init__(
        self,
        *args: Any,
        unit: Any = "",
        low: float | None = None,
        high: float | None = None,
        step: str = "",
        **options: Any,
    ) -> None:
        self.unit, self.low, self.high, self.step = unit, low, high, step
        super().__init__(*args, **{"max_digits": 8, "decimal_places": 2, "null": True, "blank": True, **options})

    def formfield(self, **options: Any) -> forms.Field:
        """A number typed as text (a number control drops what it cannot read), with its limits."""
        typed = forms.TextInput({"inputmode": "decimal", "autocomplete": "off", **self._buttons()})
        field = super().formfield(**{**options, "widget": typed})
        for limit, check in ((self.low, MinValueValidator), (self.high, MaxValueValidator)):
            if limit is not None:
                field.validators.append(check(Decimal(str(limit))))
        return field

    def _buttons(self) -> dict[str, str]:
        if not self.step:
            return {}
        ends = {"min": self.low, "max": self.high}
        return {"data-step": self.step, **{f"data-{end}": str(at) for end, at in ends.items() if at is not None}}
