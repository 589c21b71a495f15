"""Identity documents; every number is invented or a published specimen."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.identity.documents import DocumentError, DocumentKind, IdentityDocument, guess_document, read_document

CARD = IdentityDocument(DocumentKind.RESIDENT_CARD, "11010519491231002X", date(1949, 12, 31), "F", True)


@pytest.mark.parametrize("text", ["11010519491231002X", "110105 19491231 002x", "１１０１０５１９４９１２３１００２Ｘ"])
def test_resident_card_tells_birth_and_sex(text: str) -> None:
    assert read_document(DocumentKind.RESIDENT_CARD, text) == CARD


@pytest.mark.parametrize(
    ("text", "kind", "number", "sex"),
    [
        ("G123456(A)", DocumentKind.HKID, "G123456(A)", ""),
        ("a1234563", DocumentKind.HKID, "A123456(3)", ""),
        ("AB987654(3)", DocumentKind.HKID, "AB987654(3)", ""),
        ("A123456789", DocumentKind.TWID, "A123456789", "M"),
        ("A800000014", DocumentKind.TWID, "A800000014", "M"),
        ("H12345678", DocumentKind.HOME_PERMIT, "H12345678", ""),
        ("M1234567800", DocumentKind.HOME_PERMIT, "M1234567800", ""),
        ("C12345678", DocumentKind.EXIT_PERMIT, "C12345678", ""),
        ("12345678", DocumentKind.TAIWAN_PERMIT, "12345678", ""),
        ("E12345678", DocumentKind.PASSPORT, "E12345678", ""),
        ("EA1234567", DocumentKind.PASSPORT, "EA1234567", ""),
    ],
)
def test_number_is_recognised(text: str, kind: DocumentKind, number: str, sex: str) -> None:
    found = guess_document(text)
    assert (found.kind, found.number, found.sex) == (kind, number, sex)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (DocumentKind.RESIDENT_CARD, "110105194912310021"),
        (DocumentKind.RESIDENT_CARD, "11010519490231002X"),
        (DocumentKind.HKID, "G123456(0)"),
        (DocumentKind.TWID, "A123456788"),
        (DocumentKind.PASSPORT, "ABCDEFGH"),
        (DocumentKind.HOME_PERMIT, "K12345678"),
        (DocumentKind.RESIDENT_CARD, ""),
    ],
)
def test_wrong_number_is_refused_without_repeating_it(kind: DocumentKind, text: str) -> None:
    with pytest.raises(DocumentError) as refusal:
        read_document(kind, text)
    assert str(refusal.value) == "document number not valid"


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_of_a_resident_card_is_noticed(place: int, step: int) -> None:
    wrong = list(CARD.number)
    wrong[place] = str((int(wrong[place]) + step) % 10)
    with pytest.raises(DocumentError):
        read_document(DocumentKind.RESIDENT_CARD, "".join(wrong))


@given(st.text(max_size=30))
def test_any_text_is_guessed_without_error_and_reads_back(text: str) -> None:
    found = guess_document(text)
    assert found is None or read_document(found.kind, found.number) == found
