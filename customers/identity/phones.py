"""Phone numbers as people write them: one number or a whole cell into E.164.

Mainland numbers are judged by shape (new segments are opened before any table knows them); all others by
phonenumberslite. Not here: whose number it is, and how it is searched (`search_terms`).
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate

from .letters import without_unseen
from .phone_display import display, last_four, mask
from .phone_number import AREA, Phone, PhoneType, read_one

__all__ = ["Phone", "PhoneType", "display", "last_four", "mask", "parse_phone", "parse_phones"]

_LABEL = re.compile(r"(?i)\b(?:tel|telephone|phone|mobile|mob|cell|wechat|whatsapp|wx|vx)\b[.:：]?")
_EXTENSION = re.compile(r"(?i)(?:转|轉|分机|分機|内线|內線|ext\.?|(?<=\d)\s*x|#)\s*:?\s*(\d{1,6})")
_TAIL = re.compile(rf"^(\(?0{AREA}\)?[ -]?[1-9]\d{{6,7}})-(\d{{2,5}})$")
_SEPARATORS = re.compile(r"[;,、/|\n\r\t]|或|和|及|&")
_WORDS = re.compile(r"[^\W\d_A-Za-z]+|[()\[\]:。!?“”\"'`·]")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u30fc\ufe63~_]")
_LONGEST_CELL = 500


def parse_phone(text: str, region: str = "CN") -> Phone | None:
    """Read a text that holds one number; None when it holds none or several. `region` is where a bare number lies."""
    found = parse_phones(text, region)
    return found[0] if len(found) == 1 else None


def parse_phones(text: str, region: str = "CN") -> list[Phone]:
    """Read every number of a cell, in order, each once; what is not a number (微信同, 本人, 保密) is passed over.

    A part that mixes letters into its digits or has too many or few digits gives nothing rather than a guess.
    """
    plain = _plain(text)
    found = (phone for part in _SEPARATORS.split(plain) for phone in _read_part(part, region))
    return list({phone.e164: phone for phone in found}.values())


def _plain(text: str) -> str:
    """Full width to half, dashes to one dash, labels off, a float's tail off; over-long cells are cut."""
    text = unicodedata.normalize("NFKC", without_unseen(text[:_LONGEST_CELL]))
    return _LABEL.sub(" ", _DASHES.sub("-", re.sub(r"(?<=\d{7})\.0\b", "", text)))


def _read_part(part: str, region: str) -> list[Phone]:
    """Read a part without separators: one number, or several apart by blanks."""
    part, extension = _without_extension(part.strip())
    words = _WORDS.sub(" ", part).replace(" - ", "-").split()
    phones = _cover([word.strip(".-") for word in words if word.strip(".-+")], region)
    if extension and phones:
        phones[-1] = Phone(phones[-1].e164, phones[-1].type, extension)
    return phones


def _runs_to(words: list[str]) -> Iterator[str]:
    """Give the last word, the last two, and so on."""
    return accumulate(reversed(words), lambda later, word: f"{word} {later}")


def _without_extension(part: str) -> tuple[str, str]:
    """Cut off 转801, ext. 801 or a landline's last -801; gives the rest and the extension's digits."""
    marked = _EXTENSION.search(part)
    if marked:
        return part[: marked.start()], marked[1]
    tailed = _TAIL.match(part)
    return (tailed[1], tailed[2]) if tailed else (part, "")


def _cover(words: list[str], region: str) -> list[Phone]:
    """Divide words into the fewest runs that are each a number; words that fit no run are left out."""
    best: list[list[Phone]] = [[]]
    missed = [0]
    for end in range(1, len(words) + 1):
        options = [(missed[-1] + 1, best[-1])]
        for start, run in zip(range(end - 1, -1, -1), _runs_to(words[:end]), strict=True):
            if len(run) > 24:
                break
            phone = read_one(run, region)
            if phone:
                options.append((missed[start], [*best[start], phone]))
        fewest, phones = min(options, key=lambda option: (option[0], len(option[1])))
        missed.append(fewest)
        best.append(phones)
    return best[-1]
