"""Phone numbers for reading and for displays others see.

Not here: reading what people type (`phones`).
"""

import re

import phonenumbers

from .phone_number import AREA, MOBILE, SERVICE


def display(e164: str) -> str:
    """Write a number for reading: mobiles 138 0013 8000, landlines 0755 8765 4321, others +852 9123 4567."""
    national = e164.removeprefix("+86")
    if national == e164:
        return _display_foreign(e164)
    if MOBILE.fullmatch(national):
        return f"{national[:3]} {national[3:7]} {national[7:]}"
    if SERVICE.fullmatch(national):
        return f"{national[:3]} {national[3:6]} {national[6:]}"
    area = re.match(AREA, national)
    cut = area.end() if area else 0
    return " ".join(filter(None, ("0" + national[:cut], national[cut:-4], national[-4:])))


def _display_foreign(e164: str) -> str:
    """Group a foreign number as its country does; text that is no number comes back as it is."""
    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def mask(e164: str) -> str:
    """Write a number for displays others see: 138 **** 8000; only first group and last four remain (A6.1)."""
    shown = display(e164)
    head, blank, rest = shown.partition(" ") if " " in shown else ("", "", shown)
    digits = [place for place, character in enumerate(rest) if character.isdigit()]
    keep = set(digits[-4:]) if len(digits) > 4 else set()
    starred = "".join(c if not c.isdigit() or place in keep else "*" for place, c in enumerate(rest))
    return head + blank + starred


def last_four(e164: str) -> str:
    """Give the last four digits, by which the front desk asks for a customer."""
    return "".join(filter(str.isdigit, e164))[-4:]
