"""Consultation registrations as front desks write them."""

import datetime
from typing import Any, Final

from clinic_records.demo.house import House
from clinic_records.demo.journeys import Journey

_CHANNELS: Final = ("visit", "phone", "wechat", "douyin", "xiaohongshu", "meituan", "referral")
_NEEDS: Final = (
    "单眼皮，想做自然一点的双眼皮，不要太宽。",
    "内双，化妆后才看得出来，希望睁眼更有神。",
    "左右眼大小不一，想调整对称。",
    "上眼皮松弛下垂，遮住睫毛，看人费劲。",
    "五年前在外院做过埋线，右侧线条变浅，想修复。",
    "眼皮偏肿，想去脂并做双眼皮，担心显老。",
    "内眦赘皮明显，咨询是否需要同时开眼角。",
    "下个月拍婚纱照，想知道恢复时间够不够。",
)
_CONCERNS: Final = (
    "怕疼，怕留疤。",
    "担心两边不对称。",
    "担心恢复期长，影响上班。",
    "怕做得太宽不自然。",
    "担心麻药过敏。",
    "",
)
_EXPECTED: Final = (
    "自然扇形，宽约 6 mm。",
    "平行双眼皮，宽约 7 mm。",
    "开扇，线条流畅。",
    "只求对称。",
    "眼神提亮，看起来精神。",
)
_CONTENT: Final = (
    "讲解埋线、小切口与全切的区别、适应人群与恢复期；查看既往照片；说明术后消肿过程约 1 至 3 个月。",
    "量宽度并用双眼皮胶模拟 5、6、7 mm 三种效果，顾客倾向 6 mm；说明费用构成与复诊安排。",
    "说明手术由主刀医生面诊后最终决定方案；告知术前检查项目及禁忌：月经期、感冒、服用阿司匹林需提前告知。",
)
_ADVICE: Final = (
    "建议小切口双眼皮，必要时少量去脂。",
    "皮肤较松，建议全切并去除多余皮肤。",
    "条件适合埋线，恢复快；需面诊确认。",
    "修复手术建议距上次满六个月后进行，先由主刀医生面诊。",
    "轻度上睑下垂可能，建议面诊检查提肌功能。",
)
_ANSWERS: Final = (
    "问：几天能上班？答：一般 5 至 7 天拆线后可淡妆上班。",
    "问：会不会痛？答：局部麻醉，注射时有胀痛。",
    "问：能保持多久？答：全切较持久，埋线有变浅可能。",
    "",
)


def values(journey: Journey, house: House, at: datetime.datetime) -> dict[str, Any]:
    """The fields of a consultation registration."""
    pick = journey.chance.choice
    return {
        "channel": pick(_CHANNELS),
        "needs": pick(_NEEDS),
        "concerns": pick(_CONCERNS),
        "expected_effect": pick(_EXPECTED),
        "content": pick(_CONTENT),
        "advice": pick(_ADVICE),
        "materials": "双眼皮项目手册、价目表",
        "answers": pick(_ANSWERS),
    }
