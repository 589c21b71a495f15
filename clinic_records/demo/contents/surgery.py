"""Surgery records: the surgeon's part and the nurse's part."""

import datetime
from decimal import Decimal
from typing import Any

from clinic_records.demo.contents.consents import METHODS
from clinic_records.demo.house import House
from clinic_records.demo.journeys import Journey


def values(journey: Journey, house: House, at: datetime.datetime) -> dict[str, Any]:
    """The fields of a surgery record."""
    if journey.slot is None:
        raise LookupError("no slot")
    return {
        "surgeon": house.surgeons[journey.slot.seat],
        "assistant": "",
        "item": house.items[journey.number % len(house.items)],
        "started_at": at,
        "ended_at": at + datetime.timedelta(minutes=50 + journey.number % 30),
        "method": METHODS[journey.number % len(METHODS)],
        "description": "坐位画线，常规消毒铺巾；沿画线切开皮肤，去除少许眼轮匝肌，妥善止血后固定睑板，坐位检查双侧对称。",
        "anaesthesia": "local",
        "medication": _medication(at),
        **_eyes(journey),
        "blood_loss": Decimal(2 + journey.number % 4),
        "circumstances": "无特殊，手术顺利。",
        **_nursing(journey, at),
    }


def _medication(at: datetime.datetime) -> list[dict[str, Any]]:
    return [
        {
            "at": f"{at:%H:%M}",
            "drug": "2% 利多卡因（含肾上腺素 1:10 万）",
            "dose": "3",
            "unit": "ml",
            "route": "infiltration",
        },
        {"at": f"{at:%H:%M}", "drug": "丙美卡因滴眼液", "dose": "2", "unit": "drops", "route": "topical"},
    ]


def _eyes(journey: Journey) -> dict[str, Any]:
    height = Decimal("5.5") + Decimal(journey.number % 4) / 2
    found: dict[str, Any] = {}
    for side in ("right", "left"):
        found |= {
            f"{side}_height": height,
            f"{side}_skin": Decimal("2.0"),
            f"{side}_incision": "沿画线切开，去除少许眶隔脂肪。",
            f"{side}_suture": "7-0 尼龙线间断缝合。",
        }
    return found


def _nursing(journey: Journey, at: datetime.datetime) -> dict[str, Any]:
    return {
        "nursing": "核对姓名、项目与侧别无误；平卧位，保护角膜，全程安抚；器械敷料术前术后清点相符。",
        "vitals": [_vital(journey, at + datetime.timedelta(minutes=15 * step)) for step in range(4)],
        "count_before": 24,
        "count_after": 24,
        "count_remark": "",
        "left_well": True,
        "handover": "已开始冰敷，交代居家护理与复诊时间。",
    }


def _vital(journey: Journey, at: datetime.datetime) -> dict[str, Any]:
    chance = journey.chance
    return {
        "at": f"{at:%H:%M}",
        "pulse": chance.randint(66, 92),
        "systolic": chance.randint(104, 134),
        "diastolic": chance.randint(64, 86),
        "oxygen": chance.randint(97, 100),
        "respiration": chance.randint(14, 18),
        "temperature": f"36.{chance.randint(2, 8)}",
    }
