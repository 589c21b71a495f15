"""Index and query agree: every name is found by each form people type, and the re-check refuses what only collides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.identity.letters import is_han
from customers.identity.names import normalise_name
from customers.identity.pinyin import full_readings, initials
from customers.identity.search_terms import (
    MOST_TERMS,
    SHORT_FIELDS,
    Field,
    Kind,
    MatchSpan,
    Query,
    Term,
    index_terms,
    matches,
    query_terms,
)

from .awkward import NAMES, listed

PHONES = ("+8613800138000", "+85291234567")
NUMBERS = ("KH-2024-000123",)


def finds(typed: str, name: str, *, wider: bool = True) -> bool:
    """Ask the index as the keyed index would, then re-check."""
    query, terms = query_terms(typed), index_terms(name, PHONES, NUMBERS)
    clauses = query.any_of + (query.wider if wider else ())
    return any(clause <= terms for clause in clauses) and matches(query, name, PHONES, NUMBERS) is not None


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("张伟", "张伟"),
        ("張偉", "张伟"),
        ("张伟", "張偉明"),
        ("伟明", "张伟明"),
        ("zhangwei", "张伟"),
        ("ZhangWei", "张伟"),
        ("zhang wei", "张伟"),
        ("Zhāng Wěi", "张伟"),
        ("zhangwei", "张伟明"),
        ("zhangweiming", "张伟明"),
        ("weiming", "张伟明"),
        ("zw", "张伟"),
        ("ZW", "张伟"),
        ("zhw", "张伟"),
        ("zwm", "张伟明"),
        ("zw", "张伟明"),
        ("shanwei", "单伟"),
        ("danwei", "单伟"),
        ("sw", "单伟"),
        ("lvli", "吕丽"),
        ("luli", "吕丽"),
        ("lyuli", "吕丽"),
        ("lüli", "吕丽"),
        ("yuchi", "尉遲恭"),
        ("moqiwei", "万俟伟"),
        ("linyuan", "林元"),
        ("xian", "西安"),
        ("xi'an", "西安"),
        ("jitian", "𠮷田"),
        ("阿不都热合曼", "阿不都·热合曼"),
        ("热合曼", "阿不都·热合曼"),
        ("阿不都·热合曼", "阿不都·热合曼"),
        ("smith", "John Smith"),
        ("John Smith", "John Smith"),
        ("smith, john", "John Smith"),
        ("johnsmith", "John Smith"),
        ("js", "John Smith"),
        ("obrien", "Zoë O'Brien"),
        ("zoe", "Zoë O'Brien"),
        ("zoë", "Zoe Lee"),
        ("lukasz", "Łukasz Żółć"),
        ("Ng", "Ng"),
        ("张伟 tom", "张伟 (Tom)"),
        ("tom", "张伟 (Tom)"),
        ("алиса", "Алиса Иванова"),
        ("やまだ", "やまだ はなこ"),
        ("철수", "김철수"),
        ("张伟8000", "张伟"),
        ("zhangwei 8000", "张伟"),
        ("8000", "张伟"),
        ("13800138000", "张伟"),
        ("138 0013 8000", "张伟"),
        ("+86 138-0013-8000", "张伟"),
        ("１３８００１３８０００", "张伟"),
        ("0138000", "张伟"),
        ("91234567", "张伟"),
        ("kh2024000123", "张伟"),
        ("KH-2024-000123", "张伟"),
        ("ＫＨ 2024 000123", "张伟"),
        ("4567", "张伟"),
    ],
)
def test_customer_is_found_at_once_by(typed: str, name: str) -> None:
    assert finds(typed, name, wider=False) is True


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("zhangwe", "张伟"),
        ("zhangw", "张伟"),
        ("zhangweimi", "张伟明"),
        ("zhangwm", "张伟明"),
        ("lixian", "李想"),
        ("smi", "John Smith"),
        ("john smi", "John Smith"),
        ("lvl", "吕丽"),
    ],
)
def test_unfinished_typing_is_found_by_the_wider_clauses(typed: str, name: str) -> None:
    assert finds(typed, name, wider=False) is False
    assert finds(typed, name) is True


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("张伟", "张明伟"),
        ("张伟", "章伟"),
        ("zhangwei", "张明"),
        ("zhangwei", "伟张"),
        ("lvli", "路丽"),
        ("zw", "王张"),
        ("smith", "Goldsmith"),
        ("8001", "张伟"),
        ("13800138001", "张伟"),
        ("0123", "张伟"),
        ("000123", "张伟"),
        ("张伟 9999", "张伟"),
        ("zhangwei 1380", "张伟"),
        ("mith", "John Smith"),
        ("john", "张伟"),
        ("z", "张伟"),
        ("0", "张伟"),
        ("+8613800138000 x", "李四"),
        ("", "张伟"),
        ("%", "张伟"),
        ("*", "张伟"),
        ("伟 8000", "张明"),
    ],
)
def test_others_are_not_found_by(typed: str, name: str) -> None:
    assert finds(typed, name) is False


@pytest.mark.parametrize(
    ("typed", "kind", "scan"),
    [
        ("", Kind.NOTHING, False),
        ("--", Kind.NOTHING, False),
        ("王", Kind.SURNAME_ONLY, True),
        ("wang", Kind.SURNAME_ONLY, True),
        ("li", Kind.LETTERS, True),
        ("张伟", Kind.NAME, False),
        ("zhangwei", Kind.LETTERS, False),
        ("8000", Kind.PHONE_TAIL, False),
        ("13800138000", Kind.PHONE, False),
        ("38000", Kind.DIGITS, False),
        ("12", Kind.NUMBER, False),
        ("KH12", Kind.NUMBER, False),
        ("张伟 8000", Kind.MIXED, False),
        ("zhangwei 8000", Kind.MIXED, False),
        ("John Smith", Kind.LETTERS, False),
    ],
)
def test_typed_text_is_taken_for(typed: str, kind: Kind, scan: bool) -> None:
    query = query_terms(typed)
    assert (query.kind, query.scan) == (kind, scan)


@pytest.mark.parametrize(("typed", "name"), [("王", "王小明"), ("wang", "王小明"), ("shan", "单伟"), ("li", "李四")])
def test_surname_alone_asks_no_index_for_it_but_is_re_checked(typed: str, name: str) -> None:
    query = query_terms(typed)
    assert query.scan is True
    assert [clause for clause in query.any_of + query.wider if clause <= index_terms(name)] == []
    span = matches(query, name)
    assert (span.start, span.end, span.whole) == (0, 1, False)


@pytest.mark.parametrize(
    ("typed", "name", "span"),
    [
        ("伟明", "張偉明", MatchSpan("name", Field.NAME_BIGRAM, 1, 3, False)),
        ("zhangwei", "张伟", MatchSpan("name", Field.PINYIN_FULL, 0, 2, True)),
        ("zhangwei", "张伟明", MatchSpan("name", Field.PINYIN_FULL, 0, 2, False)),
        ("热合曼", "阿不都·热合曼", MatchSpan("name", Field.NAME_BIGRAM, 4, 7, False)),
        ("smi", "John Smith", MatchSpan("name", Field.NAME_HEAD, 5, 8, False)),
        ("8000", "李四", MatchSpan("phone", Field.PHONE_LAST4, 10, 14, False, 0)),
        ("4567", "李四", MatchSpan("phone", Field.PHONE_LAST4, 8, 12, False, 1)),
        ("kh2024000123", "李四", MatchSpan("number", Field.NUMBER, 0, 14, True, 0)),
    ],
)
def test_match_says_which_part_answered(typed: str, name: str, span: MatchSpan) -> None:
    assert matches(query_terms(typed), name, PHONES, NUMBERS) == span


@pytest.mark.parametrize("name", NAMES)
def test_no_term_is_a_single_character_or_a_surname(name: str) -> None:
    terms = index_terms(name, PHONES, NUMBERS)
    assert [term for term in terms if len(term.text) < 2] == []
    surname_only = {Term(field, full_readings(name[0])[0]) for field in Field} if is_han(name[0]) else set()
    assert surname_only & terms == set()
    assert len(terms) <= MOST_TERMS


def forms(name: str) -> list[str]:
    """Give the ways people would type a name of the list."""
    name = normalise_name(name)
    han = name if len(name) > 1 and all(map(is_han, name)) else ""
    typed = [name, *([name[:2], name[-2:]] if han else [])]
    return [*typed, *full_readings(name, 6), *initials(name, 2)] if han and full_readings(name)[0].isascii() else typed


@pytest.mark.parametrize("name", [name for name in NAMES if len(name) > 1])
def test_awkward_name_is_found_by_each_of_its_forms(name: str) -> None:
    assert [typed for typed in forms(name) if not finds(typed, name)] == []


@pytest.mark.parametrize(
    ("file", "column", "step"),
    [
        ("zh_modern_gender.csv", "name", 61),
        ("zh_ancient_traditional.txt", "", 499),
        ("ja_full_names.txt", "", 199),
        ("rare_hanzi_in_names.csv", "sample_name_composed", 1),
        ("latin_awkward.csv", "name", 23),
        ("us_census1990_all_last.txt", "", 397),
    ],
)
def test_listed_names_are_found_by_each_of_their_forms(file: str, column: str, step: int) -> None:
    names = [name for name in listed(file, column)[::step] if len(normalise_name(name)) > 1]
    assert [(name, typed) for name in names for typed in forms(name) if not finds(typed, name)] == []


def test_pinyin_of_one_listed_name_finds_only_names_that_sound_so() -> None:
    names = listed("zh_modern_gender.csv", "name")[::61]
    read = {name: {text.replace("v", "u") for text in full_readings(name, 64)} for name in names}
    wrong = []
    for typed in [full_readings(name)[0] for name in names[::9]]:
        query, heard = query_terms(typed, initials=False), typed.replace("v", "u")
        hits = {name for name in names if matches(query, name)}
        wrong += [(typed, n) for n in names if any(r.startswith(heard) for r in read[n]) and n not in hits]
        wrong += [(typed, n) for n in hits if not any(heard in r for r in read[n])]
    assert wrong == []


def test_first_two_letters_of_one_syllable_are_no_initials() -> None:
    assert matches(query_terms("zh"), "张伟") is None
    assert finds("zh", "张海") is True


def test_bare_hong_kong_number_is_asked_whole() -> None:
    query = query_terms("91234567")
    assert (query.kind, query.phones[0]) == (Kind.PHONE, "+85291234567")


def test_initials_switched_off_are_neither_indexed_nor_asked() -> None:
    query: Query = query_terms("zw", initials=False)
    asked = {term.field for clause in query.any_of + query.wider for term in clause}
    kept = {term.field for term in index_terms("张伟明", PHONES, NUMBERS, initials=False)}
    assert (asked | kept) & SHORT_FIELDS == set()
    assert matches(query, "张伟") is None
    assert finds("zhangwei", "张伟") is True


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_texts_are_indexed_asked_and_compared_without_error(typed: str, name: str) -> None:
    query = query_terms(typed)
    assert len(index_terms(name, PHONES, NUMBERS)) <= MOST_TERMS
    assert len(query.any_of + query.wider) <= 200
    span = matches(query, name, PHONES, NUMBERS)
    assert span is None or 0 <= span.start < span.end


@given(st.text(alphabet="张伟明单吕丽王李阿", min_size=2, max_size=6))
def test_any_han_name_is_found_by_all_its_forms(name: str) -> None:
    assert [typed for typed in forms(name) if not finds(typed, name)] == []
