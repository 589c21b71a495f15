"""Names that the set-up fills in so that nobody types a thing three times: traditional form, English form, code."""

import re
from collections.abc import Collection
from functools import cache

from opencc import OpenCC
from pypinyin import lazy_pinyin

_LONGEST = 32
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


@cache
def _to_traditional() -> OpenCC:
    return OpenCC("s2t")


def names(simplified: str, traditional: str = "", english: str = "") -> dict[str, str]:
    """The three names of a thing; what is missing is made from the simplified one."""
    return {
        "name_zh_hans": simplified,
        "name_zh_hant": traditional or _to_traditional().convert(simplified),
        "name_en": english or simplified,
    }


def code_for(name: str, taken: Collection[str]) -> str:
    """A code in small letters that is not `taken`, from the English name or the pinyin of a Chinese one."""
    plain = _NOT_PLAIN.sub("-", "-".join(lazy_pinyin(name)).lower()).strip("-")[:_LONGEST].strip("-") or "entry"
    code, number = plain, 2
    while code in taken:
        code, number = f"{plain}-{number}", number + 1
    return code
