"""Measured values: a sealed number with its unit, what can be at all, and the step of its plus and minus buttons.

A reference range may depend on the customer: a field is given the function that tells it (`reference`).
Not here: the ranges themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from vault.fields import EncryptedDecimalField

UP, DOWN = "↑", "↓"


@dataclass(frozen=True, slots=True)
class Range:
    """What is normal, ends included; an end that is None is open."""

    low: Decimal | None = None
    high: Decimal | None = None

    def mark(self, value: Decimal) -> str:
        """An arrow where the value lies outside."""
        if self.low is not None and value < self.low:
            return DOWN
        return UP if self.high is not None and value > self.high else ""

    def __str__(self) -> str:
        if self.low is None or self.high is None:
            return f"≤{self.high}" if self.low is None else f"≥{self.low}"
        return f"{self.low}–{self.high}"


Reference = Callable[[Any], Range | None]
"""Told the sheet, names the range that is normal for its customer; None where there is none."""


class MeasureField(EncryptedDecimalField):
    """A sealed measured value. Outside of `low` to `high` it is taken for a slip of the pen and refused.

    `step`: how far one tap on plus or minus goes; without one there are no buttons. `reference`: the range that is normal
    for a sheet's customer; a value outside is marked on page and print, and the range is frozen with a signature.
    """

    def __init__(
        self,
        *args: Any,
        unit: Any = "",
        low: float | None = None,
        high: float | None = None,
        step: str = "",
        reference: Reference | None = None,
        **options: Any,
    ) -> None:
        self.unit, self.low, self.high, self.step, self.reference = unit, low, high, step, reference
        super().__init__(*args, **{"max_digits": 8, "decimal_places": 2, "null": True, "blank": True, **options})

    def formfield(self, **options: Any) -> forms.Field:
        """A number typed as text (a number control drops what it cannot read), with its limits."""
        typed = forms.TextInput({"inputmode": "decimal", "autocomplete": "off", **self._buttons()})
        field: Any = super().formfield(**{**options, "widget": typed})
        for limit, check in ((self.low, MinValueValidator), (self.high, MaxValueValidator)):
            if limit is not None:
                field.validators.append(check(Decimal(str(limit))))
        return field

    def normal(self, sheet: Any) -> str:
        """The reference range in words; empty where there is none."""
        found = self.reference(sheet) if self.reference else None
        return str(found) if found else ""

    def mark(self, sheet: Any) -> str:
        """An arrow where the sheet's value lies outside its reference range."""
        value, found = getattr(sheet, self.attname), self.reference(sheet) if self.reference else None
        return found.mark(Decimal(str(value))) if found and value is not None else ""

    def wording(self, sheet: Any) -> list[str]:
        """Unit and reference range, which are frozen with a signature beside the value."""
        return [str(self.unit), self.normal(sheet)]

    def _buttons(self) -> dict[str, str]:
        if not self.step:
            return {}
        ends = {"min": self.low, "max": self.high}
        return {"data-step": self.step, **{f"data-{end}": str(at) for end, at in ends.items() if at is not None}}
