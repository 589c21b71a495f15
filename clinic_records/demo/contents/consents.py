"""Informed consents: what the surgeon planned and told."""

import datetime
from typing import Any

from clinic_records.demo.house import House
from clinic_records.demo.journeys import Journey
from procedures import risks

METHODS = ("buried", "small", "full", "revision")


def _told(editions: Any) -> dict[str, Any]:
    newest = max(editions)
    return {"version": newest, "told": list(editions[newest])}


def surgery(journey: Journey, house: House, at: datetime.datetime) -> dict[str, Any]:
    """The fields of a consent to surgery."""
    return {
        "method": METHODS[journey.number % len(METHODS)],
        "plan": "双侧上睑，按术前与顾客共同确认的画线进行，宽约 6 mm。",
        "alternatives": "已比较埋线、小切口、全切及不手术的利弊。",
        "risks_told": _told(risks.SURGERY),
        "special_risks": "疤痕体质可能。" if journey.number % 11 == 0 else "",
        "questions": "问：不满意能否调整？答：满六个月后由主刀医生评估。",
    }


def anaesthesia(journey: Journey, house: House, at: datetime.datetime) -> dict[str, Any]:
    """The fields of a consent to anaesthesia."""
    return {
        "anaesthesia": "local",
        "preparation": "局部麻醉：术前可少量进食，前一日不饮酒。",
        "risks_told": _told(risks.ANAESTHESIA),
        "special_risks": "无已知局麻药过敏。",
        "questions": "",
    }
