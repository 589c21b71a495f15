"""How a name sounds: every reading of a Han name without tones, and its initials.

Surnames are read as surnames (单 shan), heteronyms in all readings, ü as v and as u; words in other scripts stand for
themselves without accents. Not here: other romanisations than pinyin (`romanisation`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from pypinyin import Style
from pypinyin import pinyin as dictionary_readings

from .letters import folded, is_han, simplified
from .names import normalise_name, surname_length
from .surnames import COMPOUND, SINGLE

MOST_READINGS = 4
"""Readings kept for one character; further ones are of dead words."""

# Characters borne in names that the dictionary leaves unread.
_RARE = {"𠮷": ("ji",), "㐂": ("xi",), "〇": ("ling",), "々": ()}


@dataclass(frozen=True, slots=True)
class Sound:
    """One Han character or one word of another script: where it stands in the name, and its readings, likely first.

    `start` and `end` count characters of the normalised name; a reading with ü is spelt with v here.
    """

    start: int
    end: int
    readings: tuple[str, ...]
    is_word: bool = False


def sounds(name: str) -> list[Sound]:
    """Divide a name into characters that sound and words, in order; surnames read as surnames."""
    name = normalise_name(name)
    return list(_sounds(name, _surname_readings(name)))


def _sounds(name: str, surname: dict[int, tuple[str, ...]]) -> Iterator[Sound]:
    """Walk the name; a word ends at a blank, a hyphen or a Han character."""
    start, word = 0, ""
    for place, character in enumerate(name + " "):
        han = is_han(character)
        if (han or character.isspace() or character in "-·・‧•") and word:
            yield Sound(start, place, (word,), is_word=True)
            word = ""
        if han:
            yield Sound(place, place + 1, _in_name(surname.get(place, ()), character))
        else:
            start = start if word else place
            word += folded(character)


def _in_name(as_surname: tuple[str, ...], character: str) -> tuple[str, ...]:
    """Put a surname's readings before the character's others; a character nobody can read stands for itself."""
    readings = dict.fromkeys((*as_surname, *character_readings(character)))
    return tuple(readings)[:MOST_READINGS] or (character,)


def _surname_readings(name: str) -> dict[int, tuple[str, ...]]:
    """Give place -> readings for the characters of the surname, compound surnames by their own two syllables."""
    run = ""
    for character in name:
        if not is_han(character):
            break
        run += simplified(character)
    pair = COMPOUND.get(run[:2])
    if pair and (len(run) == 2 or surname_length(run) == 2):
        return {0: pair[:1], 1: pair[1:]}
    return {0: SINGLE.get(run[:1], ())}


@lru_cache(maxsize=32768)
def character_readings(character: str) -> tuple[str, ...]:
    """Give a character's readings as a word, toneless, ü as v; () when none is known."""
    if character in _RARE:
        return _RARE[character]
    simple = simplified(character)
    read = _looked_up(character) + (_looked_up(simple) if simple != character else ())
    return tuple(dict.fromkeys(read))[:MOST_READINGS]


def _looked_up(character: str) -> tuple[str, ...]:
    """Ask pypinyin; it passes through what it cannot read."""
    found = dictionary_readings(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(reading for reading in found[0] if reading.isascii() and reading.isalpha()) if found else ()


def spellings(reading: str) -> tuple[str, ...]:
    """Give the ways one syllable is typed: lü as lv, lu and (in passports) lyu."""
    if "v" not in reading:
        return (reading,)
    return (reading, reading.replace("v", "u"), reading.replace("v", "yu"))


def combinations(parts: Sequence[tuple[str, ...]], limit: int) -> list[tuple[str, ...]]:
    """Choose one of each part in all ways, the likeliest (earliest choices) first, at most `limit`."""
    if all(len(part) == 1 for part in parts):  # most names: nothing to choose
        return [tuple(part[0] for part in parts)]
    best: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    for part in parts:
        longer = ((rank + place, (*chosen, text)) for rank, chosen in best for place, text in enumerate(part))
        best = sorted(longer, key=itemgetter(0))[:limit]
    return [chosen for _, chosen in best]


def full_readings(name: str, limit: int = 16) -> list[str]:
    """Give the whole name in letters, every reading, the usual one first: 单伟 -> shanwei, danwei, ...

    >>> full_readings("吕丽")
    ['lvli', 'luli', 'lyuli']
    """
    parts = [tuple(s for r in sound.readings for s in spellings(r)) for sound in sounds(name)]
    return list(dict.fromkeys("".join(choice) for choice in combinations(parts, limit))) if parts else []


def initials(name: str, limit: int = 8) -> list[str]:
    """Give the first letters of a name's syllables or words, every reading, the usual one first: 张伟 -> zw."""
    parts = [tuple(dict.fromkeys(reading[0] for reading in sound.readings)) for sound in sounds(name)]
    return ["".join(choice) for choice in combinations(parts, limit)] if parts else []
