"""Text of a cell: tidied for storing, folded for reading, and the words that mean "nothing here".

Not here: what any one column means.
"""

import re
import unicodedata
from functools import lru_cache

from customers.identity.letters import simplified, without_unseen

_OUTER = " \t\r\n\v\f\u00a0\u200b\u200c\u200d\u2060\u3000\ufeff"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_EXCEL_ESCAPE = re.compile(r"_x000[dD]_")


def word_set(text: str) -> frozenset[str]:
    """Divide a list of words kept as one line."""
    return frozenset(text.split())


_BLANK_WORDS = word_set(
    "无 没有 暂无 不详 不明 未知 未填 未提供 空 空白 缺 暂缺 n/a na nil none null nan unknown #n/a #ref! #value! #name?"
)
_SLASHES = str.maketrans("∕⁄", "//")  # what Big5's slash may become
_LONGEST_WORD = 24
_ONLY_MARKS = re.compile(r"[-‐-―−_/\\.。、,，~～·—*\s]*")
_WITHHELD = word_set("保密 隐私 不便透露 不愿透露 不方便 拒绝提供 未透露 不提供 拒绝 withheld private")


def tidy(text: str) -> str:
    """Give text as it is kept: outer blanks and control characters off, line ends to LF, nothing else touched."""
    if "_x" in text:
        text = _EXCEL_ESCAPE.sub("", text)
    if not text.isprintable():
        text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.strip(_OUTER)


@lru_cache(maxsize=32)  # a row's readers ask for the same cells in turn; no more of anybody's data is kept
def folded(text: str) -> str:
    """Give text as parsers read it: half width, no unseen characters, runs of blanks one, lower case, simplified."""
    text = tidy(text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", without_unseen(text))
        text = "".join(map(simplified, text.translate(_SLASHES)))
    return " ".join(text.split()).casefold()


def is_blank(text: str) -> bool:
    """Say whether a cell says nothing: blanks, dashes, 无, 不详, N/A, null."""
    if not text:
        return True
    if len(text) > _LONGEST_WORD and len(tidy(text)) > _LONGEST_WORD:
        return False
    plain = folded(text)
    return _ONLY_MARKS.fullmatch(plain) is not None or plain.strip(".。!！") in _BLANK_WORDS


def is_withheld(text: str) -> bool:
    """Say whether the customer did not want to tell (保密)."""
    return 0 < len(text) <= _LONGEST_WORD and folded(text).strip("()[]【】") in _WITHHELD


def optional_text(text: str) -> str | None:
    """Clean an optional text column; None where it says nothing. Formula signs and markup stay plain text."""
    return None if is_blank(text) else tidy(text)
