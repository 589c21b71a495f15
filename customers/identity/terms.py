"""What is looked up: the plain search terms of one customer, each under a field with a key of its own.

The terms are personal data in clear: they live in memory until the keyed index has turned them into tokens (A6.3).
Never here: a single Han character, a surname alone, anything clinical. Questions are in `query`, re-checks in `match`.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import islice, pairwise
from typing import NamedTuple

from .letters import folded, is_cjk, is_han
from .names import normalise_name
from .phones import last_four
from .pinyin import Sound, combinations, sounds
from .syllables import plain_u

MOST_TERMS = 64
"""Terms of one customer at most; the later kinds of a very long name are left out first."""

MOST_INITIALS = 8
"""Initials of one name that are indexed; longer typed ones are asked by their beginning."""


class Field(StrEnum):
    """Kinds of term; the keyed index derives one key for each."""

    NUMBER = "number"
    PHONE_FULL = "phone_full"
    PHONE_LAST4 = "phone_last4"
    NAME_FULL = "name_full"
    NAME_BIGRAM = "name_bigram"
    NAME_WORD = "name_word"
    NAME_HEAD = "name_head"
    PINYIN_FULL = "pinyin_full"
    PINYIN_PAIR = "pinyin_pair"
    PINYIN_HEAD = "pinyin_head"
    INITIALS = "initials"


SHORT_FIELDS = frozenset({Field.INITIALS, Field.PINYIN_HEAD})
"""Fields that a clinic switches off with initials: few letters, so their frequencies tell the most."""


class Term(NamedTuple):
    """One thing to look up: the field and its folded text."""

    field: Field
    text: str


class Letter(NamedTuple):
    """One folded letter and the place in the normalised name that it comes from."""

    text: str
    place: int


def letters_of(name: str) -> list[Letter]:
    """Fold a normalised name to its letters; punctuation and blanks leave nothing."""
    return [Letter(text, place) for place, character in enumerate(name) for text in folded(character)]


def words_of(name: str) -> list[list[Letter]]:
    """Divide a normalised name into the words of scripts that write blanks; CJK characters end a word."""
    words: list[list[Letter]] = [[]]
    for place, character in enumerate(name):
        if is_cjk(character) or character.isspace() or character in "-·・‧•":
            words.append([])
        else:
            words[-1].extend(Letter(text, place) for text in folded(character))
    return [word for word in words if word]


def joined(letters: Iterable[Letter]) -> str:
    """Give the text of letters."""
    return "".join(letter.text for letter in letters)


def code(number: str) -> str:
    """Fold a customer or file number: width, case, blanks and dashes make no difference."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", number).upper()))


def as_written(name: str) -> str:
    """A whole name for comparing: the same in both Chinese scripts, whatever stands between the letters."""
    return joined(letters_of(normalise_name(name)))


def index_terms(
    name: str, phones: Iterable[str] = (), numbers: Iterable[str] = (), *, initials: bool = True
) -> set[Term]:
    """Give everything one customer is found by, at most 64 terms.

    `phones` are E.164; `initials` is the clinic's switch.
    """
    name = normalise_name(name)
    heard = sounds(name)
    terms = dict.fromkeys(
        (*_number_terms(numbers), *_phone_terms(phones), *_written_terms(name), *_sound_terms(heard, initials))
    )
    return set(islice(terms, MOST_TERMS))


def _number_terms(numbers: Iterable[str]) -> Iterator[Term]:
    """Whole numbers only."""
    yield from islice((Term(Field.NUMBER, text) for text in map(code, numbers) if text), 6)


def _phone_terms(phones: Iterable[str]) -> Iterator[Term]:
    """The whole number and its tail."""
    for e164 in islice(phones, 6):
        yield Term(Field.PHONE_FULL, e164)
        yield Term(Field.PHONE_LAST4, last_four(e164))


def _written_terms(name: str) -> Iterator[Term]:
    """The whole name, neighbouring CJK characters, and the words and word beginnings of other scripts.

    A name of one letter is too near to a single character to be indexed.
    """
    letters = letters_of(name)
    if len(letters) > 1:
        yield Term(Field.NAME_FULL, joined(letters))
    pairs = pairwise(letters)
    yield from islice((Term(Field.NAME_BIGRAM, a.text + b.text) for a, b in pairs if is_pair(a.text, b.text)), 20)
    for word in map(joined, islice(words_of(name), 8)):
        if len(word) > 1:
            yield Term(Field.NAME_WORD, word)
        if len(word) > 2:
            yield Term(Field.NAME_HEAD, word[:3])


def is_pair(first: str, second: str) -> bool:
    """Say whether two neighbouring letters make a bigram: both CJK."""
    return is_cjk(first) and is_cjk(second)


def _sound_terms(heard: list[Sound], initials: bool) -> Iterator[Term]:
    """Pinyin of the whole, initials, and of neighbours; only of names that hold a Han character."""
    if len(heard) < 2:
        return
    spelt = [tuple(dict.fromkeys(map(plain_u, sound.readings))) for sound in heard]
    has_han = not all(sound.is_word for sound in heard)
    if has_han:
        yield from (Term(Field.PINYIN_FULL, text) for text in _runs(spelt, 12))
    if initials:
        yield from _short_terms(spelt, has_han)
    if has_han and len(heard) > 2:
        pairs = [_runs(list(pair), 8) for pair in pairwise(spelt)]
        ranked = (pair[rank] for rank in range(8) for pair in pairs if rank < len(pair))
        yield from islice((Term(Field.PINYIN_PAIR, text) for text in ranked), 16)


def _short_terms(spelt: list[tuple[str, ...]], has_han: bool) -> Iterator[Term]:
    """Initials from the first two on, and the first syllable with the letter after it (zhangw)."""
    firsts = [tuple(dict.fromkeys(reading[0] for reading in readings)) for readings in spelt[:MOST_INITIALS]]
    for size in range(len(firsts), 1, -1):
        yield from (Term(Field.INITIALS, text) for text in _runs(firsts[:size], 4))
    if has_han:
        yield from (Term(Field.PINYIN_HEAD, text) for text in _runs([spelt[0], firsts[1]], 6))


def _runs(parts: list[tuple[str, ...]], limit: int) -> list[str]:
    """Join one reading of each part; those with a character that nobody can read are left out."""
    texts = ("".join(choice) for choice in combinations(parts, limit))
    return [text for text in dict.fromkeys(texts) if text.isascii() or not any(map(is_han, text))]
