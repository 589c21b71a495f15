"""What is unlike somebody's work in the files they opened: pure rules over plain tuples, no database (A4.4, A7.1).

A finding is a question to ask, not a verdict. Each rule compares with the clinic's hours or with the person's own median, so
that a nurse with many customers a day is not taken for a busy surgeon's opposite. How well they find planted misuse, and how
often they are wrong, is measured in the tests.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

LEAST_HOUR, LEAST_DAY = 12, 30
"""So many different files in an hour, on a day, are never too many."""

TIMES_HOUR, TIMES_DAY = 3, 2
"""How many times the person's own median is too many."""

SLACK: Final = datetime.timedelta(minutes=90)
"""How long before opening and after closing is still the day's work: preparing and writing up."""


class Kind(TextChoices):
    """What is unlike."""

    MANY_HOUR = "many_hour", _("Many different files within an hour")
    MANY_DAY = "many_day", _("Many different files on a day")
    ODD_HOURS = "odd_hours", _("Outside the clinic's working hours")
    OWN_NAME = "own_name", _("A file under the person's own name")
    COLLEAGUE = "colleague", _("A file under a colleague's name")
    UNRELATED = "unrelated", _("Without serving the customer, nor an approved request")


@dataclass(frozen=True, slots=True)
class Opening:
    """One file opened by one person: when by the clinic's clock, whose, and what is known of the two.

    `related`: the person then served the customer or had an approved request. `own_name`, `colleague`: whose name the
    customer bears; the name itself is never here.
    """

    at: datetime.datetime
    customer: UUID
    related: bool = True
    own_name: bool = False
    colleague: bool = False


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One finding: when it began, which files, and what would have been usual (for the two rules that count)."""

    kind: Kind
    at: datetime.datetime
    customers: tuple[UUID, ...]
    usual: float | None = None


Hours = Callable[[datetime.date], tuple[datetime.time, datetime.time] | None]
"""From when to when the clinic works on a day; None where it does not."""


def anomalies(openings: Iterable[Opening], hours: Hours) -> list[Anomaly]:
    """Everything unlike in what one person opened, newest first."""
    rows = sorted(openings, key=lambda one: one.at)
    found = [
        *_too_many(Kind.MANY_HOUR, _grouped(rows, _hour), LEAST_HOUR, TIMES_HOUR),
        *_too_many(Kind.MANY_DAY, _grouped(rows, _day), LEAST_DAY, TIMES_DAY),
        *_odd(rows, hours),
        *_flagged(Kind.OWN_NAME, [one for one in rows if one.own_name]),
        *_flagged(Kind.COLLEAGUE, [one for one in rows if one.colleague]),
        *_flagged(Kind.UNRELATED, [one for one in rows if not one.related]),
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _hour(one: Opening) -> tuple[datetime.date, int]:
    return one.at.date(), one.at.hour


def _day(one: Opening) -> datetime.date:
    return one.at.date()


def _grouped(rows: Iterable[Opening], key: Callable[[Opening], Hashable]) -> Mapping[Hashable, list[Opening]]:
    groups: dict[Hashable, list[Opening]] = defaultdict(list)
    for one in rows:
        groups[key(one)].append(one)
    return groups


def _too_many(kind: Kind, groups: Mapping[Hashable, list[Opening]], least: int, times: int) -> Iterable[Anomaly]:
    """Groups with more than `least` different files and more than `times` the median of all groups with any."""
    sizes = {key: len(_files(rows)) for key, rows in groups.items()}
    if not sizes:
        return
    usual = median(sizes.values())
    for key, rows in groups.items():
        if sizes[key] > max(least, times * usual):
            yield Anomaly(kind, rows[0].at, _files(rows), usual)


def _odd(rows: Iterable[Opening], hours: Hours) -> Iterable[Anomaly]:
    """One finding for each day on which files were opened outside the hours."""
    for day, opened in _grouped(rows, _day).items():
        assert isinstance(day, datetime.date)  # noqa: S101  (the key above)
        outside = [one for one in opened if not _within(one.at, hours(day))]
        if outside:
            yield Anomaly(Kind.ODD_HOURS, outside[0].at, _files(outside))


def _within(at: datetime.datetime, worked: tuple[datetime.time, datetime.time] | None) -> bool:
    if worked is None:
        return False
    opens, closes = (at.replace(hour=t.hour, minute=t.minute, second=0, microsecond=0) for t in worked)
    return opens - SLACK <= at <= closes + SLACK


def _flagged(kind: Kind, rows: Iterable[Opening]) -> Iterable[Anomaly]:
    """One finding for each file and day."""
    for opened in _grouped(rows, lambda one: (one.at.date(), one.customer)).values():
        yield Anomaly(kind, opened[0].at, _files(opened))


def _files(rows: Sequence[Opening]) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(one.customer for one in rows))
