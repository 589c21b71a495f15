"""Names in free texts: every way in which a person's name may be written, and where in a text one of them stands. Pure.

Found in either Chinese script, with variant characters, blanks or signs between, by sound (a slip of the pen: 章伟明 for
张伟明), in pinyin and other Latin spellings in either order, the given name alone, and the surname with a title (张女士,
Ms Zhang).
Not found: initials, nicknames that share nothing with the name, a given name in Cantonese letters.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from customers.identity.letters import folded, is_han
from customers.identity.names import normalise_name, split_name
from customers.identity.pinyin import character_readings, full_readings
from customers.identity.romanisation import latin_forms, pinyin_forms
from customers.identity.syllables import plain_u
from customers.identity.terms import joined, words_of
from customers.identity.variants import plain_variant

Span = tuple[int, int]
_FARTHEST: Final = 4
"""So many signs may stand between two characters of one name."""
_SHORTEST_WORD: Final = 4
"""A single Latin word of a name is looked for alone from so many letters on."""
_TITLES: Final = "女士|小姐|先生|太太|夫人|阿姨|姑娘|妹妹|美女|同学|老师|姐|哥|总|妹|某某|某"
_STAFF_TITLES: Final = "医生|医师|大夫|主任|院长|护士长|护士|护师|老师|顾问|经理|主管|助理|主刀"
_WESTERN: Final = "mrs|mr|ms|miss|madam|mdm|dr|doctor|prof"


@dataclass(frozen=True, slots=True)
class Folded:
    """A text without blanks and signs, each character in the form that all its writings share; `places`: where each stood."""

    text: str
    places: tuple[int, ...]


def fold(text: str) -> Folded:
    """Fold a text for the search of names."""
    pairs = [(part, place) for place, character in enumerate(text) for part in plain_variant(folded(character))]
    return Folded("".join(part for part, _ in pairs), tuple(place for _, place in pairs))


@dataclass(frozen=True, slots=True)
class NamePattern:
    """One person's name as it is looked for: folded Han and Latin writings, whole-name sounds, and how many characters have
    that sound."""

    han: "re.Pattern[str] | None"
    latin: "re.Pattern[str] | None"
    sounds: frozenset[str]


@lru_cache(maxsize=2048)
def pattern_of(name: str, staff: bool = False) -> NamePattern:
    """What is looked for of this name; of staff, the surname goes with other titles."""
    name = normalise_name(name)
    in_han = bool(name) and all(map(is_han, name))
    han, latin, sounds = _of_han(name, staff) if in_han else _of_latin(name)
    return NamePattern(_any(han), _any(latin), frozenset(sounds))


def _of_han(name: str, staff: bool) -> tuple[set[str], set[str], set[str]]:
    surname, given = split_name(name)
    key, last = fold(name).text, fold(surname).text
    han = {re.escape(key)}
    if len(given) > 1:
        han.add(re.escape(fold(given).text))
    if last:
        han.add(f"{re.escape(last)}(?:{_STAFF_TITLES if staff else _TITLES})")
        if not staff:
            han |= {f"[小老阿]{re.escape(last)}", f"[小阿]{re.escape(key[-1])}"}
    written = {joined_latin(form) for form in (*full_readings(name), *latin_forms(name))}
    written |= {joined_latin(form) for form in full_readings(given)} if len(given) > 1 else set()
    latin = {re.escape(form) for form in written if len(form) > 3}
    latin |= {f"(?:{_WESTERN}){re.escape(reading)}" for reading in full_readings(surname)} if surname else set()
    return han, latin, set(map(plain_u, full_readings(name))) if len(name) > 2 else set()


def _of_latin(name: str) -> tuple[set[str], set[str], set[str]]:
    words = [joined(word) for word in words_of(name)]
    forms = {
        "".join(words),
        "".join(reversed(words)),
        "".join([*words[-1:], *words[:-1]]),
        "".join([*words[1:], *words[:1]]),
    }
    latin = {re.escape(joined_latin(form)) for form in forms if form}
    latin |= {re.escape(joined_latin(word)) for word in words if len(word) >= _SHORTEST_WORD}
    latin |= {f"(?:{_WESTERN}){re.escape(joined_latin(word))}" for word in words if len(word) > 1}
    han = {re.escape(fold(name).text)} if any(map(is_han, name)) else set()
    return han, latin, pinyin_forms(name)


def joined_latin(form: str) -> str:
    """A Latin writing as it stands in a folded text."""
    return fold(form).text


def _any(alternatives: Iterable[str]) -> "re.Pattern[str] | None":
    found = sorted(filter(None, alternatives), key=lambda one: (-len(one), one))
    return re.compile("|".join(found)) if found else None


def spans(text: str, within: Folded, pattern: NamePattern) -> Iterator[Span]:
    """Where in `text` (folded in `within`) the name stands, in any of its writings."""
    for expression, latin in ((pattern.han, False), (pattern.latin, True)):
        for found in expression.finditer(within.text) if expression else ():
            span = _span(within, found.start(), found.end())
            if span and not (latin and _inside_a_word(text, span)):
                yield span
    if pattern.sounds:
        yield from _by_sound(within, pattern.sounds)


def _span(within: Folded, start: int, end: int) -> Span | None:
    places = within.places[start:end]
    near = all(later - earlier <= _FARTHEST for earlier, later in pairwise(places))
    return (places[0], places[-1] + 1) if places and near else None


def _inside_a_word(text: str, span: Span) -> bool:
    """Whether Latin letters go on before or behind: 'lina' within 'Carolina'."""
    before, behind = text[span[0] - 1 : span[0]] if span[0] else "", text[span[1] : span[1] + 1]
    return any(fold(edge).text.isascii() and fold(edge).text.isalpha() for edge in (before, behind) if edge)


def _by_sound(within: Folded, sounds: frozenset[str]) -> Iterator[Span]:
    """Runs of Han characters that sound as the name does, whatever they are."""
    for start in range(len(within.text)):
        for sound in sounds:
            end = _sounding(within.text, start, sound)
            span = _span(within, start, end) if end > start + 1 else None
            if span:
                yield span


def _sounding(text: str, at: int, sound: str) -> int:
    """Where the run of characters from `at` that sounds like this ends; 0 where there is none."""
    if not sound:
        return at
    if at >= len(text) or not is_han(text[at]):
        return 0
    for reading in character_readings(text[at]):
        plain = plain_u(reading)
        if sound.startswith(plain):
            end = _sounding(text, at + 1, sound[len(plain) :])
            if end:
                return end
    return 0
