"""Barcodes of volumes, boxes and shelves: `CRV-XXXXXXXX-C`. No personal datum, nothing counted, a typing error is found.

Eight random characters of an alphabet without I, L, O, U, and a check character over kind and characters, modulo 37: every
single wrong character and every two that changed places are noticed. Pure: no database.
"""

import re
import secrets
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 8
_PRIME: Final = 37
_ALIKE: Final = str.maketrans("OIL", "011")
_SHAPE: Final = re.compile(rf"CR([VBS])([{ALPHABET}]{{{LENGTH}}})([{ALPHABET}])")


class Kind(StrEnum):
    """What a barcode stands on."""

    VOLUME = "V"
    BOX = "B"
    SHELF = "S"


class CodeWrong(Exception):
    """It is no barcode of the archive: `shape` (not one at all) or `check` (mistyped or misread)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Barcode:
    """A barcode as it was read: its kind, and its one way of writing."""

    kind: Kind
    text: str


def new_code(kind: Kind) -> str:
    """A code nobody can guess; whether it is free is for the unique column to say."""
    while True:
        body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        check = _check(kind, body)
        if check < len(ALPHABET):  # five of 37 check values have no character: such a body is not used
            return f"CR{kind}-{body}-{ALPHABET[check]}"


def read(typed: str) -> Barcode:
    """A code as a scanner or a hand gives it: any case, full-width too, with or without hyphens, O for 0, I and L for 1.

    Raises CodeWrong.
    """
    plain = re.sub(r"[\s\-‐-―−－]", "", unicodedata.normalize("NFKC", typed)).upper()
    found = _SHAPE.fullmatch(plain[:3] + plain[3:].translate(_ALIKE))
    if found is None:
        raise CodeWrong("shape")
    kind, body, check = Kind(found[1]), found[2], found[3]
    if _check(kind, body) != ALPHABET.index(check):
        raise CodeWrong("check")
    return Barcode(kind, f"CR{kind}-{body}-{check}")


def _check(kind: Kind, body: str) -> int:
    total = ALPHABET.index(kind)
    for character in body:
        total = (total * len(ALPHABET) + ALPHABET.index(character)) % _PRIME
    return total
