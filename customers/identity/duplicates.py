"""How likely two entries are one person, for the warning before a second file is made; nothing is ever merged here.

Not here: fetching candidates (the keyed index, by `block_terms`), and the decision, which is a person's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .like_names import latin_words, name_likeness, one_apart
from .reasons import WEIGHTS, Reason, score
from .romanisation import latin_forms, pinyin_forms
from .terms import Field, Term, index_terms

__all__ = ["WARN", "Likeness", "Person", "Reason", "block_terms", "likeness", "name_likeness"]

WARN = 0.5
"""From this score on the front desk is asked before a second file is made."""


@dataclass(frozen=True, slots=True)
class Person:
    """What an entry tells: name, phones (E.164), birth date, identity numbers; absent parts say nothing."""

    name: str
    phones: tuple[str, ...] = ()
    born: date | None = None
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Likeness:
    """A score from 0 to 1 and what it rests on, strongest first."""

    score: float
    reasons: tuple[Reason, ...]

    @property
    def warns(self) -> bool:
        """Say whether the front desk is to be asked."""
        return self.score >= WARN


def likeness(a: Person, b: Person) -> Likeness:
    """Weigh two entries; symmetric, and 1.0 only for a shared identity document."""
    name = name_likeness(a.name, b.name)
    phone = _phone_likeness(a.phones, b.phones)
    birth = _birth_likeness(a.born, b.born)
    document = Reason.SAME_DOCUMENT if set(a.documents) & set(b.documents) else None
    if name is None and phone is Reason.NEAR_PHONE:
        phone = None  # Numbers are dealt in blocks: without a like name a near number is a stranger's.
    if name is None and phone is None and document is None:
        birth = None
    reasons = sorted(filter(None, (name, phone, birth, document)), key=lambda r: -WEIGHTS.get(r, 0))
    return Likeness(score(reasons), tuple(reasons))


def _phone_likeness(ours: Iterable[str], theirs: Iterable[str]) -> Reason | None:
    """Compare every phone with every other."""
    ours, theirs = set(ours), set(theirs)
    if ours & theirs:
        return Reason.SAME_PHONE
    return Reason.NEAR_PHONE if any(one_apart(a, b) for a in ours for b in theirs) else None


def _birth_likeness(a: date | None, b: date | None) -> Reason | None:
    """Compare birth dates: equal, one part differs (or day and month swapped), or other; None when one is unknown."""
    if a is None or b is None:
        return None
    same = sum(x == y for x, y in ((a.year, b.year), (a.month, b.month), (a.day, b.day)))
    swapped = (a.year, a.month, a.day) == (b.year, b.day, b.month)
    if same == 3:
        return Reason.SAME_BIRTH
    return Reason.NEAR_BIRTH if same == 2 or swapped else Reason.OTHER_BIRTH


def block_terms(person: Person) -> set[Term]:
    """Give the terms whose bearers are worth comparing; any one shared term makes a candidate.

    A candidate has the same name, a reading in common, the name in Latin letters or from them, the same phone or the
    same last four digits. Two names that only differ in a character are compared when one of the others holds.
    """
    kept = {Field.NAME_FULL, Field.PINYIN_FULL, Field.PHONE_FULL, Field.PHONE_LAST4}
    terms = {term for term in index_terms(person.name, person.phones, initials=False) if term.field in kept}
    terms |= {Term(Field.NAME_FULL, form) for form in latin_forms(person.name)}
    terms |= {Term(Field.PINYIN_FULL, form) for form in pinyin_forms(person.name)}
    words = latin_words(person.name)
    return terms | {Term(Field.NAME_FULL, "".join(words[cut:] + words[:cut])) for cut in range(len(words))}
