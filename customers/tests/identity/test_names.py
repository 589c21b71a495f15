"""Cleaning, keying, checking and splitting names."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.identity.names import NameProblem, check_name, name_key, normalise_name, split_name

from .awkward import NAMES, listed


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (" 张伟 ", "张伟"),
        ("张　伟", "张伟"),
        ("张\u200b伟\ufeff", "张伟"),
        ("\u202e张伟\u202c", "张伟"),
        ("Kelly  Baxter\t", "Kelly Baxter"),
        ("やまだ はなこ", "やまだはなこ"),
        ("김 철수", "김철수"),
        ("Zoe\u0308 K", "Zoë K"),
        ("張偉", "張偉"),
        ("张伟 Tom", "张伟 Tom"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("Tom\u200c", "Tom"),
        ("<b>Tom</b>", "<b>Tom</b>"),
        ("", ""),
        ("\u3000\u200b", ""),
    ],
)
def test_name_is_cleaned_and_keeps_its_script(raw: str, clean: str) -> None:
    assert normalise_name(raw) == clean


@pytest.mark.parametrize(
    ("a", "b"),
    [("張偉", "张伟"), ("Ｔｏｍ Lee", "tomlee"), ("歐陽 娜", "欧阳娜"), ("STRAẞE", "strasse"), ("ﬁ", "fi")],
)
def test_key_is_equal_for_two_writings_of_one_name(a: str, b: str) -> None:
    assert name_key(a) == name_key(b)


def test_key_keeps_different_characters_apart() -> None:
    assert len({name_key(name) for name in ("张伟", "章伟", "张玮", "张伟明")}) == 4


@given(st.text())
def test_cleaning_and_keying_any_text_twice_changes_nothing(text: str) -> None:
    assert normalise_name(normalise_name(text)) == normalise_name(text)
    assert name_key(name_key(text)) == name_key(text)
    assert name_key(normalise_name(text)) == name_key(text)


@given(st.text(alphabet="张伟 \u200b\u200c\u200dか\u3099ا\u3000aé\u0301ᄀ\u1161\u11a8"))
def test_cleaning_joiners_and_combining_marks_twice_changes_nothing(text: str) -> None:
    assert normalise_name(normalise_name(text)) == normalise_name(text)
    assert unicodedata.is_normalized("NFC", normalise_name(text)) is True


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("", NameProblem.EMPTY),
        (" \u200b", NameProblem.EMPTY),
        ("王" * 61, NameProblem.TOO_LONG),
        ("王" * 60, None),
        ("王\x00", NameProblem.CONTROL),
        ("王\x07伟", NameProblem.CONTROL),
        ("王\ud800", NameProblem.UNREADABLE),
        ("王\ufffd", NameProblem.UNREADABLE),
        ("13800138000", NameProblem.DIGITS),
        ("１２３ ４", NameProblem.DIGITS),
        ("<script>alert(1)</script>", None),
        ("=1+cmd", None),
        ("𠮷田", None),
    ],
)
def test_unfit_names_are_told_why(raw: str, problem: NameProblem | None) -> None:
    assert check_name(raw) == problem


@pytest.mark.parametrize("name", NAMES)
def test_awkward_names_are_fit(name: str) -> None:
    assert check_name(name) is None


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("张伟", ("张", "伟")),
        ("欧阳修", ("欧阳", "修")),
        ("司馬光", ("司馬", "光")),
        ("尉迟 恭", ("尉迟", "恭")),
        ("司空", ("司", "空")),
        ("李", ("", "李")),
        ("阿不都·热合曼", ("", "阿不都·热合曼")),
        ("John Smith", ("Smith", "John")),
        ("Madonna", ("", "Madonna")),
        ("", ("", "")),
    ],
)
def test_surname_is_split_off(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts


def test_split_of_listed_names_loses_no_character() -> None:
    names = listed("zh_ancient_traditional.txt")[::40]
    assert [n for n in names if "".join(split_name(n)) != normalise_name(n) and " " not in n] == []
