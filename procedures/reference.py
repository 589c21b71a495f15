"""Reference ranges of laboratory values and vital signs for adults, by sex where they differ, and what can be at all.

Blood count: WS/T 405-2012 (health-industry standard, adults, venous blood), as commonly published. Coagulation: the usual
normal values of 凝血四项 and INR as Chinese laboratories print them; they depend on reagent and instrument, so a clinic
whose laboratory states others changes them here. Vital signs: a resting adult. Units as in the standard: 10⁹/L, g/L, L/L,
seconds. `low` and `high` of an analyte are no clinical limits: ten times a usual value (and, but for lymphocytes, a tenth)
is a slip of the pen and lies outside of them. Not here: judging a value (`records.measures`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from customers.models.customer import Sex
from records.measures import MeasureField, Range, Reference


@dataclass(frozen=True, slots=True)
class Analyte:
    """One measured quantity: its unit, what can be (`low` to `high`), what is normal, for women and men where it differs."""

    unit: Any
    low: float
    high: float
    places: int
    any: Range | None = None
    female: Range | None = None
    male: Range | None = None
    step: str = ""

    def normal_for(self, sex: str) -> Range | None:
        """The range for somebody of this sex; not stated: a value is out of range where it is for both."""
        if self.female is None or self.male is None:
            return self.any
        if sex in (Sex.FEMALE, Sex.MALE):
            return self.female if sex == Sex.FEMALE else self.male
        ends = (self.female, self.male)
        return Range(min(one.low for one in ends if one.low), max(one.high for one in ends if one.high))


def _range(low: str, high: str) -> Range:
    return Range(Decimal(low), Decimal(high))


ANALYTES: Final[Mapping[str, Analyte]] = {
    "wbc": Analyte("10⁹/L", 1, 30, 2, _range("3.5", "9.5")),
    "rbc": Analyte("10¹²/L", 1, 10, 2, female=_range("3.8", "5.1"), male=_range("4.3", "5.8")),
    "hgb": Analyte("g/L", 30, 250, 0, female=_range("115", "150"), male=_range("130", "175")),
    "hct": Analyte("L/L", 0.1, 0.75, 3, female=_range("0.35", "0.45"), male=_range("0.40", "0.50")),
    "plt": Analyte("10⁹/L", 36, 1000, 0, _range("125", "350")),
    "neut": Analyte("%", 8, 100, 1, _range("40", "75")),
    "lymph": Analyte("%", 0, 100, 1, _range("20", "50")),
    "pt": Analyte("s", 5, 100, 1, _range("11", "14")),
    "inr": Analyte("", 0.3, 7, 2, _range("0.8", "1.2")),
    "aptt": Analyte("s", 10, 200, 1, _range("25", "37")),
    "tt": Analyte("s", 5, 100, 1, _range("12", "16")),
    "fib": Analyte("g/L", 0.45, 15, 2, _range("2", "4")),
    "pulse": Analyte(_("/min"), 25, 240, 0, _range("60", "100"), step="1"),
    "systolic": Analyte("mmHg", 60, 280, 0, _range("90", "139"), step="1"),
    "diastolic": Analyte("mmHg", 30, 180, 0, _range("60", "89"), step="1"),
    "temperature": Analyte("℃", 34, 42, 1, _range("36.0", "37.3"), step="0.1"),
    "weight": Analyte("kg", 25, 250, 1),
    "height": Analyte("cm", 110, 220, 0),
}


def normal_of(name: str) -> Reference:
    """The function that tells a sheet's customer's range of an analyte; on a blank form the one that holds for all."""
    what = ANALYTES[name]
    return lambda sheet: what.normal_for(sheet.customer.sex) if sheet.customer_id else what.any


def measured(name: str, label: Any) -> MeasureField:
    """The field of an analyte."""
    what = ANALYTES[name]
    return MeasureField(
        label,
        unit=what.unit,
        low=what.low,
        high=what.high,
        step=what.step,
        decimal_places=what.places,
        reference=normal_of(name),
    )
