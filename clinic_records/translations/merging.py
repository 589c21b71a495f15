"""Bringing the catalogues into step with the code, and putting new words in.

A file of words has one line a message: `message id <TAB> zh-hans <TAB> zh-hant [<TAB> context]`. Empty lines and lines
that begin with `#` are passed over. Words of a later file win over those of an earlier one and over the catalogue's.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import polib

from .catalogues import HEADER, LANGUAGES, PROJECT, path_of

Key = tuple[str, str]  # context ("" for none), message id


class WordsError(Exception):
    """A file of words cannot be read; the message names file and line."""


class Merged(NamedTuple):
    """What a merge did: messages in use, those still without words per catalogue, words that no message uses."""

    messages: int
    untranslated: dict[str, int]
    unused: int


def read_words(files: Iterable[Path]) -> dict[Key, tuple[str, str]]:
    """The words of all files, by context and message id. Raises WordsError for a line of another form."""
    words: dict[Key, tuple[str, str]] = {}
    for file in files:
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            parts = line.split("\t")
            if len(parts) not in (3, 4) or not all(parts[:3]):
                raise WordsError(f"{file}:{number}: expected three or four columns divided by tabs")
            words[parts[3] if len(parts) == 4 else "", parts[0]] = (parts[1], parts[2])
    return words


def merge(found: polib.POFile, words: dict[Key, tuple[str, str]], project: Path = PROJECT) -> Merged:
    """Rewrite both catalogues: the messages found in the code, with the words known so far and the new ones."""
    untranslated = {}
    for column, language in enumerate(LANGUAGES):
        path = path_of(language, project)
        known = {_key(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
        catalogue = polib.POFile(wrapwidth=0)
        catalogue.metadata = {**HEADER, "Language": language}
        for entry in found:
            catalogue.append(_filled(entry, known.get(_key(entry)), words.get(_key(entry)), column))
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue.save(str(path))
        untranslated[language] = len(catalogue.untranslated_entries())
    return Merged(len(found), untranslated, len(words.keys() - {_key(entry) for entry in found}))


def _key(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid


def _filled(
    entry: polib.POEntry, known: polib.POEntry | None, new: tuple[str, str] | None, column: int
) -> polib.POEntry:
    """A message for the catalogue; Chinese has one plural form."""
    text = new[column] if new else _text(known)
    shared = {"msgctxt": entry.msgctxt, "msgid": entry.msgid, "occurrences": entry.occurrences, "flags": entry.flags}
    if entry.msgid_plural:
        return polib.POEntry(**shared, msgid_plural=entry.msgid_plural, msgstr_plural={0: text})
    return polib.POEntry(**shared, msgstr=text)


def _text(entry: polib.POEntry | None) -> str:
    if entry is None or entry.fuzzy:
        return ""
    return str(entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr)
