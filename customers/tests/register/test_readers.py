"""Each reader over the ways of writing its cell: what it gives, and that nothing makes it fail."""

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from customers.register import explain
from customers.register.ages import read_age
from customers.register.bookings import read_booking
from customers.register.dates import read_moment
from customers.register.followups import read_followups
from customers.register.garbled import is_garbled
from customers.register.messages import REASONS, REFUSALS, REVIEWS, WARNINGS
from customers.register.names import clean_name, is_test_entry
from customers.register.phone_cell import read_phone_cell
from customers.register.surgeons import read_surgeons
from customers.register.vocabulary import channel, gender, satisfaction

from .invented import TODAY


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("2024-03-05T15:10:00Z", "2024-03-05T15:10"),
        ("二〇二四年三月五日", "2024-03-05"),
        ("113/03/05 14:30", "2024-03-05T14:30"),
        ("25/12/2023", "2023-12-25"),
        ("12/25/2023", "2023-12-25"),
        ("05/05/2023", "2023-05-05"),
        ("31/12/19", "2019-12-31"),
        ("2024年3月5号(周二) 上午9点", "2024-03-05T09:00"),
        ("5 Mar 2024", "2024-03-05"),
        ("March 5, 2024 3pm", "2024-03-05T15:00"),
        ("2024-03-05 00:00:00", "2024-03-05"),
        ("2024年3月5日下午12点20分", "2024-03-05T12:20"),
        ("20240305 1530", "2024-03-05T15:30"),
        (20240305, "2024-03-05"),
        (45356.402778, "2024-03-05T09:40"),
        ("240305", "2024-03-05"),
        (dt.date(2024, 3, 5), "2024-03-05"),
    ],
)
def test_date_is_read(cell, iso):
    assert read_moment(cell, today=TODAY).iso == iso


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("3月5日", "date_without_year"),
        ("昨天", "date_without_year"),
        ("06/10/2019", "date_ambiguous"),
        ("2023-02-29", "date_invalid"),
        ("2024年3月", "date_invalid"),
        ("abc", "date_invalid"),
        (1.8, "date_invalid"),
        (True, "date_invalid"),
        ("-", None),
        (None, None),
    ],
)
def test_date_that_cannot_be_read_says_why(cell, problem):
    assert (read_moment(cell, today=TODAY).iso, read_moment(cell, today=TODAY).problem) == (None, problem)


@pytest.mark.parametrize(
    ("cell", "years", "born", "problem"),
    [
        (28.0, 28, None, None),
        ("廿八歲", 28, None, None),
        ("28 yrs", 28, None, None),
        ("虚岁28", 28, None, None),
        ("95年生", None, 1995, None),
        (1995, None, 1995, None),
        ("1995年5月生", None, 1995, None),
        ("30左右", None, None, "age_not_a_number"),
        ("三十几", None, None, "age_not_a_number"),
        ("-3", None, None, "age_out_of_range"),
        (0, None, None, "age_out_of_range"),
        ("121", None, None, "age_out_of_range"),
        (120, 120, None, None),
        ("保密", None, None, None),
    ],
)
def test_age_is_read(cell, years, born, problem):
    age = read_age(cell, today=TODAY)
    assert (age.years, age.birth_year, age.problem) == (years, born, problem)


@pytest.mark.parametrize(
    ("cell", "numbers", "warnings"),
    [
        ("13900000001（妈妈）/17000000002", ["+8613900000001", "+8617000000002"], ()),
        ("微信同号", [], ()),
        ("", [], ()),
        ("170 0000 0001 170 0000 0002", ["+8617000000001", "+8617000000002"], ()),
        ("1.7000000001E+10", ["+8617000000001"], ()),
        ("17000000001/1389", ["+8617000000001"], ("bad_phone",)),
        ("88551234", [], ("bad_phone",)),
        ("11111111111", [], ("bad_phone",)),
        ("170****0001", [], ("bad_phone",)),
        ("1.7E+10", [], ("phone_lossy_scientific",)),
        ("17000000001 微信abc123", ["+8617000000001"], ()),
    ],
)
def test_phone_cell_is_read(cell, numbers, warnings):
    read = read_phone_cell(cell)
    assert ([phone.e164 for phone in read.phones], read.warnings) == (numbers, warnings)


@pytest.mark.parametrize(
    ("cell", "times"),
    [
        ("3、7、14天", ["3 day", "7 day", "14 day"]),
        ("半年", ["6 month"]),
        ("D1 D7", ["1 day", "7 day"]),
        ("一年半", ["18 month"]),
        ("1W/1M", ["1 week", "1 month"]),
        ("次日", ["1 day"]),
        ("2023-12-20、1.5", ["2023-12-20", "2024-01-05"]),
        ("已失访", []),
    ],
)
def test_followups_are_read(cell, times):
    found, warnings = read_followups(cell, today=TODAY)
    assert [one.get("date") or f"{one['offset']} {one['unit']}" for one in found] == times
    assert warnings == []


def test_followup_that_cannot_be_read_warns():
    assert read_followups("每月一次", today=TODAY) == ([], ["followup_unclear"])
    assert read_followups("2/13、2/19", today=TODAY) == ([], ["date_without_year"])


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("主刀：苏木 助手：白芷", ["苏木", "白芷"]),
        ("蘇木副主任醫師", ["蘇木"]),
        ("苏 木", ["苏木"]),
        ("苏木 白芷", ["苏木", "白芷"]),
        ("王主任", ["王主任"]),
        ("李和平", ["李和平"]),
        ("Dr. Nobody", ["Nobody"]),
        ("待定", []),
        ("主任医师 苏木", ["苏木"]),
    ],
)
def test_surgeons_are_read(cell, names):
    assert read_surgeons(cell) == names


@pytest.mark.parametrize(
    ("cell", "score"),
    [
        ("不太满意", 2),
        ("比较满意", 4),
        ("很不满意", 1),
        ("四星", 4),
        ("★★★☆☆", 3),
        ("满意（5分）", 5),
        ("很差", 1),
        ("未评价", None),
    ],
)
def test_satisfaction_is_read(cell, score):
    assert satisfaction(cell) == (score, None)


def test_satisfaction_beyond_the_scale_warns():
    assert satisfaction("95分") == (None, "satisfaction_unclear")


def test_channel_and_sex_words():
    assert [channel(word) for word in ("朋友圈", "同事推荐", "网络电话", "快手", "無", "Walk-in")] == [
        "微信",
        "转介绍",
        "网络",
        "快手",
        None,
        "到店",
    ]
    assert [gender(word) for word in ("女生", "♂", "1", "")] == [
        ("女", None),
        ("男", None),
        (None, "gender_unclear"),
        (None, None),
    ]


def test_names_titles_and_broken_ones():
    assert [
        clean_name(name) for name in ("王丽【老客户】", "陈太太", "女士", "欧阳 娜娜 VIP", "Na Li (old)", "匿名", "王*")
    ] == ["王丽", "陈", "", "欧阳娜娜", "Na Li", "", "王*"]
    assert [
        is_test_entry(name, "12345678901") for name in ("test", "Testa", "张三", "王五丽", "aaa", "Mario Testa")
    ] == [True, False, True, False, True, False]
    assert [
        is_garbled(name) for name in ("ÕÅÈý", "å¼ ä¸‰", "锟斤拷", "???", "��", "José", "Müller", "濮峰安", "王?英")
    ] == [True, True, True, True, True, False, False, False, False]


CELLS = st.one_of(
    st.text(max_size=40),
    st.text("0123456789年月日/-.: 岁后生一二三十半周天上下午点转ext+()eE、;", max_size=24),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.datetimes(min_value=dt.datetime(1900, 1, 1), max_value=dt.datetime(2100, 1, 1)),
    st.none(),
)


@settings(max_examples=300, deadline=None)
@given(CELLS)
def test_no_cell_makes_a_reader_fail(cell):
    moment = read_moment(cell, today=TODAY)
    assert (moment.on is None) or (moment.problem is None and moment.iso is not None)
    assert read_age(cell, today=TODAY).problem in {None, "age_not_a_number", "age_out_of_range"}
    assert read_booking(cell, today=TODAY).status in {None, "booked", "pending", "cancelled"}
    assert set(read_followups(cell, today=TODAY)[1]) <= set(WARNINGS)
    for phone in read_phone_cell(cell).phones:
        assert [again.e164 for again in read_phone_cell(phone.e164).phones] == [phone.e164]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30))
def test_cleaning_twice_changes_nothing(text):
    assert clean_name(clean_name(text)) == clean_name(text)
    assert read_surgeons("/".join(read_surgeons(text))) == read_surgeons(text)


@settings(max_examples=200, deadline=None)
@given(st.datetimes(min_value=dt.datetime(1950, 1, 1), max_value=dt.datetime(2026, 1, 1)))
def test_a_date_read_is_read_again_alike(moment):
    first = read_moment(moment, today=TODAY)
    assert read_moment(first.iso, today=TODAY) == first


def test_every_code_has_a_message():
    for code in (*REFUSALS, *REASONS, *WARNINGS, *REVIEWS):
        assert str(explain(code))
    with translation.override("en"):
        assert str(explain("characters_lost:name")) == "Characters were lost when the file was saved: Name"
    with pytest.raises(KeyError):
        explain("nonsense")
