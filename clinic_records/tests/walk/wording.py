"""Words that were left over from another language on a page: English in a Chinese page, Chinese in an English one, characters
of the other script.

What staff and customers typed is no fault: it is named (`known`) and left out.
"""

import re
from collections.abc import Iterable
from functools import cache
from html.parser import HTMLParser
from typing import Final

import polib

from clinic_records.tests.walk.canaries import STEM
from clinic_records.translations.catalogues import path_of
from clinic_records.translations.faults import _is_foreign

_SPOKEN: Final = ("title", "aria-label", "placeholder", "alt", "data-hotkey-label", "data-signed", "data-empty")
_SILENT: Final = ("script", "style", "svg", "kbd")
_SENTENCE: Final = re.compile(r"[A-Za-z]{2,}(?:[,;:.'’–]? +[A-Za-z]{2,})+")
_HAN: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
_TYPED: Final = re.compile(rf"{STEM}[\w@.-]*|\S+@example\.org")
_LANGUAGES: Final = ("简体中文", "繁體中文", "English")
"""Each language is named in itself."""

_DIGEST: Final = re.compile(r"(?<![0-9A-Za-z])[0-9A-F]{4}(?![0-9A-Za-z])")
"""Groups of hexadecimal digits, which now and then look like words."""

CATALOGUES: Final = {"zh-hans": "zh_Hans", "zh-hant": "zh_Hant"}


class _Reader(HTMLParser):
    """Collects what a page says: texts, and attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read the attributes; be silent inside of what is no text."""
        self._silent += tag in _SILENT
        self.found += [value for name, value in attrs if name in _SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        """Speak again."""
        self._silent -= tag in _SILENT

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        if not self._silent and data.strip():
            self.found.append(" ".join(data.split()))


def texts_of(html: str) -> list[str]:
    """Everything that a page says."""
    reader = _Reader()
    reader.feed(html)
    return reader.found


def remains(html: str, language: str, known: Iterable[str]) -> list[str]:
    """The texts of a page that are in another language than the page's."""
    names = sorted({*known, *_LANGUAGES}, key=len, reverse=True)
    found = [text for text in texts_of(html) if _is_left(_without(text, names), language)]
    return sorted(set(found))


def english_in(said: str) -> list[str]:
    """English phrases in what a Chinese print says."""
    return _SENTENCE.findall(_DIGEST.sub("", _TYPED.sub("", said)))


def _without(text: str, names: list[str]) -> str:
    text = _TYPED.sub(" ", text)
    for name in names:
        text = re.sub(_whole(name), " ", text)
    return " ".join(text.split())


def _whole(name: str) -> str:
    """A name in Latin letters is not cut out of a longer word: "IT" would make a phrase of a one-time secret that has it."""
    return rf"(?<![0-9A-Za-z]){re.escape(name)}(?![0-9A-Za-z])" if name.isascii() else re.escape(name)


def _is_left(text: str, language: str) -> bool:
    if language == "en":
        return bool(_HAN.search(text))
    catalogue = CATALOGUES[language]
    untranslated = bool(_SENTENCE.search(text)) or text in _other_words(catalogue)
    return untranslated or any(_is_foreign(catalogue, char) for char in text)


@cache
def _other_words(catalogue: str) -> frozenset[str]:
    """English messages that read otherwise in this language."""
    entries = polib.pofile(str(path_of(catalogue)))
    return frozenset(entry.msgid for entry in entries if entry.msgstr and entry.msgstr != entry.msgid)
