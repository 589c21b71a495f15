"""A typed text divided into runs of one script: CJK characters, words of letters, digits.

Not here: what the runs ask the index (`clauses`, `query`).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from .letters import folded, is_cjk


class Script(StrEnum):
    """Kinds of part a typed text is made of."""

    CJK = "cjk"
    LETTERS = "letters"
    DIGITS = "digits"


@dataclass(frozen=True, slots=True)
class Part:
    """A run of one script: its folded words (one word for CJK and digits)."""

    script: Script
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """Give the words without blanks."""
        return "".join(self.words)


def parts_of(text: str) -> Iterator[Part]:
    """Divide a text into CJK runs, digits and words of letters; neighbouring words are one part."""
    cut = ((script, tuple(_words(script, "".join(run)))) for script, run in groupby(text, _script))
    runs = [(script, words) for script, words in cut if words]
    for script, group in groupby(runs, lambda run: run[0]):
        words = tuple(word for _, found in group for word in found)
        yield from [Part(script, words)] if script is Script.LETTERS else (Part(script, (word,)) for word in words)


def _script(character: str) -> Script:
    """Class one character; blanks and signs go with letters, which are cut into words later."""
    if is_cjk(character):
        return Script.CJK
    return Script.DIGITS if unicodedata.normalize("NFKC", character).isdecimal() else Script.LETTERS


def _words(script: Script, run: str) -> Iterator[str]:
    """Fold a run into words; blanks, hyphens and dots part words."""
    pieces = re.split(r"[\s\-·・‧•/,，;；]+", run) if script is Script.LETTERS else [run]
    yield from filter(None, ("".join(map(folded, piece)) for piece in pieces))
