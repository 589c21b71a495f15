"""Invented customers: names put together from common surnames and given names, phones in segments nobody has.

Among them rare characters, names in traditional script, from Hong Kong and Taiwan, of minorities and of foreigners.
"""

import datetime
import random
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
_FEMALE = (
    "静雅晓丽婷佳思雨梦嘉欣若诗语子梓安可慧美秀玉春海文红小艳丹淑桂云雪凤兰一亦依念婉芷书清心怡琳璐菲莉颖敏晨星月明",
    "静怡雯婷娜慧瑶欣妍琪萱嫣颖敏雪琴兰珍玲芳华英红燕霞梅莲云凤洁丽萍莹琳倩茹薇菲蕾岚涵彤桐晴悦宁然诺慈清心玥瑜瑾宸曦",
)
_MALE = (
    "建国志文明俊浩子宇天家承伟海永晓春小嘉思立振东少卫正宏德世光庆学泽梓一博睿晨铭昊启",
    "国华明军强伟杰涛鹏辉峰龙平斌宇轩豪然航博文志林东波飞亮勇磊刚超凯成恒泽睿铭昊晨阳远安宁",
)
"""Characters of given names: those that stand first, those that stand last, common ones in front. A pair of them answers
for some customers in ten thousand, as in a real register."""

_RARE: Final = ("㐂娜", "䶮", "𠮷丽", "淼犇", "翀", "昇晗")
_ELSEWHERE: Final = (
    ("陳美儀", "+85250", 6),
    ("黃嘉欣", "+85250", 6),
    ("林佩珊", "+88690", 7),
    ("蔡依樺", "+88690", 7),
    ("歐陽詠詩", "+85250", 6),
    ("葉子瑄", "+88690", 7),
    ("买买提·阿依古丽", "+86154", 8),
    ("Anna Müller", "+86154", 8),
    ("慕容雪莹", "+86154", 8),
    ("Nguyễn Thị Hoa", "+86154", 8),
    ("田中 美咲", "+86154", 8),
    ("鄧麗欣", "+85366", 6),
)
"""Full names that are not from the mainland's common stock, the beginning of their phones and the digits that follow."""

_JOBS = (
    "会计",
    "教师",
    "设计师",
    "护士",
    "销售",
    "学生",
    "公务员",
    "程序员",
    "店主",
    "司机",
    "编辑",
    "律师",
    "退休",
    "主播",
)
_PLACES = ("长宁路", "人民中路", "学府街", "滨江大道", "建设北路", "文化巷", "香樟园", "望湖小区", "桂花苑")


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
    return [person(chance, number) for number in range(count)]


def person(chance: random.Random, number: int) -> Invented:
    """One invented person; every thirtieth has a rare or far-away name."""
    female = chance.random() < 0.85
    name, phone = _name(chance, number, female)
    born = datetime.date(2026, 1, 1) - datetime.timedelta(days=chance.randint(18 * 365 + 30, 55 * 365))
    return Invented(
        name=name,
        sex="female" if female else "male",
        born=born,
        phone=phone,
        address=f"{chance.choice(_PLACES)}{chance.randint(1, 400)}号{chance.randint(1, 30)}室",
        occupation=chance.choice(_JOBS),
    )


def _name(chance: random.Random, number: int, female: bool) -> tuple[str, str]:
    phone = f"+86154{chance.randint(0, 99_999_999):08d}"
    if number % 30 == 11:
        name, start, digits = _ELSEWHERE[number // 30 % len(_ELSEWHERE)]
        return name, start + "".join(str(chance.randint(0, 9)) for _ in range(digits))
    given = _RARE[number // 30 % len(_RARE)] if number % 30 == 5 else _given(chance, _FEMALE if female else _MALE)
    return chance.choice(_SURNAMES) + given, phone


def _given(chance: random.Random, characters: tuple[str, str]) -> str:
    """One in eight has a single character; a character at the end of its list is half as common as the one in front."""
    first, last = (chance.choices(one, _weights(len(one)))[0] for one in characters)
    return last if chance.random() < 0.125 else first + last


@lru_cache(maxsize=8)
def _weights(count: int) -> tuple[float, ...]:
    return tuple(1 / (1 + place / count) for place in range(count))
