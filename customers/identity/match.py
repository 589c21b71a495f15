"""The re-check after decryption: does this customer really answer the query, and by which part (for highlighting).

Tokens are short and may collide, and pinyin divides in several ways; only what passes here is shown. Not here: rights.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .match_sound import shortened, syllables
from .names import normalise_name
from .pinyin import sounds
from .query import Query
from .terms import Field, Letter, code, joined, letters_of, words_of
from .typed import Part, Script


@dataclass(frozen=True, slots=True)
class MatchSpan:
    """What matched: `where` is "name", "phone" or "number", `index` which phone or number of those given (0 for names).

    `start` and `end` count characters of the normalised name, of the E.164 text, or of the number as given. `whole`
    says that nothing of it is left over: sort those first. `field` is the kind of term that answers it.
    """

    where: str
    field: Field
    start: int
    end: int
    whole: bool
    index: int = 0


def matches(query: Query, name: str, phones: Sequence[str] = (), numbers: Sequence[str] = ()) -> MatchSpan | None:
    """Re-check one decrypted customer; gives the part that answers the query, or None. Phones are E.164."""
    return _by_number(query, numbers) or _by_phone(query, phones) or _by_parts(query, normalise_name(name), phones)


def _by_number(query: Query, numbers: Sequence[str]) -> MatchSpan | None:
    """Compare the whole typed text with each number; only a text with a digit can be one."""
    typed = code(query.text)
    if not any(part.script is Script.DIGITS for part in query.parts):
        return None
    found = (i for i, number in enumerate(numbers) if typed and code(number) == typed)
    index = next(found, None)
    return None if index is None else MatchSpan("number", Field.NUMBER, 0, len(numbers[index]), True, index)


def _by_phone(query: Query, phones: Sequence[str]) -> MatchSpan | None:
    """Compare digits with whole phones, or with their tails."""
    for index, e164 in enumerate(phones):
        if e164 in query.phones:
            return MatchSpan("phone", Field.PHONE_FULL, 0, len(e164), True, index)
    if query.parts and all(part.script is Script.DIGITS for part in query.parts):
        return _by_tail("".join(part.text for part in query.parts), phones)
    return None


def _by_tail(digits: str, phones: Sequence[str]) -> MatchSpan | None:
    """Compare four digits or more with the ends of phones."""
    if len(digits) < 4:
        return None
    index = next((i for i, e164 in enumerate(phones) if e164.endswith(digits)), None)
    if index is None:
        return None
    end = len(phones[index])
    return MatchSpan("phone", Field.PHONE_LAST4, end - len(digits), end, False, index)


def _by_parts(query: Query, name: str, phones: Sequence[str]) -> MatchSpan | None:
    """Let every part find its place: letters and characters in the name, digits at a phone's end."""
    spans = [_part_span(part, name, phones, query.initials) for part in query.parts]
    found = [span for span in spans if span]
    if not found or len(found) < len(spans):
        return None
    in_name = [span for span in found if span.where == "name"] or found
    if len(in_name) == 1:
        return in_name[0]
    start, end = min(span.start for span in in_name), max(span.end for span in in_name)
    return MatchSpan("name", in_name[0].field, start, end, (start, end) == (0, len(name)))


def _part_span(part: Part, name: str, phones: Sequence[str], initials: bool) -> MatchSpan | None:
    """Find one part."""
    if part.script is Script.DIGITS:
        return _by_tail(part.text, phones) or _by_characters(part.text, name)
    if part.script is Script.CJK:
        return _by_characters(part.text, name)
    return _by_words(part, name) or _by_sound(part.text, name, initials)


def _by_characters(text: str, name: str) -> MatchSpan | None:
    """Find CJK characters side by side, simplified and traditional alike."""
    letters = letters_of(name)
    at = joined(letters).find(text)
    if at < 0:
        return None
    # Folding may give several letters for one character, so the place counts letters' texts, not letters.
    places = [letter.place for letter in letters for _ in letter.text]
    field = Field.NAME_FULL if len(text) == len(places) else Field.NAME_BIGRAM
    return _name_span(field, places[at], places[at + len(text) - 1] + 1, name)


def _name_span(field: Field, start: int, end: int, name: str) -> MatchSpan:
    """Make a span of the name."""
    return MatchSpan("name", field, start, end, (start, end) == (0, len(name)))


def _by_words(part: Part, name: str) -> MatchSpan | None:
    """Find typed words as beginnings of different words of the name, in any order, or run together."""
    words = words_of(name)
    if not words:
        return None
    together = [letter for word in words for letter in word]
    for first in range(len(words)):
        rest = [letter for word in words[first:] for letter in word]
        if len(part.text) > 1 and joined(rest).startswith(part.text):
            whole = len(part.text) == len(joined(together))
            return _name_span(Field.NAME_FULL if whole else Field.NAME_HEAD, *_reach(rest, len(part.text)), name)
    return _scattered(part.words, words, name)


def _reach(letters: list[Letter], size: int) -> tuple[int, int]:
    """Give start and end in the name of the first `size` characters of letters."""
    places = [letter.place for letter in letters for _ in letter.text][:size]
    return places[0], places[-1] + 1


def _scattered(typed: Iterable[str], words: list[list[Letter]], name: str) -> MatchSpan | None:
    """Take longest typed words first, each a beginning of a word not yet taken."""
    left, reached = list(words), []
    for text in sorted(typed, key=len, reverse=True):
        word = next((word for word in left if joined(word).startswith(text)), None)
        if word is None:
            return None
        left.remove(word)
        reached.append((len(text), _reach(word, len(text))))
    if max((size for size, _ in reached), default=0) < 2:
        return None
    start, end = min(s for _, (s, _) in reached), max(e for _, (_, e) in reached)
    return _name_span(Field.NAME_WORD, start, end, name)


def _by_sound(typed: str, name: str, initials: bool) -> MatchSpan | None:
    """Find letters as pinyin from any character, or shortened to initials from the first."""
    heard = sounds(name)
    if len(typed) < 2:
        return None
    for first in range(len(heard)):
        last = syllables(heard, first, typed, first)
        if last is not None and (first == 0 or last - first > 1):
            field = Field.PINYIN_FULL if first == 0 else Field.PINYIN_PAIR
            return _name_span(field, heard[first].start, heard[last - 1].end, name)
    last = shortened(heard, 0, typed) if initials else None
    return None if last is None else _name_span(Field.INITIALS, heard[0].start, heard[last - 1].end, name)
