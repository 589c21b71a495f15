"""The work calendar: which days are worked, and what lies so many working days from a day.

What the clinic settled (rows of `CalendarDay`) comes first, then `jobs.calendar_source`. One query per answer; no year
from 1900 to 2200 makes it fail.
"""

import datetime
from collections.abc import Iterator

from django.db import transaction

from jobs.calendar_source import DayFact, fact
from jobs.models import CalendarDay
from jobs.models.calendar_day import Source

ONE_DAY = datetime.timedelta(days=1)


def between(first: datetime.date, last: datetime.date) -> list[DayFact]:
    """Every day from `first` to `last`, both included, with one query."""
    settled = _settled(first, last)
    days = (last - first).days + 1
    return [_fact(first + ONE_DAY * step, settled) for step in range(days)]


def about(day: datetime.date) -> DayFact:
    """One day: worked or not, its name, and whether that is only assumed."""
    return between(day, day)[0]


def is_workday(day: datetime.date) -> bool:
    """Whether the clinic works on this day."""
    return about(day).is_workday


def next_workday(day: datetime.date) -> datetime.date:
    """The first working day after `day`."""
    return add_working_days(day, 1)


def add_working_days(day: datetime.date, n: int) -> datetime.date:
    """The n-th working day after `day` (before it where n is negative); `day` itself, worked or not, where n is 0."""
    left = abs(n)
    if not left:
        return day
    for found in _days_from(day, 1 if n > 0 else -1, left):
        left -= found.is_workday
        if not left:
            return found.date
    raise AssertionError("the days do not end")


def working_days_between(first: datetime.date, last: datetime.date) -> int:
    """How many working days lie after `first` up to and including `last`; negative where `last` is earlier."""
    if last < first:
        return -working_days_between(last, first)
    return sum(found.is_workday for found in between(first, last)[1:])


@transaction.atomic
def settle(day: datetime.date, *, is_workday: bool, name: str = "", by: object) -> CalendarDay:
    """Write down what the clinic does on a day, as the next version of its row. `by` goes into the history."""
    row = CalendarDay.objects.filter(date=day).first() or CalendarDay(date=day)
    row.is_workday, row.name, row.source = is_workday, name, Source.CLINIC
    row.__dict__["_history_user"] = by
    row.full_clean(validate_unique=False)
    row.save()
    return row


def _settled(first: datetime.date, last: datetime.date) -> dict[datetime.date, CalendarDay]:
    return {row.date: row for row in CalendarDay.objects.filter(date__range=(first, last))}


def _fact(day: datetime.date, settled: dict[datetime.date, CalendarDay]) -> DayFact:
    row = settled.get(day)
    return fact(day) if row is None else DayFact(day, row.is_workday, row.name, Source(row.source))


def _days_from(day: datetime.date, step: int, wanted: int) -> Iterator[DayFact]:
    """Days one after the other in the direction of `step`, read in stretches long enough for `wanted` working days."""
    stretch = datetime.timedelta(days=wanted * 3 // 2 + 20)
    while True:
        near, far = day + ONE_DAY * step, day + stretch * step
        facts = between(min(near, far), max(near, far))
        yield from facts if step > 0 else reversed(facts)
        day = far
