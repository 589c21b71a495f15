"""The last day of a term: make-up days, holidays, 29 February, a year that nobody has published yet (B6.5)."""

import datetime

import pytest

from archive.lending import days
from jobs import calendar
from jobs.calendar_source import LAST_KNOWN

pytestmark = [pytest.mark.django_db, pytest.mark.clause("B6.5")]
D = datetime.date


@pytest.mark.parametrize(
    ("begins", "term", "last"),
    [
        (D(2025, 9, 25), 2, D(2025, 9, 28)),  # Sunday 28 September is worked before the National Day
        (D(2025, 9, 28), 10, D(2025, 10, 17)),  # 1 to 8 October are free, Saturday 11 October is worked
        (D(2025, 9, 30), 3, D(2025, 10, 11)),
        (D(2024, 2, 28), 1, D(2024, 2, 29)),  # 29 February is a day like another
        (D(2024, 2, 29), 1, D(2024, 3, 1)),
        (D(2028, 2, 28), 1, D(2028, 2, 29)),
        (D(2026, 1, 5), 10, D(2026, 1, 19)),
    ],
)  # fmt: skip
def test_a_term_counts_working_days(begins: D, term: int, last: D) -> None:
    assert days.last_day(begins, term) == last


def test_a_day_that_is_free_begins_a_term_too() -> None:
    saturday = D(2026, 1, 10)
    assert days.last_day(saturday, 1) == D(2026, 1, 12)


def test_an_unknown_year_has_weekends_and_feast_days() -> None:
    year = LAST_KNOWN + 2
    begins = D(year, 9, 30)
    last = days.last_day(begins, 1)
    assert (last > D(year, 10, 3), last.weekday() < 5, calendar.about(last).is_assumed) == (True, True, True)


def test_what_the_clinic_settles_counts(cast) -> None:
    calendar.settle(D(2026, 1, 6), is_workday=False, name="盘库", by=cast["xuguan"])
    assert days.last_day(D(2026, 1, 5), 1) == D(2026, 1, 7)


def test_the_last_day_itself_is_in_time() -> None:
    last = D(2026, 1, 19)
    assert [days.is_over(last, day) for day in (D(2026, 1, 18), last, D(2026, 1, 20))] == [False, False, True]


def test_days_left_and_over() -> None:
    friday = D(2026, 1, 16)
    monday = D(2026, 1, 19)
    assert (days.days_left(monday, friday), days.days_over(friday, monday), days.days_over(monday, friday)) == (1, 1, 0)
