"""Invented customers: names put together from common surnames and given names, phones in an unallocated segment."""

import datetime
import random
from dataclasses import dataclass

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
_FEMALE = (
    "静怡",
    "雨桐",
    "欣妍",
    "思琪",
    "梦瑶",
    "佳慧",
    "晓雯",
    "丽娜",
    "婉清",
    "若曦",
    "诗涵",
    "梓萱",
    "嘉怡",
    "语嫣",
    "敏",
    "婷",
    "雪",
    "颖",
)
_MALE = ("浩然", "子轩", "俊杰", "宇航", "志强", "建国", "明辉", "天宇", "文博", "伟", "磊", "鹏")
_RARE = ("㐂娜", "䶮", "𠮷丽")
_JOBS = ("会计", "教师", "设计师", "护士", "销售", "学生", "公务员", "程序员", "店主", "司机", "编辑", "律师")
_PLACES = ("长宁路", "人民中路", "学府街", "滨江大道", "建设北路", "文化巷", "香樟园")


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented person."""

    name: str
    sex: str
    born: datetime.date
    phone: str
    address: str
    occupation: str


def people(count: int, seed: int = 1) -> list[Invented]:
    """`count` invented people, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311  (nothing secret)
    return [_person(chance, number) for number in range(count)]


def _person(chance: random.Random, number: int) -> Invented:
    female = chance.random() < 0.85
    given = chance.choice(_RARE) if number % 97 == 5 else chance.choice(_FEMALE if female else _MALE)
    born = datetime.date(2026, 1, 1) - datetime.timedelta(days=chance.randint(18 * 365, 55 * 365))
    return Invented(
        name=chance.choice(_SURNAMES) + given,
        sex="female" if female else "male",
        born=born,
        phone=f"+86154{chance.randint(0, 99_999_999):08d}",
        address=f"{chance.choice(_PLACES)}{chance.randint(1, 400)}号{chance.randint(1, 30)}室",
        occupation=chance.choice(_JOBS),
    )
