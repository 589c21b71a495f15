"""Aftercare records: swelling, bruising and pain fall with the days; a few wounds get into trouble."""

import datetime
from decimal import Decimal
from typing import Any

from clinic_records.demo.house import House
from clinic_records.demo.journeys import Journey


def values(journey: Journey, house: House, at: datetime.datetime) -> dict[str, Any]:
    """The fields of an aftercare record `at` some days after the surgery."""
    day = (at.date() - journey.surgery.date()).days
    trouble = journey.complication and day <= 7
    fading = 3 if day <= 1 else 2 if day <= 3 else 1 if day <= 14 else 0
    return {
        "way": "visit" if day in (1, 7) else "phone",
        "healing": 1 if trouble or day <= 1 else 0,
        "swelling": fading,
        "bruising": max(fading - 1, 0),
        "pain": min(fading + int(trouble) * 3, 10),
        "stitches": "in" if day < 7 else "out" if day == 7 else "earlier",
        "temperature": Decimal("37.6") if trouble else Decimal("36.5"),
        "medication": "红霉素眼膏涂切口，每日两次。" if day <= 7 else "",
        "complication": trouble,
        "complication_words": "右上睑皮下血肿约 5 mm，已加压并冷敷，请主刀医生查看。" if trouble else "",
        "questions": "问两侧不一样高是否正常，已说明消肿期不对称属常见，三个月后定型。",
        "support": "情绪平稳。" if day > 1 else "较紧张，已安抚。",
        "advice": "48 小时内冰敷，之后热敷；拆线前切口勿沾水；垫高枕头睡觉，勿揉眼，勿化眼妆。",
        "next_visit_on": None,
    }
