"""Identity documents: which kind a number is, whether its check digit holds, and what it tells of birth and sex.

Mainland resident cards (also of Hong Kong, Macau and Taiwan residents and of foreigners), HKID, Taiwan ID, travel
permits, passports by shape. Not here: where numbers are stored.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_11_2

from .letters import without_unseen


class DocumentKind(StrEnum):
    """Kinds of identity document."""

    RESIDENT_CARD = "resident_card"
    HKID = "hkid"
    TWID = "twid"
    HOME_PERMIT = "home_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    EXIT_PERMIT = "exit_permit"
    PASSPORT = "passport"

    @property
    def label(self) -> Promise:
        """Give the kind's name for forms."""
        return _LABELS[self]


_LABELS = {
    DocumentKind.RESIDENT_CARD: _("Resident identity card"),
    DocumentKind.HKID: _("Hong Kong identity card"),
    DocumentKind.TWID: _("Taiwan identity card"),
    DocumentKind.HOME_PERMIT: _("Mainland travel permit for Hong Kong and Macau residents"),
    DocumentKind.TAIWAN_PERMIT: _("Mainland travel permit for Taiwan residents"),
    DocumentKind.EXIT_PERMIT: _("Exit-entry permit to Hong Kong and Macau"),
    DocumentKind.PASSPORT: _("Passport"),
}


class DocumentError(ValueError):
    """A number that is not of the kind named; the text never repeats the number."""

    message = _("The document number is not valid; check it against the document.")

    def __init__(self) -> None:
        super().__init__("document number not valid")


@dataclass(frozen=True, slots=True)
class IdentityDocument:
    """A document number as written on the card, with birth date and sex ("M", "F") where the number tells them."""

    kind: DocumentKind
    number: str
    born: date | None = None
    sex: str = ""
    is_checked: bool = False
    """Whether a check digit was there and held."""


def read_document(kind: DocumentKind, text: str) -> IdentityDocument:
    """Read a number of a known kind; raises DocumentError."""
    document = _READERS[kind](_compact(text))
    if document is None:
        raise DocumentError
    return document


def guess_document(text: str) -> IdentityDocument | None:
    """Read a number of unknown kind: those with a check digit first; None when it is none."""
    compact = _compact(text)
    return next(filter(None, (reader(compact) for reader in _READERS.values())), None)


def _compact(text: str) -> str:
    """Full width to half, upper case, blanks, dashes and brackets off."""
    return re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", without_unseen(text)).upper())


def _resident_card(number: str) -> IdentityDocument | None:
    """18 characters: area, birth date, order (odd for men), check; birth date must exist."""
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", number):
        return None
    try:
        mod_11_2.validate(number)
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except (ValidationError, ValueError):
        return None
    sex = "M" if int(number[16]) % 2 else "F"
    return IdentityDocument(DocumentKind.RESIDENT_CARD, number, born, sex, True) if born.year >= 1880 else None


def _hkid(number: str) -> IdentityDocument | None:
    """One or two letters, six digits, check digit or A; weights 9 to 2, a blank before a single letter counts 36."""
    if not re.fullmatch(r"[A-Z]{1,2}\d{6}[\dA]", number):
        return None
    values = [36] * (9 - len(number)) + [int(character, 36) for character in number]
    good = sum(weight * value for weight, value in zip(range(9, 0, -1), values, strict=True)) % 11 == 0
    written = f"{number[:-1]}({number[-1]})"
    return IdentityDocument(DocumentKind.HKID, written, is_checked=True) if good else None


_TAIWAN_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"


def _twid(number: str) -> IdentityDocument | None:
    """A letter (10 to 35 in Taiwan's own order), 1 or 8 for men, 2 or 9 for women, eight digits with a check."""
    if not re.fullmatch(r"[A-Z][1289]\d{8}", number):
        return None
    tens, ones = divmod(10 + _TAIWAN_LETTERS.index(number[0]), 10)
    digits = [tens, ones, *map(int, number[1:])]
    weights = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
    if sum(weight * digit for weight, digit in zip(weights, digits, strict=True)) % 10:
        return None
    return IdentityDocument(DocumentKind.TWID, number, sex="M" if number[1] in "18" else "F", is_checked=True)


def _by_shape(kind: DocumentKind, shape: str) -> Callable[[str], IdentityDocument | None]:
    """Make a reader for numbers that carry no check digit."""

    def read(number: str) -> IdentityDocument | None:
        return IdentityDocument(kind, number) if re.fullmatch(shape, number) else None

    return read


_READERS: dict[DocumentKind, Callable[[str], IdentityDocument | None]] = {
    DocumentKind.RESIDENT_CARD: _resident_card,
    DocumentKind.HKID: _hkid,
    DocumentKind.TWID: _twid,
    DocumentKind.HOME_PERMIT: _by_shape(DocumentKind.HOME_PERMIT, r"[HM]\d{8}(?:\d{2})?"),
    DocumentKind.EXIT_PERMIT: _by_shape(DocumentKind.EXIT_PERMIT, r"[CW][A-Z]?\d{7,8}"),
    DocumentKind.TAIWAN_PERMIT: _by_shape(DocumentKind.TAIWAN_PERMIT, r"\d{8}"),
    DocumentKind.PASSPORT: _by_shape(DocumentKind.PASSPORT, r"(?=(?:[A-Z]*\d){5})[A-Z0-9]{6,9}"),
}
