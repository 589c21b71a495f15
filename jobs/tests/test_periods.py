"""When schedules are due: plain reckoning."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from jobs import periods
from jobs.models import Every, Schedule

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime.datetime:
    """A moment of Shanghai's time."""
    return datetime.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


QUARTER_OF_AN_HOUR = ("2026-11-22T10:15+0800", "2026-11-22T10:15", "2026-11-22T10:30")
CASES = [
    # rhythm, now, current period and moment, next moment
    ({"every": "day"}, "2026-11-22T01:59", "2026-11-21", "2026-11-21T02:00", "2026-11-22T02:00"),
    ({"every": "day"}, "2026-11-22T02:00", "2026-11-22", "2026-11-22T02:00", "2026-11-23T02:00"),
    ({"every": "day"}, "2028-02-29T12:00", "2028-02-29", "2028-02-29T02:00", "2028-03-01T02:00"),
    ({"every": "week", "weekday": 6}, "2026-11-21T12:00", "2026-W46", "2026-11-15T02:00", "2026-11-22T02:00"),
    ({"every": "week", "weekday": 0}, "2027-01-03T12:00", "2026-W53", "2026-12-28T02:00", "2027-01-04T02:00"),
    ({"every": "month", "day": 28}, "2026-03-01T12:00", "2026-02", "2026-02-28T02:00", "2026-03-28T02:00"),
    ({"every": "month", "day": 1}, "2026-01-01T01:00", "2025-12", "2025-12-01T02:00", "2026-01-01T02:00"),
    ({"every": "quarter", "day": 5}, "2026-01-04T12:00", "2025-Q4", "2025-10-05T02:00", "2026-01-05T02:00"),
    ({"every": "quarter", "day": 5}, "2026-06-30T12:00", "2026-Q2", "2026-04-05T02:00", "2026-07-05T02:00"),
    (
        {"every": "minutes", "minutes": 15},
        "2026-11-22T10:29",
        "2026-11-22T10:15+0800",
        "2026-11-22T10:15",
        "2026-11-22T10:30",
    ),
]


@pytest.mark.parametrize(("rhythm", "now", "period", "moment", "following"), CASES)
def test_period_and_moments(rhythm: dict, now: str, period: str, moment: str, following: str) -> None:
    schedule = Schedule(**rhythm)
    due = periods.current(schedule, at(now), SHANGHAI)
    assert (due.period, due.moment) == (period, at(moment))
    assert periods.following(schedule, at(now), SHANGHAI).moment == at(following)


@pytest.mark.parametrize("every", list(Every))
def test_periods_follow_one_another_without_gap_or_double(every: Every) -> None:
    schedule = Schedule(every=every, minutes=720, day=28, weekday=3)
    now, seen = at("2027-12-01T00:00"), []
    for _ in range(60):
        due = periods.following(schedule, now, SHANGHAI)
        assert periods.current(schedule, due.moment, SHANGHAI) == due
        seen.append(due.period)
        now = due.moment
    assert len(set(seen)) == 60
    assert sorted(seen) == seen
