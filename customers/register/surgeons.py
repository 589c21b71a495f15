"""The surgeons of a cell: names apart, titles and parts played off. Nobody's name is known beforehand."""

import re

from customers.identity.letters import HAN
from customers.identity.names import normalise_name

from .text import folded, is_blank

_TITLE = (
    "(?:(?:特聘|特邀|首席|资深|資深|业务|業務|技术|技術|副|总|總|主治|住院|执业|執業|主任|副主任|科)*"
    "(?:主任医师|主任醫師|副主任医师|医师|醫師|医生|醫生|大夫|院长|院長|主任|教授|博士|老师|老師|医助|专家|專家))"
)
_TITLE_BEHIND = re.compile(rf"\s*{_TITLE}+$")
_TITLE_BEFORE = re.compile(rf"^(?:{_TITLE}\s*(?=[{HAN}]{{2,}})|(?:dr|prof|doctor|professor)\b\.?\s*)", re.IGNORECASE)
_LATIN_TITLE_BEHIND = re.compile(r",?\s*(?:m\.?d\.?|ph\.?d\.?|dr\.?|doctor)$", re.IGNORECASE)
_PART_PLAYED = re.compile(
    r"(?:第?[一二]?助手?|[一二]助|主刀|术者|術者|手术医生|麻醉医?[师師]?|主诊|主診|surgeon|assistant)\s*[:：]?\s*"
)
_NOTE = re.compile(r"[((（【\[][^))）】\]]*[))）】\]]?")
_BETWEEN = re.compile(
    rf"[/／∕⁄、,，;；|+＋&＆\n\r\t\\]|\s+(?:and|with)\s+|(?<=[{HAN}][{HAN}])[和及](?=[{HAN}]{{2}})|(?<=\S)\s{{2,}}"
)
_UNDECIDED = re.compile(r"(?:待|未)(?:定|安排|分配)?|tb[acd]|pending|任意|不限|随机|均可")


def read_surgeons(text: str) -> list[str]:
    """Read the names of a cell, in order, each once; a title behind a bare surname (王主任) stays, as all there is."""
    if is_blank(text) or _UNDECIDED.fullmatch(folded(text)):
        return []
    spread = _PART_PLAYED.sub("/", _NOTE.sub("", text))
    names = [_name(part) for piece in _BETWEEN.split(spread) for part in _apart(piece)]
    return list(dict.fromkeys(name for name in names if name))


def _apart(piece: str) -> list[str]:
    """Divide Han names that only a blank keeps apart; 张 伟 stays one name, 张伟 李娜 are two."""
    words = [word for word in piece.split() if not re.fullmatch(f"{_TITLE}+", word)]
    han = all(re.fullmatch(f"[{HAN}]+", word) for word in words)
    if len(words) > 1 and han and all(len(_stripped(word)) >= 2 for word in words):
        return words
    return [" ".join(words)]


def _name(part: str) -> str:
    """Clean one name."""
    name = normalise_name(part).strip(" .。:：-—")
    return "" if is_blank(name) else _stripped(name)


def _stripped(name: str) -> str:
    """Take titles off; where only a surname would remain, keep what was written."""
    bare = _LATIN_TITLE_BEHIND.sub("", _TITLE_BEFORE.sub("", _TITLE_BEHIND.sub("", name))).strip()
    return bare if len(bare) > 1 else name
