"""One phone number: what it is, and how one run of digits is read.

Not here: cells with several numbers and notes (`phones`), display (`phone_display`).
"""

import re
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers


class PhoneType(StrEnum):
    """Kinds of number: only mobiles take text messages; foreign means outside the mainland."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Phone:
    """One number in E.164 (`+8613800138000`), its kind, and the extension's digits or ""."""

    e164: str
    type: PhoneType
    extension: str = ""


AREA = r"(?:10|2\d|[3-9]\d{2})"
MOBILE = re.compile(r"(?:0?)(1[3-9]\d{9})")
_LANDLINE = re.compile(rf"0({AREA}[1-9]\d{{6,7}})")
SERVICE = re.compile(r"([48]00\d{7})")
_TAIWAN_MOBILE = re.compile(r"0(9\d{8})")
_NEIGHBOUR = re.compile(r"(?:852[2-9]\d{7}|853[26]\d{7}|8860?[2-9]\d{7,8})")


def read_one(run: str, region: str) -> Phone | None:
    """Read one number written with blanks, dashes or dots; None when it is not one."""
    digits = re.sub(r"[ .\-]", "", run)
    if not re.fullmatch(r"\+?[0-9]{7,18}", digits):
        return None
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if digits.startswith("+"):
        return _mainland(digits[3:], abroad=True) if digits.startswith("+86") else _foreign(digits, None)
    if region != "CN":
        return _foreign(digits, region)
    return _mainland(digits) or _mainland_with_code(digits) or _neighbour(digits)


def _mainland_with_code(digits: str) -> Phone | None:
    """Read 86 written without a plus."""
    return _mainland(digits[2:], abroad=True) if digits.startswith("86") else None


def _mainland(digits: str, *, abroad: bool = False) -> Phone | None:
    """Read a number inside the mainland; after +86 the area code comes without its 0, but many write it."""
    mobile = MOBILE.fullmatch(digits)
    if mobile:
        return Phone("+86" + mobile[1], PhoneType.MOBILE)
    with_zero = digits if digits.startswith("0") or not abroad else "0" + digits
    landline = _LANDLINE.fullmatch(with_zero) or SERVICE.fullmatch(digits)
    return Phone("+86" + landline[1], PhoneType.LANDLINE) if landline else None


def _neighbour(digits: str) -> Phone | None:
    """Read Hong Kong, Macau and Taiwan numbers written with their code but no plus, and Taiwan's 09 mobiles."""
    taiwan = _TAIWAN_MOBILE.fullmatch(digits)
    if taiwan:
        return _foreign("+886" + taiwan[1], None)
    return _foreign("+" + digits, None) if _NEIGHBOUR.fullmatch(digits) else None


def _foreign(digits: str, region: str | None) -> Phone | None:
    """Read any other number by phonenumberslite; possible is enough, allocated is not asked."""
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return _mainland(e164[3:], abroad=True) if number.country_code == 86 else Phone(e164, PhoneType.FOREIGN)
