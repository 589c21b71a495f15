"""What is wrong with the catalogues, as one line a fault. Reads only."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

import polib
from opencc import OpenCC

from .catalogues import LANGUAGES, PROJECT, path_of

PLACEHOLDER: Final = re.compile(r"%\(\w+\)[sd]|%[sd]|(?<!\{)\{\w*\}")
_OTHER_SCRIPT: Final = {"zh_Hans": "t2s", "zh_Hant": "s2t"}
# characters that both scripts write in some words: 重複 and 反覆, 公里 and 這裏, 皇后 and 之後, 名著 and 看着
_SHARED: Final = {"zh_Hans": "著覆乾瞭藉", "zh_Hant": "里后只系面准台布干松表板向了采占范松制志游余丰周咨于云回吃群"}
# words of the mainland that a clinic in Taiwan or Hong Kong does not use, and what it says
_ELSEWHERE: Final = {
    "打印": "列印",
    "登錄": "登入",
    "數據": "資料",
    "默認": "預設",
    "屏幕": "螢幕",
    "網絡": "網路",
    "視頻": "影片",
    "軟件": "軟體",
    "設置": "設定",
    "賬號": "帳號",
    "信息": "資訊",
}
# the staff's own names of forms hold such a word
_OWN_NAMES: Final = ("客戶信息登記表", "顧客檔案信息共享申請表")


def find_faults(found: polib.POFile, project: Path = PROJECT) -> list[str]:
    """Every fault of both catalogues, held against the messages `found` in the code."""
    return [fault for language in LANGUAGES for fault in _of_language(language, found, project)]


def _of_language(language: str, found: polib.POFile, project: Path) -> Iterator[str]:
    path = path_of(language, project)
    if not path.exists():
        yield f"{language}: there is no catalogue {path}"
        return
    catalogue = polib.pofile(str(path))
    used, there = _keys(found), _keys(catalogue)
    yield from (f"{language}: not in the catalogue: {name!r}" for _, name in sorted(used - there))
    yield from (f"{language}: not used any more: {name!r}" for _, name in sorted(there - used))
    for entry in catalogue:
        yield from (f"{language}: {fault}: {entry.msgid!r}" for fault in _of_entry(language, entry))


def _keys(catalogue: polib.POFile) -> set[tuple[str, str]]:
    return {(entry.msgctxt or "", entry.msgid) for entry in catalogue if not entry.obsolete}


def _of_entry(language: str, entry: polib.POEntry) -> Iterator[str]:
    if entry.obsolete:
        yield "obsolete entry"
    if entry.fuzzy:
        yield "marked as uncertain"
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if not all(texts):
        yield "no words"
    for text in filter(None, texts):
        yield from _of_text(language, entry, text)


def _of_text(language: str, entry: polib.POEntry, text: str) -> Iterator[str]:
    """Faults of one translated text: placeholders, characters of the other script, words of another region."""
    if _placeholders([entry.msgid_plural or entry.msgid]) != _placeholders([text]):
        yield "other placeholders than the message"
    if foreign := "".join(sorted({char for char in text if _is_foreign(language, char)})):
        yield f"characters of the other script ({foreign})"
    if language == "zh_Hant":
        for name in _OWN_NAMES:
            text = text.replace(name, "")
        yield from (f"{word} instead of {better}" for word, better in _ELSEWHERE.items() if word in text)


def _placeholders(texts: Iterable[str]) -> set[str]:
    return {name for text in texts for name in PLACEHOLDER.findall(text)}


def _is_foreign(language: str, char: str) -> bool:
    return char not in _SHARED[language] and _converter(language).convert(char) != char


@cache
def _converter(language: str) -> OpenCC:
    return OpenCC(_OTHER_SCRIPT[language])
