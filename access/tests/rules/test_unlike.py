"""The thresholds of what is unlike somebody's work, at their very edges (A4.4, A7.1); how well they do: test_anomalies."""

import datetime
from uuid import UUID

import pytest

from access.anomalies import LEAST_DAY, LEAST_HOUR, SLACK, Anomaly, Kind, Opening, anomalies

DAY = datetime.date(2026, 3, 4)
NEXT = DAY + datetime.timedelta(days=1)
OPEN, CLOSE = datetime.time(8, 30), datetime.time(18, 15)


def hours(_day: datetime.date) -> tuple[datetime.time, datetime.time]:
    """The clinic works every day."""
    return OPEN, CLOSE


def at(day: datetime.date, hour: int, minute: int = 0, second: int = 0, micro: int = 0) -> datetime.datetime:
    return datetime.datetime(day.year, day.month, day.day, hour, minute, second, micro, datetime.UTC)


def some(count: int, moment: datetime.datetime, first: int = 1) -> list[Opening]:
    """So many different files within the same minute."""
    return [Opening(moment + datetime.timedelta(milliseconds=nth), UUID(int=first + nth)) for nth in range(count)]


def files(count: int, first: int = 1) -> tuple[UUID, ...]:
    return tuple(UUID(int=first + nth) for nth in range(count))


def test_nothing_opened_is_nothing_unlike() -> None:
    assert anomalies([], hours) == []


@pytest.mark.parametrize(("count", "found"), [(LEAST_HOUR, False), (LEAST_HOUR + 1, True)])
def test_many_in_an_hour_is_more_than_the_least_that_counts(count: int, found: bool) -> None:
    calm = [one for hour in (9, 10) for one in some(1, at(DAY, hour), 500 + hour)]
    rows = some(1, at(DAY, 14)) + some(count - 2, at(DAY, 14, 30, 7), 2) + some(1, at(DAY, 14, 59, 59), count) + calm
    wanted = [Anomaly(Kind.MANY_HOUR, at(DAY, 14), files(count), 1)]
    assert anomalies(rows, hours) == (wanted if found else [])


@pytest.mark.parametrize(("count", "found"), [(15, False), (16, True)])
def test_many_in_an_hour_is_more_than_three_times_the_usual(count: int, found: bool) -> None:
    usual = [one for hour in (9, 10) for one in some(5, at(DAY, hour), 100 * hour)]
    found_kinds = [(one.kind, one.usual) for one in anomalies(usual + some(count, at(DAY, 14)), hours)]
    assert found_kinds == ([(Kind.MANY_HOUR, 5)] if found else [])


@pytest.mark.parametrize(("count", "found"), [(LEAST_DAY, False), (LEAST_DAY + 1, True)])
def test_many_on_a_day_is_more_than_the_least_that_counts(count: int, found: bool) -> None:
    spread = [some(1, at(DAY, 9 + nth % 8, nth), 1 + nth)[0] for nth in range(count)]
    calm = some(1, at(NEXT, 9), 900) + some(1, at(NEXT + datetime.timedelta(days=1), 9), 901)
    got = anomalies(spread + calm, hours)
    assert [(one.kind, one.at, len(one.customers), one.usual) for one in got] == (
        [(Kind.MANY_DAY, at(DAY, 9), count, 1)] if found else []
    )


@pytest.mark.parametrize(("count", "found"), [(36, False), (37, True)])
def test_many_on_a_day_is_more_than_twice_the_usual(count: int, found: bool) -> None:
    def day_of(day: datetime.date, number: int) -> list[Opening]:
        first = day.day * 1000
        return [some(1, at(day, 9 + nth % 8, nth // 8), first + nth)[0] for nth in range(number)]

    days = [DAY + datetime.timedelta(days=nth) for nth in range(3)]
    rows = day_of(days[0], 18) + day_of(days[1], 18) + day_of(days[2], count)
    assert [(one.kind, one.usual) for one in anomalies(rows, hours)] == ([(Kind.MANY_DAY, 18)] if found else [])


def test_same_file_again_is_one_file() -> None:
    rows = [Opening(at(DAY, 9, nth), UUID(int=1)) for nth in range(59)] + some(1, at(DAY, 11), 7)
    assert anomalies(rows, hours) == []


def test_hours_do_not_run_together_over_days() -> None:
    rows = some(7, at(DAY, 9)) + some(7, at(NEXT, 9), 50) + some(1, at(DAY, 11), 90) + some(1, at(NEXT, 12), 91)
    assert anomalies(rows, hours) == []


@pytest.mark.parametrize(
    ("moment", "odd"),
    [
        (at(DAY, 6, 59, 59, 999999), True), (at(DAY, 7, 0), False), (at(DAY, 12), False),
        (at(DAY, 19, 45), False), (at(DAY, 19, 45, 0, 1), True),
        (at(DAY, 19, 45, 1), True), (at(DAY, 0), True), (at(DAY, 23, 59), True),
    ],
)  # fmt: skip
def test_odd_hours_begin_ninety_minutes_outside(moment: datetime.datetime, odd: bool) -> None:
    assert datetime.timedelta(hours=1, minutes=30) == SLACK
    rows = [Opening(at(DAY, 10), UUID(int=2)), Opening(moment, UUID(int=1))]
    wanted = [Anomaly(Kind.ODD_HOURS, moment, files(1))]
    assert anomalies(rows, hours) == (wanted if odd else [])


def test_day_off_is_odd_at_noon_and_told_once_with_all_its_files() -> None:
    rows = [Opening(at(DAY, 13), UUID(int=2)), Opening(at(DAY, 12), UUID(int=1)), Opening(at(DAY, 14), UUID(int=1))]
    assert anomalies(rows, lambda _day: None) == [Anomaly(Kind.ODD_HOURS, at(DAY, 12), files(2))]
    assert anomalies(rows, lambda day: None if day == NEXT else hours(day)) == []
    assert anomalies(rows, lambda day: None if day == DAY else hours(day)) != []


@pytest.mark.parametrize(
    ("flags", "kind"),
    [
        ({"own_name": True}, Kind.OWN_NAME), ({"colleague": True}, Kind.COLLEAGUE),
        ({"related": False}, Kind.UNRELATED),
    ],
)  # fmt: skip
def test_each_flag_is_told_for_each_file_and_day(flags: dict[str, bool], kind: Kind) -> None:
    def row(day: datetime.date, hour: int, file: int, **flags: bool) -> Opening:
        return Opening(at(day, hour), UUID(int=file), **flags)

    rows = [row(DAY, 9, 1, **flags), row(DAY, 10, 1, **flags), row(DAY, 11, 2, **flags), row(NEXT, 9, 1, **flags),
            row(DAY, 12, 3)]  # fmt: skip
    assert [(one.kind, one.at, one.customers, one.usual) for one in anomalies(rows, hours)] == [
        (kind, at(NEXT, 9), files(1), None), (kind, at(DAY, 11), files(1, 2), None), (kind, at(DAY, 9), files(1), None),
    ]  # fmt: skip


def test_opening_of_which_nothing_is_known_is_related_and_nobody_s_name() -> None:
    plain = Opening(at(DAY, 9), UUID(int=1))
    assert (plain.related, plain.own_name, plain.colleague) == (True, False, False)


def test_newest_comes_first_whatever_the_order_given() -> None:
    rows = [Opening(at(NEXT, 9), UUID(int=1), own_name=True), Opening(at(DAY, 9), UUID(int=2), related=False)]
    for given in (rows, rows[::-1]):
        assert [one.kind for one in anomalies(given, hours)] == [Kind.OWN_NAME, Kind.UNRELATED]
