"""Near-duplicates: what is alike, how much, and that candidates are fetched; also on pairs made of listed names."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.identity.duplicates import WARN, Likeness, Person, Reason, block_terms, likeness
from customers.identity.letters import is_han
from customers.identity.pinyin import full_readings
from customers.identity.romanisation import latin_forms, pinyin_forms, wade_giles
from customers.identity.search_terms import index_terms

from .awkward import NAMES, listed

PHONE = "+8613800138000"
BORN = date(1990, 2, 3)


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ("张伟", "張 偉", Reason.SAME_NAME),
        ("O'Brien", "obrien", Reason.SAME_NAME),
        ("高哲", "髙喆", Reason.VARIANT),
        ("吉田", "𠮷田", Reason.VARIANT),
        ("John Smith", "SMITH John", Reason.SAME_WORDS),
        ("张伟", "章玮", Reason.HOMOPHONE),
        ("单伟", "山伟", Reason.HOMOPHONE),
        ("张伟", "Zhang Wei", Reason.ROMANISED),
        ("张伟", "zhangwei", Reason.ROMANISED),
        ("张伟", "Wei Zhang", Reason.ROMANISED),
        ("张伟明", "Chang Wei-ming", Reason.ROMANISED),
        ("黄晓明", "Wong Xiaoming", Reason.ROMANISED),
        ("歐陽修", "Au Yeung Xiu", Reason.ROMANISED),
        ("朱国强", "Chu Kuo-chiang", Reason.ROMANISED),
        ("吕丽", "Lu Li", Reason.ROMANISED),
        ("张伟明", "张伟朋", Reason.NEAR_NAME),
        ("Jon Smith", "John Smith", Reason.NEAR_NAME),
        ("Simth", "Smith", Reason.NEAR_NAME),
    ],
)
def test_names_are_alike_because(a: str, b: str, reason: Reason) -> None:
    assert likeness(Person(a), Person(b)).reasons == (reason,)


@pytest.mark.parametrize(
    ("a", "b"), [("张伟", "李四"), ("张伟", "John"), ("张伟", "张明"), ("Smith", "Jones"), ("", "")]
)
def test_other_names_are_not_alike(a: str, b: str) -> None:
    assert likeness(Person(a), Person(b)) == Likeness(0, ())


@pytest.mark.parametrize(
    ("a", "b", "warns"),
    [
        (Person("张伟"), Person("張偉"), True),
        (Person("张伟"), Person("章伟"), False),
        (Person("张伟", born=BORN), Person("章伟", born=BORN), True),
        (Person("张伟", (PHONE,)), Person("章伟", ("+8613800138001",)), True),
        (Person("张伟", (PHONE,)), Person("Zhang Wei", ("+8613800130800",)), True),
        (Person("张伟", (PHONE,)), Person("李四", (PHONE,)), True),
        (Person("张伟", (PHONE,)), Person("李四", ("+8613800138001",)), False),
        (Person("张伟", born=BORN), Person("李四", born=BORN), False),
        (Person("张伟", (PHONE,), BORN), Person("李四", ("+8613800138001",), BORN), False),
        (Person("张伟", born=BORN), Person("张伟", born=date(1961, 7, 9)), False),
        (Person("张伟", (PHONE,), BORN), Person("张伟", (PHONE,), date(1961, 7, 9)), False),
        (Person("张伟", born=BORN), Person("张伟", born=date(1990, 3, 2)), True),
        (Person("张伟", documents=("E1",)), Person("Tom", documents=("E1",)), True),
        (Person("张伟明", (PHONE,)), Person("张伟朋", ("+8613800138010",)), False),
    ],
)
def test_front_desk_is_warned(a: Person, b: Person, warns: bool) -> None:
    assert likeness(a, b).warns is warns


def test_same_document_is_certain_whatever_else_differs() -> None:
    a, b = Person("张伟", (PHONE,), BORN, ("E1",)), Person("Tom", (), date(1961, 7, 9), ("E1",))
    assert likeness(a, b) == Likeness(1.0, (Reason.SAME_DOCUMENT, Reason.OTHER_BIRTH))


people = st.builds(
    Person,
    st.sampled_from(NAMES),
    st.lists(st.sampled_from([PHONE, "+8613800138001", "+85291234567"]), max_size=2).map(tuple),
    st.none() | st.dates(date(1990, 1, 1), date(1990, 3, 3)),
)


@given(people, people)
def test_likeness_is_symmetric_and_between_nothing_and_certain(a: Person, b: Person) -> None:
    assert likeness(a, b) == likeness(b, a)
    assert 0 <= likeness(a, b).score <= 1


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_texts_are_compared_without_error(a: str, b: str) -> None:
    assert likeness(Person(a), Person(b)).score <= 1
    assert len(block_terms(Person(a))) <= 300


@pytest.mark.parametrize(
    ("syllable", "written"),
    [
        ("zhang", "chang"),
        ("xiao", "hsiao"),
        ("qiang", "chiang"),
        ("guo", "kuo"),
        ("duo", "to"),
        ("zhong", "chung"),
        ("xian", "hsien"),
        ("ren", "jen"),
        ("lv", "lu"),
        ("cai", "tsai"),
        ("bi", "pi"),
        ("xue", "hsueh"),
        ("zhi", "chih"),
    ],
)
def test_syllable_is_written_in_wade_giles(syllable: str, written: str) -> None:
    assert wade_giles(syllable) == written


def test_forms_are_for_their_own_script_only() -> None:
    assert (latin_forms("John Smith"), pinyin_forms("张伟")) == (set(), set())


def _variation(person: Person, kind: str, pick: random.Random) -> Person:
    """Write one person a second time, as a front desk might."""
    digits = list(person.phones[0])
    if kind == "digit":
        place = pick.randrange(4, 14)
        digits[place] = str((int(digits[place]) + pick.randint(1, 9)) % 10)
    elif kind == "swap":
        places = [i for i in range(5, 13) if digits[i] != digits[i + 1]] or [5]
        place = pick.choice(places)
        digits[place], digits[place + 1] = digits[place + 1], digits[place]
    phones = ("".join(digits),)
    if kind in ("digit", "swap"):
        return Person(person.name, phones, None)
    if kind == "pinyin":
        return Person(full_readings(person.name)[0].title(), phones, None)
    return Person("王" + person.name[1:] if kind == "surname" else person.name, phones, person.born)


def _people(pick: random.Random, count: int) -> list[Person]:
    """Give present-day names invented phones and birth dates."""
    names = [name for name in listed("zh_modern_gender.csv", "name") if len(name) > 1 and all(map(is_han, name))]
    born = [date(1950 + pick.randrange(60), pick.randint(1, 12), pick.randint(1, 28)) for _ in range(count)]
    return [Person(pick.choice(names), (f"+86199{pick.randrange(10**8):08}",), day) for day in born]


@pytest.mark.parametrize("kind", ["same", "digit", "swap", "pinyin", "surname"])
def test_every_seeded_second_entry_is_fetched_and_warned_of(kind: str) -> None:
    pick = random.Random(f"seed {kind}")
    missed = []
    for person in _people(pick, 200):
        other = _variation(person, kind, pick)
        fetched = bool(block_terms(other) & index_terms(person.name, person.phones))
        if not (fetched and likeness(person, other).warns):
            missed.append((person, other))
    assert missed == []


def test_strangers_are_seldom_warned_of() -> None:
    pick = random.Random("strangers")
    strangers = _people(pick, 100)
    pairs = [(a, b) for i, a in enumerate(strangers) for b in strangers[:i] if a.name != b.name]
    wrong = [(a, b) for a, b in pairs if likeness(a, b).score >= WARN]
    assert (len(wrong), len(pairs) > 4_900) == (0, True)
