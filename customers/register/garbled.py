"""Names that were destroyed by a wrong encoding. Not here: single lost characters, which are a warning (`names`)."""

import re

_ONLY_LOST = re.compile("[\\s·.,-]*[?？\ufffd\u25a1\u25af\u25a0][?？\ufffd\u25a1\u25af\u25a0\\s·.,-]*")
# What uninitialised memory, and U+FFFD read as GBK, look like.
_DEBRIS = re.compile("(?:烫烫|屯屯|葺葺|锟斤拷|斤拷|锘|\ufffd{2}|ï»¿|Ã.|â€)")
_HIGH_LATIN = re.compile(
    "[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
_HAN_ONLY = re.compile("[\u4e00-\u9fff]+")


def is_garbled(name: str) -> bool:
    """Say whether a name is nothing but lost characters, memory debris, or text read in a wrong encoding."""
    if not name:
        return False
    return bool(
        _ONLY_LOST.fullmatch(name)
        or _DEBRIS.search(name)
        or _mostly_private(name)
        or _read_as_latin(name)
        or _utf8_read_as_gbk(name)
    )


def _mostly_private(name: str) -> bool:
    """True where private-use or control characters prevail."""
    odd = sum("\ue000" <= character <= "\uf8ff" or "\x80" <= character <= "\x9f" for character in name)
    return odd * 2 >= len(name.replace(" ", ""))


def _read_as_latin(name: str) -> bool:
    """True for Chinese bytes read as Western letters (ÕÅÈý, å¼ ä¸‰): all letters high, and the bytes are Chinese."""
    letters = [character for character in name if not character.isspace()]
    if len(letters) < 2 or not all(_HIGH_LATIN.match(character) for character in letters):
        return False
    data = b"".join(_western_byte(character) for character in letters)
    return any(_decodes(data, encoding) for encoding in ("utf-8", "gbk", "big5"))


def _western_byte(character: str) -> bytes:
    """Give the byte a Western code page writes for a letter."""
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1", "ignore")


def _decodes(data: bytes, encoding: str) -> bool:
    """True where bytes are Han text in an encoding."""
    return _HAN_ONLY.fullmatch(data.decode(encoding, "ignore")) is not None


def _utf8_read_as_gbk(name: str) -> bool:
    """True for UTF-8 read as GBK (寮犱笁): rare characters of GBK whose bytes spell common ones in UTF-8."""
    core = name.rstrip("?？\ufffd")
    try:
        core.encode("gb2312")
        return False
    except UnicodeEncodeError:
        pass
    try:
        restored = core.encode("gbk").decode("utf-8", "ignore")
        restored.encode("gb2312")
    except UnicodeError:
        return False
    return len(restored) >= 2 and len(restored) * 3 >= len(core) * 2 - 2 and bool(_HAN_ONLY.fullmatch(restored))
