"""Pre-op check sheets: a healthy adult's values, now and then one out of range, one positive finding in sixty."""

import datetime
from decimal import Decimal
from typing import Any

from clinic_records.demo.house import House
from clinic_records.demo.journeys import Journey
from procedures.reference import ANALYTES

_MEASURED = [
    "pulse",
    "systolic",
    "diastolic",
    "temperature",
    "weight",
    "height",
    "wbc",
    "rbc",
    "hgb",
    "hct",
    "plt",
    "neut",
    "lymph",
    "pt",
    "inr",
    "aptt",
    "tt",
    "fib",
]


def values(journey: Journey, house: House, at: datetime.datetime) -> dict[str, Any]:
    """The fields of a check sheet."""
    chance = journey.chance
    measured = {name: _measured(name, journey) for name in _MEASURED}
    eyes = {f"{side}_{name}": chance.choice(choices) for side in ("right", "left") for name, choices in _EYES.items()}
    found = dict.fromkeys(("hbsag", "hcv", "hiv", "syphilis"), "negative")
    if journey.number % 60 == 14:
        found["hbsag"] = "positive"
    return {**measured, **eyes, **found, **_judged(journey)}


_EYES = {
    "acuity": ("1.0", "0.8", "1.0 (-3.50)", "1.2"),
    "mrd1": (Decimal("3.5"), Decimal("4.0"), Decimal("3.0")),
    "fissure": (Decimal("8.5"), Decimal("9.0"), Decimal("9.5")),
    "levator": (Decimal("13.0"), Decimal("14.0"), Decimal("12.5")),
}


def _measured(name: str, journey: Journey) -> Decimal:
    what, chance = ANALYTES[name], journey.chance
    normal = what.normal_for(journey.person.sex)
    low, high = (normal.low, normal.high) if normal and normal.low and normal.high else _BODY[name]
    value = float(low) + (float(high) - float(low)) * (0.15 + 0.7 * chance.random())
    if name == "wbc" and journey.number % 13 == 2:
        value = 10.4
    return Decimal(f"{value:.{what.places}f}")


_BODY = {"weight": (Decimal(47), Decimal(68)), "height": (Decimal(156), Decimal(174))}


def _judged(journey: Journey) -> dict[str, Any]:
    refused = journey.course.ends == "not_suitable"
    return {
        "heart": "心律齐，未闻及杂音。",
        "lungs": "双肺呼吸音清。",
        "laxity": journey.chance.choice(("none", "slight", "moderate")),
        "eye_notes": "角膜透明，结膜无充血，眼球运动自如，Bell 征阳性。",
        "conclusion": "凝血及心电异常，暂不宜手术。" if refused else "未见局麻手术禁忌。",
        "clearance": "refused" if refused else "cleared",
        "clearance_reason": "活化部分凝血活酶时间延长，建议血液科就诊后再评估。" if refused else "",
    }
