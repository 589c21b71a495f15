"""Birth dates and ages."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.identity.life import BirthDateError, BirthProblem, age_on, parse_birth_date

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    "text",
    [
        "1990-02-03",
        "1990/2/3",
        "1990.2.3",
        "19900203",
        "1990年2月3日",
        " 1990 年 2 月 3 日 ",
        "民國79年2月3日",
        "１９９０－０２－０３",
    ],
)
def test_birth_date_is_read(text: str) -> None:
    assert parse_birth_date(text, TODAY) == date(1990, 2, 3)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", BirthProblem.UNREADABLE),
        ("90-2-3", BirthProblem.UNREADABLE),
        ("1990-02-30", BirthProblem.UNREADABLE),
        ("3/2/1990", BirthProblem.UNREADABLE),
        ("2026-03-02", BirthProblem.FUTURE),
        ("1905-03-01", BirthProblem.TOO_OLD),
    ],
)
def test_unfit_birth_date_is_told_why_without_repeating_it(text: str, problem: BirthProblem) -> None:
    with pytest.raises(BirthDateError) as refusal:
        parse_birth_date(text, TODAY)
    assert (refusal.value.problem, str(refusal.value)) == (problem, problem.value)


def test_the_first_and_last_day_allowed_are_taken() -> None:
    assert parse_birth_date("2026-03-01", TODAY) == TODAY
    assert age_on(parse_birth_date("1905-03-02", TODAY), TODAY) == 120


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2000, 5, 5), date(2018, 5, 4), 17),
        (date(2000, 5, 5), date(2018, 5, 5), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (TODAY, TODAY, 0),
    ],
)
def test_age_counts_completed_years(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 40000))
def test_age_never_falls_as_days_pass(born: date, days: int) -> None:
    later = born + timedelta(days)
    assert 0 <= age_on(born, later) <= age_on(born, later + timedelta(1)) <= age_on(born, later) + 1
