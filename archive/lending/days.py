"""The days of a loan: today by the database's clock, the last day of a term in working days of the work calendar (B6.5).

A loan's day is written down when it is handed out or extended and is not counted anew afterwards. That it is over is written
down too, and only while the date can be trusted (`archive.retention.clock`): a clock that jumps ahead makes no loan overdue,
and one that is set back revives none.
"""

import datetime

from django.utils import timezone

from archive.retention import clock
from jobs import calendar


class ClockWrong(Exception):
    """The date cannot be trusted now."""


def now() -> datetime.datetime:
    """This moment by the database's clock. Raises ClockWrong."""
    reading = clock.read()
    if clock.fault(reading) is not None:
        raise ClockWrong
    return reading.database


def day_of(moment: datetime.datetime) -> datetime.date:
    """The clinic's day of a moment."""
    return timezone.localtime(moment).date()


def last_day(begins: datetime.date, working_days: int) -> datetime.date:
    """The last day of a term: so many working days after `begins`, which itself is not counted. Holidays and weekends are left
    out, make-up days count; in a year that nobody has published yet weekends and feast days are assumed."""
    return calendar.add_working_days(begins, working_days)


def is_over(due_on: datetime.date, today: datetime.date) -> bool:
    """Whether the last day has passed; on the last day itself a loan is in time."""
    return due_on < today


def days_over(due_on: datetime.date, today: datetime.date) -> int:
    """How many working days have passed since the last day; none before it."""
    return max(0, calendar.working_days_between(due_on, today))


def days_left(due_on: datetime.date, today: datetime.date) -> int:
    """How many working days are left until the last day; negative where it has passed."""
    return calendar.working_days_between(today, due_on)
