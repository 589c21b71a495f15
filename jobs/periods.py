"""When a schedule is due: plain reckoning with local time, no database.

A period is a name (`2026-11-22`, `2026-W47`, `2026-11`, `2026-Q4`, for minutes `2026-11-22T10:20+0800`) and runs once.
"""

import datetime
from dataclasses import dataclass

from jobs.models import Every, Schedule


@dataclass(frozen=True)
class Due:
    """One period of a schedule and the moment from which it is due."""

    period: str
    moment: datetime.datetime


def current(schedule: Schedule, now: datetime.datetime, zone: datetime.tzinfo) -> Due:
    """The newest period whose moment is not after `now` (aware)."""
    local = now.astimezone(zone)
    due = _period(schedule, local, 0)
    return due if due.moment <= now else _period(schedule, local, -1)


def following(schedule: Schedule, now: datetime.datetime, zone: datetime.tzinfo) -> Due:
    """The first period whose moment is after `now`."""
    local = now.astimezone(zone)
    due = _period(schedule, local, 0)
    return due if due.moment > now else _period(schedule, local, 1)


def _period(schedule: Schedule, local: datetime.datetime, step: int) -> Due:
    """The period that `local` falls into, or the one `step` periods later."""
    if schedule.every == Every.MINUTES:
        return _minutes(schedule, local, step)
    name, day = _DAYS[Every(schedule.every)](schedule, local.date(), step)
    return Due(name, datetime.datetime.combine(day, schedule.at, tzinfo=local.tzinfo))


def _minutes(schedule: Schedule, local: datetime.datetime, step: int) -> Due:
    length = schedule.minutes * 60
    start = (int(local.timestamp()) // length + step) * length
    moment = datetime.datetime.fromtimestamp(start, tz=local.tzinfo)
    return Due(moment.strftime("%Y-%m-%dT%H:%M%z"), moment)


def _daily(_schedule: Schedule, today: datetime.date, step: int) -> tuple[str, datetime.date]:
    day = today + datetime.timedelta(days=step)
    return day.isoformat(), day


def _weekly(schedule: Schedule, today: datetime.date, step: int) -> tuple[str, datetime.date]:
    day = today + datetime.timedelta(days=schedule.weekday - today.weekday(), weeks=step)
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}", day


def _monthly(schedule: Schedule, today: datetime.date, step: int) -> tuple[str, datetime.date]:
    year, month = divmod(today.year * 12 + today.month - 1 + step, 12)
    return f"{year}-{month + 1:02}", datetime.date(year, month + 1, schedule.day)


def _quarterly(schedule: Schedule, today: datetime.date, step: int) -> tuple[str, datetime.date]:
    year, quarter = divmod(today.year * 4 + (today.month - 1) // 3 + step, 4)
    return f"{year}-Q{quarter + 1}", datetime.date(year, quarter * 3 + 1, schedule.day)


_DAYS = {Every.DAY: _daily, Every.WEEK: _weekly, Every.MONTH: _monthly, Every.QUARTER: _quarterly}
