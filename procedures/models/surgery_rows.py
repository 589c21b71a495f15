"""The rows of a surgery record: vital signs over time and medication, with what can be and what is normal for an adult.

Normal ranges are those of a resting adult; outside of them a value is marked, outside of what can be it is refused.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from records.rows import Column, Kind

VITALS: Final = (
    Column("at", _("time"), Kind.TIME, needed=True),
    Column("pulse", _("pulse"), Kind.WHOLE, _("/min"), 20, 250, (60, 100)),
    Column("systolic", _("systolic"), Kind.WHOLE, "mmHg", 40, 280, (90, 139)),
    Column("diastolic", _("diastolic"), Kind.WHOLE, "mmHg", 20, 180, (60, 89)),
    Column("oxygen", _("SpO₂"), Kind.WHOLE, "%", 40, 100, (95, 100)),
    Column("respiration", _("respiration"), Kind.WHOLE, _("/min"), 4, 60, (12, 20)),
    Column("temperature", _("temperature"), Kind.NUMBER, "℃", 33, 43, (36, 37.3), places=1),
)


def check_vitals(row: dict[str, Any]) -> Mapping[str, Any]:
    """The lower pressure lies below the upper one; a row with a time only says nothing."""
    high, low = row.get("systolic"), row.get("diastolic")
    if high is not None and low is not None and low >= high:
        return {"diastolic": _("The diastolic pressure lies below the systolic one.")}
    measured = [row.get(column.name) for column in VITALS if column.name != "at"]
    if row.get("at") and all(value is None for value in measured):
        return {"pulse": _("Nothing was measured at this time: fill in a value or take the row out.")}
    return {}


class Unit(TextChoices):
    """In what a dose is counted."""

    MG = "mg", "mg"
    ML = "ml", "ml"
    UG = "ug", "μg"
    G = "g", "g"
    IU = "iu", "IU"
    DROPS = "drops", _("drops")
    PIECES = "pieces", _("pieces")


class Route(TextChoices):
    """How a drug is given."""

    INFILTRATION = "infiltration", _("Local infiltration")
    TOPICAL = "topical", _("On the skin or eye")
    ORAL = "oral", _("By mouth")
    INTRAMUSCULAR = "im", _("Into the muscle")
    INTRAVENOUS = "iv", _("Into the vein")


MEDICATION: Final = (
    Column("at", _("time"), Kind.TIME, needed=True),
    Column("drug", _("drug"), Kind.TEXT, needed=True, longest=80),
    Column("dose", _("dose"), Kind.NUMBER, low=0.001, high=100000, places=3, needed=True),
    Column("unit", _("unit"), Kind.CHOICE, choices=Unit, needed=True),
    Column("route", _("route"), Kind.CHOICE, choices=Route, needed=True),
)
