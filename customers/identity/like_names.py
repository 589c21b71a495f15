"""In which way two names are alike: characters, variants, order of words, sound, Latin writing, one slip of the pen.

Not here: what a likeness weighs (`reasons`), phones and birth dates (`duplicates`).
"""

from .letters import is_han
from .names import normalise_name
from .pinyin import full_readings
from .reasons import Reason
from .romanisation import latin_forms, pinyin_forms
from .syllables import plain_u
from .terms import joined, letters_of, words_of
from .variants import plain_variant


def name_likeness(a: str, b: str) -> Reason | None:
    """Give the strongest way in which two names are alike."""
    ours, theirs = (joined(letters_of(normalise_name(name))) for name in (a, b))
    if not ours or not theirs:
        return None
    if ours == theirs:
        return Reason.SAME_NAME
    if plain_variant(ours) == plain_variant(theirs):
        return Reason.VARIANT
    if sorted(latin_words(a)) == sorted(latin_words(b)) != []:
        return Reason.SAME_WORDS
    return _like_in_sound(a, b) or (Reason.NEAR_NAME if one_apart(ours, theirs) else None)


def latin_words(name: str) -> list[str]:
    """Give the words of a name in letters; [] for one with CJK characters."""
    return [] if any(map(is_han, name)) else [joined(word) for word in words_of(normalise_name(name))]


def _like_in_sound(a: str, b: str) -> Reason | None:
    """Compare readings: Han with Han, or Han with its Latin writing."""
    han = [any(map(is_han, name)) for name in (a, b)]
    if all(han):
        return Reason.HOMOPHONE if _readings(a) & _readings(b) else None
    if not any(han):
        return None
    in_han, in_latin = (a, b) if han[0] else (b, a)
    written = joined(letters_of(normalise_name(in_latin)))
    same = written in latin_forms(in_han) or _readings(in_han) & (pinyin_forms(in_latin) | {plain_u(written)})
    return Reason.ROMANISED if same else None


def _readings(name: str) -> set[str]:
    """Give a name's readings with ü as u."""
    return set(map(plain_u, full_readings(name)))


def one_apart(a: str, b: str) -> bool:
    """Say whether two texts of three characters and more differ by one wrong, missing or swapped character."""
    if min(len(a), len(b)) < 3 or abs(len(a) - len(b)) > 1:
        return False
    head = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    a, b = a[head:], b[head:]
    swapped = len(a) > 1 and a[:2] == b[1::-1] and a[2:] == b[2:]
    return swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:]
