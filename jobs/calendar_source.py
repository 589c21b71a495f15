"""What is known or assumed about a day without asking the database: official calendar, else weekends and feast days.

The official calendar (with make-up days) is known from 2004 to the year the library was told of; for any other year
Saturdays, Sundays and the statutory holidays are assumed to be free, and the day says that this is assumed.
"""

import datetime
from dataclasses import dataclass
from functools import lru_cache

import chinese_calendar
import holidays
from django.utils.translation import gettext_noop

from jobs.models.calendar_day import Source

FIRST_KNOWN = min(chinese_calendar.holidays).year
LAST_KNOWN = max(chinese_calendar.holidays).year
SATURDAY = 5

NEW_YEAR, SPRING = gettext_noop("New Year's Day"), gettext_noop("Spring Festival")
TOMBS, LABOUR = gettext_noop("Tomb-sweeping Day"), gettext_noop("Labour Day")
DRAGON_BOAT, MID_AUTUMN = gettext_noop("Dragon Boat Festival"), gettext_noop("Mid-autumn Festival")
NATIONAL, VICTORY = gettext_noop("National Day"), gettext_noop("Anti-Fascist 70th Day")
NAMES = (NATIONAL, NEW_YEAR, SPRING, TOMBS, LABOUR, DRAGON_BOAT, MID_AUTUMN, VICTORY)
"""Holidays by the names (message ids) that the table and the pages use; the first that fits names a day."""

_OTHER_SPELLINGS = {"chinese new year": SPRING, "labor day": LABOUR}


@dataclass(frozen=True, slots=True)
class DayFact:
    """One day: whether it is worked, a holiday's name (English message id, may be empty), and who says so."""

    date: datetime.date
    is_workday: bool
    name: str
    source: Source

    @property
    def is_assumed(self) -> bool:
        """Whether nobody has published this day yet."""
        return self.source == Source.ASSUMED


def fact(day: datetime.date) -> DayFact:
    """What is known of a day; never raises, whatever the year."""
    if FIRST_KNOWN <= day.year <= LAST_KNOWN:
        if day in chinese_calendar.workdays:
            return DayFact(day, True, chinese_calendar.workdays[day], Source.GAZETTE)
        name = chinese_calendar.holidays.get(day, "")
        return DayFact(day, not name and day.weekday() < SATURDAY, name, Source.GAZETTE)
    name = _assumed(day.year).get(day, "")
    return DayFact(day, not name and day.weekday() < SATURDAY, name, Source.ASSUMED)


def known_exceptions(year: int) -> list[DayFact]:
    """The holidays and make-up days that the official calendar names in a year; empty for an unknown year."""
    named = {**chinese_calendar.holidays, **chinese_calendar.workdays}
    return [fact(day) for day in sorted(named) if day.year == year]


@lru_cache(maxsize=32)
def _assumed(year: int) -> dict[datetime.date, str]:
    """Statutory holidays of a year by the holidays library, under our names."""
    found = holidays.country_holidays("CN", years=[year], language="en_US")
    return {day: _our_name(name) for day, name in found.items()}


def _our_name(name: str) -> str:
    """Our message id for a name that the holidays library gives ("Labor Day (observed)" is "Labour Day")."""
    spellings = {**{ours.lower(): ours for ours in NAMES}, **_OTHER_SPELLINGS}
    return next((ours for spelling, ours in spellings.items() if spelling in name.lower()), name)
