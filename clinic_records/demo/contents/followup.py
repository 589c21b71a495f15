"""Follow-up records, with opinions on the service as customers give them."""

import datetime
from typing import Any, Final

from clinic_records.demo.house import House
from clinic_records.demo.journeys import Journey

_WORDS: Final = (
    "恢复得比想象中快，朋友都说自然。",
    "左边好像比右边宽一点点，还在观察。",
    "总体满意，就是早上有点肿。",
    "很满意，线条流畅。",
    "疤痕还有点红，希望再淡一些。",
)
_OPINIONS: Final = ("希望周末也能安排复诊。", "前台等候时间有点长。", "护士很耐心，谢谢苏护士长。", "停车不方便。", "")


def values(journey: Journey, house: House, at: datetime.datetime) -> dict[str, Any]:
    """The fields of a follow-up record."""
    chance, trouble = journey.chance, journey.complication and (at.date() - journey.surgery.date()).days <= 7
    opinion = chance.choice(_OPINIONS)
    return {
        "way": chance.choice(("phone", "phone", "message", "visit")),
        "reached": True,
        "result": chance.choice((3, 4, 4, 5)),
        "result_words": chance.choice(_WORDS),
        "complications": trouble,
        "complaints": "右眼仍肿胀、有异物感。" if trouble else "",
        "advice": "继续热敷，按时复诊；出现红肿热痛请立即联系。",
        "satisfaction": 3 if trouble else chance.choice((4, 5, 5)),
        "opinions": opinion,
        "told": ["reception"] if "前台" in opinion else [],
        "contact_changed": False,
    }
