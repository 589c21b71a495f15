"""Barcodes: no personal datum, typing errors found; volumes out of order; both without a database (A3.1, A5.4)."""

import pytest

from archive.store import codes
from archive.store.codes import ALPHABET, CodeWrong, Kind
from archive.store.ordering import out_of_order


@pytest.mark.clause("A3.1")
@pytest.mark.parametrize("kind", Kind)
def test_code_reads_as_it_was_made_in_any_writing(kind: Kind) -> None:
    code = codes.new_code(kind)
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in code)
    for typed in (
        code,
        code.lower(),
        code.replace("-", ""),
        f" {code}\n",
        wide,
        code.replace("0", "O").replace("1", "l"),
    ):
        if "O" in typed and "0" not in code:
            continue
        assert codes.read(typed) == codes.Barcode(kind, code)


@pytest.mark.clause("A3.1")
def test_every_wrong_character_and_every_swap_is_found() -> None:
    code = codes.new_code(Kind.VOLUME)
    places = [place for place in range(4, 14) if code[place] != "-"]
    wrong = [code[:p] + c + code[p + 1 :] for p in places for c in ALPHABET if c != code[p]]
    for first in places:
        for second in places[:-1]:
            if first < second and code[first] != code[second]:
                letters = list(code)
                letters[first], letters[second] = letters[second], letters[first]
                wrong.append("".join(letters))
    for typed in wrong:
        with pytest.raises(CodeWrong, match="check"):
            codes.read(typed)


def test_code_of_one_kind_is_none_of_another() -> None:
    code = codes.new_code(Kind.VOLUME)
    with pytest.raises(CodeWrong, match="check"):
        codes.read(code.replace("CRV", "CRB"))


@pytest.mark.parametrize(
    "typed", ["", "CRV", "A-2026-0001", "CRV-12345678", "CRX-12345678-1", "CRV-1234567U-1", "９" * 40]
)
def test_what_is_no_code_says_so(typed: str) -> None:
    with pytest.raises(CodeWrong, match="shape"):
        codes.read(typed)


@pytest.mark.clause("A5.4")
@pytest.mark.parametrize(
    ("keys", "wrong"),
    [([], set()), ([1], set()), ([1, 2, 3], set()), ([3, 1, 2], {0}), ([1, 9, 2, 3], {1}), ([1, 2, 3, 0], {3})],
)
def test_fewest_are_called_out_of_order(keys: list[int], wrong: set[int]) -> None:
    assert out_of_order(keys) == wrong


def test_two_that_changed_places_are_one_fault() -> None:
    assert len(out_of_order([1, 2, 4, 3, 5])) == 1
