"""Numbers, days and places in free texts that point at a person: phones, documents, customer numbers, e-mail, addresses. Pure.

What is the customer's own is found however it is spaced; beside it whatever looks like a phone or a document at all (seven
digits and more), since relatives' numbers stand in no field.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from archive.studies.naming import Folded, Span, fold

_NUMERALS: Final = str.maketrans("零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖貳參陸", "001234567891123456789236")
_HAN: Final = "\u4e00-\u9fff"
_CHINESE_DAY: Final = "[一二三四五六七八九十廿卅两]"
_MONTHS: Final = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"

_WHOLE_DAY: Final = re.compile(
    r"(?<!\d)((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号號]?(?!\d)"
    r"|(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)"
)
_DAYS: Final = tuple(
    re.compile(one, re.IGNORECASE)
    for one in (
        r"(?<!\d)\d{1,2}\s*/\s*\d{1,2}\s*/\s*(?:19|20)\d{2}(?!\d)",
        r"(?<!\d)(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}\s*月?(?![\d.])",
        r"(?<!\d)(?:19|20)?\d{2}\s*年",
        r"(?<!\d)\d{1,2}\s*月\s*\d{1,2}\s*[日号號]?",
        rf"{_CHINESE_DAY}{{1,3}}月{_CHINESE_DAY}{{1,3}}[日号號]?",
        rf"(?<![a-z])(?:{_MONTHS})[a-z]*\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?(?!\d)",
        rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTHS})[a-z]*\.?(?:,?\s+\d{{4}})?(?!\d)",
    )
)
_NUMBERS: Final = tuple(
    re.compile(one, re.IGNORECASE)
    for one in (
        r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
        r"(?<![a-z])[a-z]{1,2}\d{6}\s?\(?[\da]\)?(?!\d)",
        r"(?<![a-z])C\d{6,12}(?!\d)|YY\d{4}-?\d{6}",
        r"(?<![a-z])[a-z]{0,3}\d{7,}x?",
        r"\+?(?<!\d)\d{2,4}(?:[ .-]\d{3,4}){2,}(?!\d)",
        r"\(?(?<!\d)0\d{2,3}\)?[ -]?\d{7,8}(?!\d)",
    )
)
_STREET: Final = re.compile(
    rf"[{_HAN}]{{1,12}}?(?:路|街|大道|巷|弄|胡同|新村|小区|花园)[{_HAN}]{{0,8}}?\s*\d+[\s\d\-号弄栋幢单元室楼座#]*"
)


def plain(text: str) -> str:
    """The text with full-width signs as half-width ones; every character keeps its place."""
    return "".join(
        one if len(one) == 1 else character for character, one in ((c, unicodedata.normalize("NFKC", c)) for c in text)
    )


def number_spans(text: str, own: Iterable[str]) -> Iterator[Span]:
    """Where numbers stand that are the customer's `own`, or look as if they were somebody's; in Chinese numerals too."""
    kept = [re.compile(expression, re.IGNORECASE) for expression in map(_spaced, own) if expression]
    half = plain(text)
    for written in dict.fromkeys((half, half.translate(_NUMERALS))):
        for pattern in (*kept, *_NUMBERS):
            yield from (found.span() for found in pattern.finditer(written))


def _spaced(number: str) -> str:
    """An expression for a number with signs or blanks between its characters. Phones lose the country's code."""
    signs = re.sub(r"[\W_]", "", plain(number))
    if number.startswith("+86"):
        signs = signs[2:]
    if len(signs) < 4:
        return ""
    return r"(?<![a-z\d])" + r"[\W_]{0,3}".join(map(re.escape, signs)) + r"(?![a-z\d])"


def day_spans(text: str) -> Iterator[tuple[Span, datetime.date | None]]:
    """Where days stand, and which: None for one that is not whole."""
    half = plain(text)
    for found in _WHOLE_DAY.finditer(half):
        year, month, day = (int(part) for part in found.groups() if part)
        try:
            yield found.span(), datetime.date(year, month, day)
        except ValueError:
            yield found.span(), None
    for pattern in _DAYS:
        yield from ((found.span(), None) for found in pattern.finditer(half))


def place_spans(text: str, within: Folded, own: Iterable[str]) -> Iterator[Span]:
    """Where the customer's own address stands, whole or in parts, or any street with a number."""
    for address in own:
        for part in (address, *re.split(r"[\s,，、;；]+", address)):
            key = fold(part).text
            at = within.text.find(key) if len(key) > 3 else -1
            while at >= 0:
                yield within.places[at], within.places[at + len(key) - 1] + 1
                at = within.text.find(key, at + 1)
    yield from (found.span() for found in _STREET.finditer(plain(text)))
