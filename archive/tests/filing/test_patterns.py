"""Patterns of archive numbers, without a database (B3.3)."""

import pytest

from archive.numbering import patterns
from archive.numbering.patterns import PatternRefused

pytestmark = pytest.mark.clause("B3.3")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("RG{year}", "serial"),
        ("RG{serial:6}", "year"),
        ("RG{year}{serial}", "short"),
        ("RG{year}{serial:3}", "short"),
        ("RG{year}{serial:10}", "short"),
        ("RG{year}{month}{serial:6}", "unknown"),
        ("RG{year:2}{serial:6}", "unknown"),
        ("RG{year}{year}{serial:6}", "twice"),
        ("{year}RG{serial:6}", "mark"),
        ("6G{year}{serial:6}", "mark"),
        ("rg{year}{serial:6}", "sign"),
        ("档{year}{serial:6}", "sign"),
        ("RG {year}{serial:6}", "sign"),
        ("RG{year{serial:6}", "sign"),
        ("R" * 30 + "{year}{serial:6}", "long"),
    ],
)
def test_wrong_patterns_are_refused_by_name(text, code) -> None:
    with pytest.raises(PatternRefused) as refused:
        patterns.read(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("RG{year}{serial:6}", "RG2026000012"),
        ("YG{year}{unit}{serial:6}", "YG2026A01000012"),
        ("JG-{unit}-{year}-{serial:4}", "JG-A01-2026-0012"),
    ],
)
def test_number_is_made_of_the_pattern(text, number) -> None:
    assert patterns.read(text).number(2026, "A01", 12) == number


def test_unit_and_last_number_are_held() -> None:
    pattern = patterns.read("YG{year}{unit}{serial:4}")
    for unit in ("", "a1", "A-1", "医院", "A" * 13):
        with pytest.raises(PatternRefused, match="unit"):
            pattern.number(2026, unit, 1)
    assert pattern.number(2026, "A1", 9999) == "YG2026A19999"
    with pytest.raises(PatternRefused, match="full"):
        pattern.number(2026, "A1", 10000)


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ("RG{year}{serial:6}", "YG{year}{serial:6}", False),
        ("RG{year}{serial:6}", "RG{year}{serial:6}", True),
        ("RG{year}{serial:6}", "RG{year}{serial:7}", False),
        ("RG{year}{unit}{serial:6}", "RG{year}{serial:7}", True),
        ("RG{year}{unit}{serial:6}", "RGA{year}{serial:6}", False),
        ("R{unit}{year}{serial:6}", "RG{year}{serial:6}", True),
        ("R{unit}-{year}{serial:6}", "RG{year}{serial:6}", False),
    ],
)
def test_patterns_that_could_give_the_same_number_are_seen(one, other, clash) -> None:
    first, second = patterns.read(one), patterns.read(other)
    assert bool(patterns.ambiguous_with(first, {"x": second})) is clash
    assert bool(patterns.ambiguous_with(second, {"x": first})) is clash
