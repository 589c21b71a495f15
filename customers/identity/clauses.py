"""The clauses that one part of a typed text asks the index: in full, or broken off within a word or syllable.

Not here: how the parts are combined (`query`).
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from .phones import last_four
from .syllables import SYLLABLES, divisions, plain_u
from .terms import MOST_INITIALS, Field, Term
from .typed import Part, Script

Clause = frozenset[Term]
"""Terms that a candidate must all hold."""


def exact(part: Part, initials: bool) -> Iterator[Clause]:
    """Give the clauses for a part typed in full."""
    if part.script is Script.DIGITS:
        if len(part.text) >= 4:
            yield Clause({Term(Field.PHONE_LAST4, last_four(part.text))})
    elif part.script is Script.CJK:
        if len(part.text) > 1:
            yield Clause(Term(Field.NAME_BIGRAM, a + b) for a, b in pairwise(part.text))
    else:
        yield from _letter_clauses(part, initials)


def _letter_clauses(part: Part, initials: bool) -> Iterator[Clause]:
    """Letters may be a Latin name, full pinyin or initials; all are asked."""
    if len(part.text) < 2:
        return
    yield Clause({Term(Field.NAME_FULL, part.text)})
    words = Clause(Term(Field.NAME_WORD, word) for word in part.words if len(word) > 1)
    if words:
        yield words
    for typed in _spellings(part.text):
        yield from _pinyin_clauses(typed)
    if initials:
        yield from (Clause({Term(Field.INITIALS, text[:MOST_INITIALS])}) for text in _initials(part.text))


def _spellings(typed: str) -> list[str]:
    """Give the ways typed letters are spelt in the index: v and (of passports) yu after l and n stand for ü."""
    return list(dict.fromkeys((plain_u(typed), re.sub(r"(?<=[ln])yu", "u", plain_u(typed)))))


def _pinyin_clauses(typed: str) -> Iterator[Clause]:
    """Ask for the whole name, for two neighbours, and for longer runs pair by pair."""
    ways = [way for way in divisions(typed) if len(way) > 1]
    if ways:
        yield Clause({Term(Field.PINYIN_FULL, typed)})
    if any(len(way) == 2 for way in ways):
        yield Clause({Term(Field.PINYIN_PAIR, typed)})
    for way in ways:
        if len(way) > 2:
            yield Clause(Term(Field.PINYIN_PAIR, a + b) for a, b in pairwise(way))


def _initials(typed: str) -> list[str]:
    """Read zh, ch, sh also as one initial: zhw asks for zhw and zw. One letter alone is never asked."""
    texts = dict.fromkeys((plain_u(typed), typed, re.sub(r"(?<=[zcs])h", "", typed)))
    return [text for text in texts if len(text) > 1]


def wider(part: Part, initials: bool) -> Iterator[Clause]:
    """Give the clauses for letters that break off within a word or a syllable."""
    if part.script is not Script.LETTERS:
        return
    heads = Clause(Term(Field.NAME_HEAD, word[:3]) for word in part.words if len(word) > 2)
    if heads:
        yield heads
    if len(part.text) > 2:
        yield Clause({Term(Field.NAME_HEAD, part.text[:3])})
    if initials:
        for typed in _spellings(part.text):
            yield from (Clause({Term(Field.PINYIN_HEAD, head)}) for head in _heads(typed))


def _heads(typed: str) -> list[str]:
    """Give each beginning that is one syllable and the letter after it: zhangwe -> zhan, zhang, zhangw."""
    sizes = range(1, min(7, len(typed)))
    return [typed[: size + 1] for size in sizes if typed[:size] in SYLLABLES]
