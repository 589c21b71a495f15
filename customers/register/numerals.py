"""Chinese numerals as registers write them (二十八, 二〇一九, 廿三, 两), up to 9999. Not here: units and dates."""

import re

_WRITTEN = ("零〇○", "一壹", "二两兩贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
_DIGITS = {character: value for value, group in enumerate(_WRITTEN) for character in group}
_TENS = {"廿": 20, "卅": 30, "卌": 40}
_POWERS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_NUMERAL = "[" + "".join((*_DIGITS, *_TENS, *_POWERS)) + "]"
_BEFORE_UNIT = re.compile(rf"{_NUMERAL}+(?=\s*(?:年|个?月|日|号|號|点|點|时|時|分|周|週|个?星期|个?礼拜|天|岁|歲|星))")


def number(text: str) -> int | None:
    """Read a Chinese numeral; None when the text is anything else.

    >>> number("二十八"), number("二〇一九"), number("廿三"), number("多")
    (28, 2019, 23, None)
    """
    if not text or not re.fullmatch(_NUMERAL + "{1,8}", text):
        return None
    if len(text) > 1 and all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    return _spoken(text)


def _spoken(text: str) -> int:
    """Add up a numeral with powers of ten: 一百零五 is 105, 十二 is 12."""
    total, digit = 0, 0
    for character in text:
        if character in _POWERS:
            total, digit = total + (digit or 1) * _POWERS[character], 0
        elif character in _TENS:
            total, digit = total + _TENS[character], 0
        else:
            digit = _DIGITS[character]
    return total + digit


def arabic_before_units(text: str) -> str:
    """Replace the Chinese numerals that stand before a unit of time by digits: 三个月 becomes 3个月."""
    return _BEFORE_UNIT.sub(lambda match: str(number(match[0]) if number(match[0]) is not None else match[0]), text)
