"""Taking out of a text who it speaks of: the customer, who belongs to them, and the staff. Pure: no database.

What is taken out leaves a word in brackets; staff become their role, whole days become days from the surgery. In doubt too
much goes rather than too little.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from archive.studies import naming, numbering
from archive.studies.naming import Span

Hit = tuple[Span, str]


@dataclass(frozen=True, slots=True)
class Identity:
    """What names a customer, in clear: lives in memory only. `names`: of the customer and those who belong to them; `numbers`:
    phones, documents, customer number, WeChat, e-mail, as kept; `places`: addresses."""

    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """What is written instead. `day` says a whole day in days from the surgery."""

    person: Any
    number: Any
    place: Any
    date: Any
    day: Callable[[datetime.date], Any]


@dataclass(frozen=True, slots=True)
class Scrubber:
    """Takes one customer out of texts; `staff` maps the names of everybody who works or worked here to their role."""

    who: Identity
    staff: Mapping[str, Any]
    words: Words

    def text(self, text: str) -> str:
        """The text without anybody in it."""
        if not text.strip():
            return text
        return _rewritten(text, self._hits(text))

    def _hits(self, text: str) -> list[Hit]:
        """Everything to take out; where two overlap, the first kind found gives the word."""
        words, within = self.words, naming.fold(text)
        hits = [(span, str(words.person)) for name in self.who.names for span in _name(text, within, name)]
        hits += [
            (span, str(role)) for name, role in self.staff.items() for span in _name(text, within, name, staff=True)
        ]
        hits += [(span, str(words.place)) for span in numbering.place_spans(text, within, self.who.places)]
        hits += [(span, str(words.day(day) if day else words.date)) for span, day in numbering.day_spans(text)]
        return hits + [(span, str(words.number)) for span in numbering.number_spans(text, self._numbers())]

    def _numbers(self) -> tuple[str, ...]:
        """The own numbers, and the last digits of each phone as people shorten them."""
        tails = (number[-size:] for number in self.who.numbers for size in (8, 7, 4) if number.startswith("+"))
        bare = (number[1:] for number in self.who.numbers if number[:1] == "C" and number[1:].isdigit())
        return (*self.who.numbers, *tails, *bare)


def _name(text: str, within: naming.Folded, name: str, *, staff: bool = False) -> list[Span]:
    return list(naming.spans(text, within, naming.pattern_of(name, staff))) if name.strip() else []


def _rewritten(text: str, hits: list[Hit]) -> str:
    """The text with each run of overlapping hits replaced by the word of the first of them in order of kind."""
    ranked = sorted(((span, rank, word) for rank, (span, word) in enumerate(hits)), key=lambda hit: hit[0])
    runs: list[tuple[int, int, int, str]] = []
    for (start, end), rank, word in ranked:
        if runs and start < runs[-1][1]:
            first, last, best, told = runs[-1]
            runs[-1] = (first, max(last, end), *min((best, told), (rank, word)))
        else:
            runs.append((start, end, rank, word))
    parts, at = [], 0
    for start, end, _rank, word in runs:
        parts += [text[at:start], word]
        at = end
    return "".join((*parts, text[at:]))
