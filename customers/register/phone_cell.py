"""The phone cell of a register: which of its parts are numbers, and which were meant to be.

What one number is, `customers.identity.phones` knows.
"""

import re
from dataclasses import dataclass

from customers.identity.phones import Phone, parse_phones

from .table import Cell, cell_text
from .text import folded, is_blank, is_withheld

_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?e\+?(\d{1,2})")
_BETWEEN = re.compile(r"[,、;/|\n\r\t]|或|和|及|&")
_NOTE = re.compile(r"\((?=[^()\d]*\))[^()]*\)|\[[^\]\d]*\]")
_SHORT_EXTENSION = re.compile(r"^((?:\+?86-?)?\(?0\d{2,3}\)?-?\d{7,8})-(\d{1,6})$")
_LABEL_WORD = re.compile(
    r"(?<![a-z])(?:tel(?:ephone)?|phone|mobile|mob|cell|wechat|whatsapp|wx|vx|hp|ph|contact|no)(?![a-z])[.:]?"
)
_EXTENSION_WORD = re.compile(r"(?<=\d)\s*(?:ext\.?|x)\s*:?\s*(?=\d)")
_MIXED = re.compile(r"[0-9+_-]*[a-z][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class PhoneCell:
    """The numbers read and the warnings: bad_phone, phone_lossy_scientific."""

    phones: tuple[Phone, ...] = ()
    warnings: tuple[str, ...] = ()


def read_phone_cell(cell: Cell) -> PhoneCell:
    """Read every number of a cell. 保密, 无, - are no number and no fault; half a number is never guessed."""
    text = cell_text(cell).strip().lstrip("'’")
    if is_blank(text) or is_withheld(text) or (len(text) < 7 and not text.strip("0")):
        return PhoneCell()
    plain, lossy = _unscientific(folded("\n".join(text.splitlines()).replace("\n", ";")))
    if lossy:
        return PhoneCell(warnings=("phone_lossy_scientific",))
    found, bad = [], False
    for part in filter(None, (piece.strip() for piece in _BETWEEN.split(_NOTE.sub(" ", plain)))):
        phones, spoiled = _read_part(part)
        found += phones
        bad = bad or spoiled
    unique = tuple({phone.e164: phone for phone in found}.values())
    return PhoneCell(unique, ("bad_phone",) if bad else ())


def _unscientific(text: str) -> tuple[str, bool]:
    """Write 1.8836008812e+10 out again; (text, True) where the digits behind the point do not reach that far."""
    found = _SCIENTIFIC.fullmatch(text)
    if not found:
        return text, False
    behind = found[2] or ""
    missing = int(found[3]) - len(behind.rstrip("0"))
    return found[1] + behind.ljust(int(found[3]), "0"), missing > 2


def _read_part(part: str) -> tuple[list[Phone], bool]:
    """Read a part between separators: (numbers, whether something meant to be one is left out).

    A third group behind a landline is its extension; a letter within the digits spoils a number.
    """
    plain = _EXTENSION_WORD.sub("转", _SHORT_EXTENSION.sub(r"\1转\2", part))
    words = _LABEL_WORD.sub(" ", plain)
    if any(_digit_count(word) >= 7 for word in _MIXED.findall(words)):
        return [], True
    phones = parse_phones(_MIXED.sub(" ", words))
    return phones, _leaves_a_number(words, phones) if phones else not _says_nothing(words)


def _digit_count(word: str) -> int:
    """Count digits."""
    return sum(map(str.isdigit, word))


def _says_nothing(words: str) -> bool:
    """True for a part that holds a remark (微信同号, 本人) and nothing like a number or an account."""
    return is_withheld(words) or re.search(r"[0-9a-z]", words) is None


def _leaves_a_number(words: str, phones: list[Phone]) -> bool:
    """True where a word with the length of a number is in none of the numbers read from its part."""
    digits = (re.sub(r"\D", "", word) for word in re.split(r"\s|转|轉|分机|内线|#", words))
    return any(len(word) > 10 and all(word[-7:] not in phone.e164 for phone in phones) for word in digits)
