"""A person's name as text: cleaned, keyed, checked, split into surname and given name.

Not here: readings (`pinyin`), masking (`masking`), titles and notes behind a name in a legacy register (`register`).
"""

import re
import unicodedata
from enum import StrEnum
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .letters import CJK, is_han, simplified, to_simplified, without_unseen
from .surnames import COMPOUND

LONGEST = 60

_BLANKS = re.compile(r"\s+")
_INNER_CJK_BLANK = re.compile(f"(?<=[{CJK}]) (?=[{CJK}])")


class NameProblem(StrEnum):
    """What is wrong with a typed name; `message` is what the form says."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    CONTROL = "control"
    UNREADABLE = "unreadable"
    DIGITS = "digits"

    @property
    def message(self) -> Promise:
        """Give the words for the form, in the language of the reader."""
        return _MESSAGES[self]


_MESSAGES = {
    NameProblem.EMPTY: _("Enter a name."),
    NameProblem.TOO_LONG: _("The name is longer than 60 characters."),
    NameProblem.CONTROL: _("The name contains control characters."),
    NameProblem.UNREADABLE: _("Some characters of the name were lost; type it again."),
    NameProblem.DIGITS: _("A name cannot consist of digits only."),
}


class NameParts(NamedTuple):
    """Surname and given name as written; a name that does not split has an empty surname."""

    surname: str
    given: str


def normalise_name(raw: str) -> str:
    """Clean a name as it is to be stored; the script (简/繁) stays as written.

    NFC; outer blanks, unseen characters and blanks between CJK characters off; other runs of blanks become one.
    """
    text = unicodedata.normalize("NFC", without_unseen(raw))
    text = _BLANKS.sub(" ", text).strip()
    return _INNER_CJK_BLANK.sub("", text)


def name_key(name: str) -> str:
    """Give the form under which two writings of one name are equal: NFKC, no blanks, simplified, casefolded."""
    key = _fold_once(normalise_name(name))
    while (again := _fold_once(key)) != key:
        key = again
    return key


def _fold_once(text: str) -> str:
    """One round of folding; compatibility forms may open up new case or script pairs, so the caller repeats it."""
    text = "".join(unicodedata.normalize("NFKC", without_unseen(text)).split())
    return unicodedata.normalize("NFKC", to_simplified(text).casefold())


def check_name(raw: str) -> NameProblem | None:
    """Find what makes a typed name unfit for a file (A1.1); markup and formula signs are plain text and pass."""
    name = normalise_name(raw)
    if not name:
        return NameProblem.EMPTY
    if len(name) > LONGEST:
        return NameProblem.TOO_LONG
    categories = {unicodedata.category(character) for character in name}
    if "Cc" in categories:
        return NameProblem.CONTROL
    if "Cs" in categories or "\ufffd" in name:
        return NameProblem.UNREADABLE
    return None if _has_letters(name) else NameProblem.DIGITS


def _has_letters(name: str) -> bool:
    """False for a name of nothing but digits, blanks and dashes, such as a phone number in the wrong box."""
    return not all(c.isdigit() or c in " -+.()" for c in unicodedata.normalize("NFKC", name))


def split_name(name: str) -> NameParts:
    """Split a name: a Han name after its surname (compound surnames known), others before their last word.

    A Han name with a dot (阿不都·热合曼), of more than five characters, or of one character has no surname.
    """
    name = normalise_name(name)
    if name and all(map(is_han, name)):
        size = surname_length(name)
        return NameParts(name[:size], name[size:])
    given, blank, surname = name.rpartition(" ")
    return NameParts(surname, given) if blank else NameParts("", name)


def surname_length(name: str) -> int:
    """Count the leading characters that are the surname of a Han name: 0, 1 or 2."""
    if not 2 <= len(name) <= 5:
        return 0
    head = simplified(name[0]) + simplified(name[1])
    return 2 if len(name) > 2 and head in COMPOUND else 1
