"""Readings and initials."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.identity.pinyin import full_readings, initials

from .awkward import NAMES, listed


@pytest.mark.parametrize(
    ("name", "usual"),
    [
        ("单伟", "shanwei"),
        ("仇英", "qiuying"),
        ("区小燕", "ouxiaoyan"),
        ("查良", "zhaliang"),
        ("盖聂", "genie"),
        ("曾国", "zengguo"),
        ("翟天", "zhaitian"),
        ("解晓", "xiexiao"),
        ("任盈", "renying"),
        ("华佗", "huatuo"),
        ("朴智", "piaozhi"),
        ("覃辉", "qinhui"),
        ("尉迟恭", "yuchigong"),
        ("尉遲恭", "yuchigong"),
        ("万俟伟", "moqiwei"),
        ("萬俟偉", "moqiwei"),
        ("歐陽修", "ouyangxiu"),
        ("長孫皓", "zhangsunhao"),
        ("单于明", "chanyuming"),
        ("單偉", "shanwei"),
        ("吕丽", "lvli"),
        ("𠮷田", "jitian"),
        ("㐂䶮", "xiyan"),
        ("王𫞩", "wangmen"),
        ("缪娜", "miaona"),
        ("乐毅", "yueyi"),
        ("Zoë O’Brien", "zoeobrien"),
        ("张伟 Tom", "zhangweitom"),
        ("宓妃", "mifei"),
        ("黑云", "heyun"),
        ("洗星", "xianxing"),
        ("员半", "yunban"),
    ],
)
def test_usual_reading_comes_first(name: str, usual: str) -> None:
    assert full_readings(name)[0] == usual


@pytest.mark.parametrize(
    ("name", "also"),
    [
        ("单伟", "danwei"),
        ("盖聂", "gainie"),
        ("朴智", "puzhi"),
        ("覃辉", "tanhui"),
        ("吕丽", "luli"),
        ("吕丽", "lyuli"),
        ("乐毅", "leyi"),
        ("王乐", "wangyue"),
        ("重庆", "chongqing"),
        ("翟天", "ditian"),
    ],
)
def test_other_readings_are_given_too(name: str, also: str) -> None:
    assert full_readings(name).count(also) == 1


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("张伟", "zw"),
        ("张伟明", "zwm"),
        ("单伟", "sw"),
        ("欧阳娜", "oyn"),
        ("万俟伟", "mqw"),
        ("John Smith", "js"),
        ("李", "l"),
    ],
)
def test_initials_follow_the_usual_reading(name: str, first: str) -> None:
    assert initials(name)[0] == first


@pytest.mark.parametrize("limit", [1, 3, 16])
def test_readings_are_limited_and_each_given_once(limit: int) -> None:
    for name in NAMES:
        readings = full_readings(name, limit)
        assert len(readings) == len(set(readings)) and len(readings) <= limit


@given(st.text(max_size=30))
def test_reading_any_text_never_raises(text: str) -> None:
    assert len(full_readings(text)) <= 16
    assert len(initials(text)) <= 8


def test_every_rare_listed_character_is_read() -> None:
    assert [c for c in listed("rare_hanzi_in_names.csv", "char") if not full_readings(c)[0].isascii()] == []


def test_every_listed_surname_is_read_as_listed() -> None:
    plain = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü", "aaaaeeeeiiiioooouuuuvvvvv", " ")
    pairs = zip(listed("zh_surname_pinyin.csv", "surname"), listed("zh_surname_pinyin.csv", "pinyin"), strict=True)
    wrong = [
        (s, p, full_readings(s + "明")[0])
        for s, p in pairs
        if p.translate(plain) + "ming" not in full_readings(s + "明")
    ]
    assert wrong == []
