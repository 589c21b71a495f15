"""The age in a cell: a whole number of years, or a year or date of birth written in its place."""

import datetime as dt
import re
from dataclasses import dataclass

from .dates import read_moment
from .numerals import arabic_before_units, number
from .table import Cell, cell_text
from .text import folded, is_blank, is_withheld

YOUNGEST, OLDEST = 1, 120
_LEAD = r"(?:年龄|周岁|虚岁|实岁|足岁|age|aged)?\s*[:.]?\s*"
_UNIT = r"(?:周岁|虚岁|实岁|足岁|岁|y\.?/?o\.?|y|yrs?|years?(?:[- ]old)?|sui)?\.?"
_AGE = re.compile(rf"{_LEAD}(?P<n>[-−]?\d{{1,6}})(?:\.0+)?\s*{_UNIT}")
_IN_WORDS = re.compile(rf"{_LEAD}(?P<n>\D{{1,5}}?)\s*{_UNIT}")
_TRAIL = re.compile(r"\s*(?:\((?:虚|实|周|足|虚岁|周岁|实岁)\))?[。.,;、!]*$")
_BORN = re.compile(
    r"(?:出?生于|出生|born(?: in)?)?\s*(?P<y>(?:19|20)\d\d|\d\d)\s*"
    r"(?:年?\s*(?:出生|生人|生)|年(?:\d{1,2}月)?(?:出生|生)?)"
)
_BORN_BEFORE = re.compile(r"(?:出?生于|出生|born(?: in)?)\s*[:.]?\s*(?P<y>(?:19|20)\d\d)年?")


@dataclass(frozen=True, slots=True)
class Age:
    """Years of age, or the birth instead; `problem` is age_not_a_number or age_out_of_range."""

    years: int | None = None
    birth_year: int | None = None
    birth_date: dt.date | None = None
    problem: str | None = None


def read_age(cell: Cell, *, today: dt.date) -> Age:
    """Read an age of 1 to 120; 1998年生 gives the year of birth. Blank and 保密 are no age and no problem."""
    if isinstance(cell, dt.datetime | dt.date):
        return _born_on(cell, today)
    text = cell_text(cell)
    if is_blank(text) or is_withheld(text):
        return Age()
    plain = arabic_before_units(_TRAIL.sub("", folded(text)))
    return _as_age(plain, today) or _as_birth(plain, today) or _in_words(plain) or Age(problem="age_not_a_number")


def _as_age(plain: str, today: dt.date) -> Age | None:
    """Read digits; a bare year of birth is taken as one."""
    found = _AGE.fullmatch(plain)
    if not found:
        return None
    years = int(found["n"].replace("−", "-"))
    if plain.isdigit() and today.year - OLDEST <= years < today.year:
        return Age(birth_year=years)
    if plain.isdigit() and len(plain) == 8:
        return _born_on(plain, today) if _born_on(plain, today).problem is None else Age(problem="age_out_of_range")
    return Age(years) if YOUNGEST <= years <= OLDEST else Age(problem="age_out_of_range")


def _as_birth(plain: str, today: dt.date) -> Age | None:
    """Read a year of birth (95年生 is 1995) or a whole date of birth."""
    found = _BORN.fullmatch(plain) or _BORN_BEFORE.fullmatch(plain)
    if not found:
        born = _born_on(re.sub(r"出?生于?|born(?: on)?", "", plain), today)
        return born if born.birth_date else None
    year = int(found["y"])
    if year < 100:
        year += 2000 if 2000 + year < today.year else 1900
    return Age(birth_year=year) if today.year - OLDEST <= year <= today.year else Age(problem="age_out_of_range")


def _born_on(cell: Cell, today: dt.date) -> Age:
    """Read a date of birth in the age's place."""
    on = read_moment(cell, today=today).on
    if on and today.year - OLDEST <= on.year and on <= today:
        return Age(birth_year=on.year, birth_date=on)
    return Age(problem="age_not_a_number")


def _in_words(plain: str) -> Age | None:
    """Read an age in Chinese numerals without a unit."""
    found = _IN_WORDS.fullmatch(plain)
    years = number(found["n"]) if found else None
    if years is None:
        return None
    return Age(years) if YOUNGEST <= years <= OLDEST else Age(problem="age_out_of_range")
