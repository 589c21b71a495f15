"""Characters: which are Han, which are unseen, and how each folds for comparison.

Not here: what a whole name means (`names`), how characters sound (`pinyin`).
"""

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

HAN = "\u3005\u3007\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
KANA = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
HANGUL = "\uac00-\ud7a3"
CJK = HAN + KANA + HANGUL

_HAN = re.compile(f"[{HAN}]")
_CJK = re.compile(f"[{CJK}]")

# Joiners (U+200C, U+200D) shape Arabic and Indic names and stay between two such letters; elsewhere they only hide.
_UNSEEN = re.compile(
    "(?<![\u0600-\u0dff])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\u0dff])"
    "|[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_HALF = re.compile("([\ud800-\udfff])")
_ACCENTS = re.compile("[\u0300-\u036f]")
# Latin letters whose stroke or ligature Unicode does not decompose.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t",
                        "æ": "ae", "œ": "oe", "þ": "th", "ə": "a"})  # fmt: skip
_convert = OpenCC("t2s").convert


def to_simplified(text: str) -> str:
    """Give a text in simplified script by OpenCC's phrases (乾隆 keeps its 乾, where 乾 alone becomes 干).

    Half a character, as a file that was cut may hold, stays as it is.
    """
    if text.isascii():
        return text
    return "".join(part if _HALF.match(part) else _convert(part) for part in _HALF.split(text))


@lru_cache(maxsize=65536)
def is_han(character: str) -> bool:
    """Say whether one character is a Han ideograph (々 and 〇 included)."""
    return _HAN.match(character) is not None


@lru_cache(maxsize=65536)
def is_cjk(character: str) -> bool:
    """Say whether one character is written without blanks: Han, kana or a Hangul syllable."""
    return _CJK.match(character) is not None


def without_unseen(text: str) -> str:
    """Drop zero-width and text-direction characters, which make two equal-looking names differ."""
    return _UNSEEN.sub("", text)


@lru_cache(maxsize=65536)
def simplified(character: str) -> str:
    """Give the simplified form of one character; characters with none come back unchanged.

    One character at a time: OpenCC's phrase rules would make a part of a name fold otherwise than the whole.
    """
    return _convert(character) if is_han(character) else character


@lru_cache(maxsize=65536)
def folded(character: str) -> str:
    """Fold one character for search: width, script, case and accents gone; "" for punctuation, marks and blanks.

    The result may be longer than one character ("ß" becomes "ss").
    """
    text = "".join(simplified(part) for part in unicodedata.normalize("NFKC", character))
    text = _ACCENTS.sub("", unicodedata.normalize("NFD", text.casefold()))
    text = unicodedata.normalize("NFC", text).translate(_PLAIN)
    return "".join(part for part in text if unicodedata.category(part)[0] in "LNM" and not _is_selector(part))


def _is_selector(character: str) -> bool:
    """Variation selectors choose a glyph of the same character; two names differing by one are the same name."""
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
