"""The work calendar: known years, unknown years, what the clinic settles; and what it costs."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs import calendar, calendar_seed, calendar_source
from jobs.models import CalendarDay
from jobs.models.calendar_day import Source

Day = datetime.date


@pytest.mark.parametrize(
    ("day", "worked", "source"),
    [
        (Day(2026, 9, 20), True, Source.GAZETTE),  # a Sunday made up for National Day
        (Day(2026, 10, 10), True, Source.GAZETTE),  # a Saturday made up for National Day
        (Day(2026, 10, 1), False, Source.GAZETTE),
        (Day(2026, 10, 7), False, Source.GAZETTE),
        (Day(2026, 10, 8), True, Source.GAZETTE),
        (Day(2024, 2, 29), True, Source.GAZETTE),  # leap day, a Thursday
        (Day(2028, 2, 29), True, Source.ASSUMED),  # a Tuesday of a year not known yet
        (Day(2035, 10, 1), False, Source.ASSUMED),
        (Day(2035, 10, 8), True, Source.ASSUMED),
        (Day(2035, 10, 6), False, Source.ASSUMED),  # a Saturday
        (Day(1900, 1, 1), True, Source.ASSUMED),
        (Day(2200, 12, 31), True, Source.ASSUMED),
    ],
)
def test_day_is_worked_or_free(day: Day, worked: bool, source: Source) -> None:
    found = calendar_source.fact(day)
    assert (found.is_workday, found.source) == (worked, source)


@given(st.dates(Day(1900, 1, 1), Day(2200, 12, 31)))
def test_no_day_makes_the_calendar_fail(day: Day) -> None:
    assert calendar_source.fact(day).date == day


def test_each_holiday_has_a_name_that_is_translated() -> None:
    days = [Day(2004, 1, 1) + datetime.timedelta(days=step) for step in range(365 * 90)]
    names = {calendar_source.fact(day).name for day in days}
    assert names == {"", *calendar_source.NAMES}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (Day(2026, 9, 30), 1, Day(2026, 10, 8)),
        (Day(2026, 9, 30), 3, Day(2026, 10, 10)),
        (Day(2026, 9, 18), 1, Day(2026, 9, 20)),
        (Day(2026, 10, 12), -1, Day(2026, 10, 10)),
        (Day(2026, 10, 3), 0, Day(2026, 10, 3)),
        (Day(2024, 2, 28), 1, Day(2024, 2, 29)),
        (Day(2026, 12, 31), 1, Day(2027, 1, 4)),  # New Year's Day of a year not known yet, then a weekend
        (Day(2034, 12, 29), 1, Day(2035, 1, 2)),
        (Day(2198, 1, 1), 500, Day(2199, 12, 2)),
    ],
)
def test_working_days_are_added(day: Day, n: int, expected: Day) -> None:
    assert calendar.add_working_days(day, n) == expected


@pytest.mark.django_db
def test_adding_and_counting_agree() -> None:
    start = Day(2026, 9, 1)
    for n in (1, 5, 20, 60, 300):
        end = calendar.add_working_days(start, n)
        assert calendar.working_days_between(start, end) == n
        assert calendar.working_days_between(end, start) == -n
        assert calendar.is_workday(end) is True


@pytest.mark.django_db
def test_what_the_clinic_settles_counts_and_has_history(doctor) -> None:
    assert calendar.next_workday(Day(2035, 3, 7)) == Day(2035, 3, 8)
    calendar.settle(Day(2035, 3, 8), is_workday=False, name="Clinic outing", by=doctor)
    assert calendar.next_workday(Day(2035, 3, 7)) == Day(2035, 3, 9)
    row = calendar.settle(Day(2035, 3, 8), is_workday=True, by=doctor)
    found = calendar.about(Day(2035, 3, 8))
    assert (found.is_workday, found.source, found.is_assumed) == (True, Source.CLINIC, False)
    assert list(row.history.order_by("version").values_list("version", "is_workday", "history_user")) == [
        (1, False, doctor.pk),
        (2, True, doctor.pk),
    ]


@pytest.mark.django_db
def test_seed_writes_the_official_days_once_and_leaves_the_clinics(doctor) -> None:
    calendar_seed.seed(2026)
    named = {found.date for found in calendar_source.known_exceptions(2026)}
    assert set(CalendarDay.objects.filter(date__year=2026).values_list("date", flat=True)) == named
    calendar.settle(Day(2026, 10, 10), is_workday=False, by=doctor)
    assert calendar_seed.seed(2026) == 0
    assert calendar.add_working_days(Day(2026, 10, 9), 1) == Day(2026, 10, 12)


@pytest.mark.django_db
def test_due_date_costs_one_query(django_assert_num_queries) -> None:
    for n in (1, 60, 250):
        with django_assert_num_queries(1):
            calendar.add_working_days(Day(2026, 9, 30), n)
