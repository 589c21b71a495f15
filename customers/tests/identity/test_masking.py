"""Names on displays others see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.identity.masking import mask_name
from customers.identity.names import normalise_name

from .awkward import NAMES


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张伟", "张*"),
        ("张伟明", "张*明"),
        ("欧阳修", "欧阳*"),
        ("欧阳娜娜", "欧阳*娜"),
        ("諸葛孔明", "諸葛*明"),
        ("John Smith", "J*** Smith"),
        ("Anna Maria Smith", "A*** Smith"),
        ("Madonna", "M***"),
        ("阿不都·热合曼", "阿***"),
        ("김철수", "김***"),
        ("李", "*"),
        ("X", "***"),
        ("", ""),
        ("𠮷田", "𠮷*"),
    ],
)
def test_name_is_masked(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.clause("A6.1")
@pytest.mark.parametrize("name", NAMES)
def test_masked_name_never_shows_the_whole(name: str) -> None:
    assert normalise_name(name) not in mask_name(name)


@given(st.text(max_size=40))
def test_any_name_is_masked_without_error(text: str) -> None:
    assert ("*" in mask_name(text)) is bool(normalise_name(text))
