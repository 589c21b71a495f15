"""Birth dates and ages.

Not here: what an age allows (the consent rules of the sheets ask `age_on`).
"""

import re
import unicodedata
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OLDEST = 120

_ISO = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_REPUBLIC = re.compile(r"(?:民国|民國)\s*(\d{1,3})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?")


class BirthProblem(StrEnum):
    """What is wrong with a birth date."""

    UNREADABLE = "unreadable"
    FUTURE = "future"
    TOO_OLD = "too_old"


_MESSAGES = {
    BirthProblem.UNREADABLE: _("Enter a birth date as YYYY-MM-DD."),
    BirthProblem.FUTURE: _("The birth date lies in the future."),
    BirthProblem.TOO_OLD: _("The birth date lies more than 120 years back."),
}


class BirthDateError(ValueError):
    """A birth date that cannot be taken; `problem` tells why, and the text never repeats what was typed."""

    def __init__(self, problem: BirthProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem

    @property
    def message(self) -> Promise:
        """Give the words for the form."""
        return _MESSAGES[self.problem]


def parse_birth_date(text: str, today: date) -> date:
    """Read 1990-02-03, 1990/2/3, 19900203, 1990年2月3日 or 民國79年2月3日; raises BirthDateError."""
    plain = unicodedata.normalize("NFKC", text).strip()
    republic = _REPUBLIC.fullmatch(plain)
    found = republic or _ISO.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if not found:
        raise BirthDateError(BirthProblem.UNREADABLE)
    year, month, day = (int(group) for group in found.groups())
    try:
        born = date(year + 1911 if republic else year, month, day)
    except ValueError:
        raise BirthDateError(BirthProblem.UNREADABLE) from None
    return check_birth_date(born, today)


def check_birth_date(born: date, today: date) -> date:
    """Give the date back if somebody alive may be born then; raises BirthDateError."""
    if born > today:
        raise BirthDateError(BirthProblem.FUTURE)
    if age_on(born, today) > OLDEST:
        raise BirthDateError(BirthProblem.TOO_OLD)
    return born


def age_on(born: date, day: date) -> int:
    """Count completed years on a day; who was born on 29 February completes a common year on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
