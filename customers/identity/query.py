"""What a typed text asks for: 张伟, zhangwei, zw, Smith, a phone, its last four digits, a number, or several of them.

A query is an OR of ANDs of plain terms. Not here: looking them up (the keyed index), and the re-check of what was found
(`match`), without which a candidate must not be shown.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from .clauses import Clause, exact, wider
from .names import normalise_name
from .phones import parse_phone, parse_phones
from .syllables import SYLLABLES, plain_u
from .terms import Field, Term, code
from .typed import Part, Script, parts_of

LONGEST = 120
"""Characters of a typed text that are read; the rest is ignored."""


class Kind(StrEnum):
    """What a typed text was taken for, for the heading above the hits."""

    NOTHING = "nothing"
    DIGITS = "digits"
    PHONE = "phone"
    PHONE_TAIL = "phone_tail"
    NUMBER = "number"
    NAME = "name"
    LETTERS = "letters"
    SURNAME_ONLY = "surname_only"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Query:
    """A question to the index.

    `any_of`: clauses, any of which finds a candidate that holds all its terms. `wider`: clauses to ask only when
    `any_of` gave nobody (unfinished words and syllables). `scan`: a surname alone; today's, recent and one's own
    customers are looked through after decryption, since no surname is ever indexed.
    """

    kind: Kind
    text: str
    parts: tuple[Part, ...] = ()
    phones: tuple[str, ...] = ()
    any_of: tuple[Clause, ...] = ()
    wider: tuple[Clause, ...] = ()
    scan: bool = False
    initials: bool = True


def query_terms(text: str, *, initials: bool = True) -> Query:
    """Decide what a typed text asks for; never raises. `initials` is the clinic's switch."""
    text = normalise_name(text[:LONGEST])
    parts = tuple(parts_of(text))
    phones = tuple(_phones(text)) if parts and all(part.script is Script.DIGITS for part in parts) else ()
    scan = len(parts) == 1 and _is_surname(parts[0])
    any_of, wider = _clauses(text, parts, phones, initials)
    kind = _kind(text, parts, phones, scan=scan)
    return Query(kind, text, parts, phones, any_of, wider, scan, initials)


def _phones(text: str) -> Iterator[str]:
    """Read digits as whole numbers, here and as someone in Hong Kong, Macau or Taiwan would write their own."""
    found = [phone.e164 for phone in parse_phones(text)]
    abroad = [] if found else [parse_phone(text, region) for region in ("HK", "MO", "TW")]
    yield from dict.fromkeys([*found, *(phone.e164 for phone in abroad if phone)])


def _is_surname(part: Part) -> bool:
    """Say whether a part is one CJK character or one syllable, which the index must not answer."""
    if part.script is Script.CJK:
        return len(part.text) == 1
    return part.script is Script.LETTERS and plain_u(part.text) in SYLLABLES


def _clauses(
    text: str, parts: tuple[Part, ...], phones: tuple[str, ...], initials: bool
) -> tuple[tuple[Clause, ...], tuple[Clause, ...]]:
    """Give the clauses asked first and the wider ones."""
    whole = [Clause({Term(Field.PHONE_FULL, e164)}) for e164 in phones]
    if any(part.script is Script.DIGITS for part in parts) and code(text):
        whole.append(Clause({Term(Field.NUMBER, code(text))}))
    if (phones and parse_phone(text) is not None) or not parts:
        return tuple(whole), ()
    if all(part.script is Script.DIGITS for part in parts):
        parts = (Part(Script.DIGITS, (_digits(parts),)),)
    full = [*whole, *_together([list(exact(part, initials)) for part in parts])]
    wide = _together([[*exact(part, initials), *wider(part, initials)] for part in parts])
    return tuple(dict.fromkeys(full)), tuple(clause for clause in dict.fromkeys(wide) if clause not in full)


def _digits(parts: Iterable[Part]) -> str:
    """Join digits typed in groups (138 0013)."""
    return "".join(part.text for part in parts)


def _together(options: list[list[Clause]]) -> list[Clause]:
    """Combine the parts: one clause of each, in all ways, at most 64; a part without clauses adds no condition.

    A part that the index cannot answer (one character beside another part) is left to the re-check.
    """
    known = [option[:16] for option in options if option]
    return [Clause().union(*choice) for choice, _ in zip(product(*known), range(64), strict=False)] if known else []


def _kind(text: str, parts: tuple[Part, ...], phones: tuple[str, ...], *, scan: bool) -> Kind:
    """Name the query for the reader."""
    scripts = {part.script for part in parts}
    if scripts == {Script.DIGITS}:
        size = len(_digits(parts))
        return Kind.PHONE if phones else Kind.PHONE_TAIL if size == 4 else Kind.DIGITS if size > 4 else Kind.NUMBER
    if scan and (scripts == {Script.CJK} or len(parts[0].text) > 2):
        return Kind.SURNAME_ONLY
    if len(scripts) > 1:
        return Kind.NUMBER if scripts == {Script.LETTERS, Script.DIGITS} and " " not in text else Kind.MIXED
    return {Script.CJK: Kind.NAME, Script.LETTERS: Kind.LETTERS}[scripts.pop()] if scripts else Kind.NOTHING
