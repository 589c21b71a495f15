"""Sixty days of twelve people at work, with misuse of each kind planted among it and labelled. Made from a seed.

The work is meant to be awkward: people with few and with many files, busy days, late surgeries written up in the evening, a
Saturday made good, namesakes of colleagues among the customers.
"""

import datetime
import random
from dataclasses import dataclass, field
from uuid import UUID

from access.anomalies import Kind, Opening

FIRST = datetime.date(2026, 3, 2)
DAYS, STAFF = 60, 12
HOURS = (datetime.time(8, 30), datetime.time(18, 0))


@dataclass
class Worker:
    """One person: what they opened, and which of it was misuse, as (kind, day)."""

    openings: list[Opening] = field(default_factory=list)
    planted: set[tuple[Kind, datetime.date]] = field(default_factory=set)


def hours(day: datetime.date) -> tuple[datetime.time, datetime.time] | None:
    """Monday to Friday, and every fourth Saturday."""
    made_good = day.weekday() == 5 and (day - FIRST).days // 7 % 4 == 3
    return HOURS if day.weekday() < 5 or made_good else None


def clinic(seed: int) -> list[Worker]:
    """The whole staff."""
    chance = random.Random(seed)
    return [_worker(chance, 3 + 2 * nth) for nth in range(STAFF)]


def _worker(chance: random.Random, busy: int) -> Worker:
    worker = Worker()
    days = [day for nth in range(DAYS) if hours(day := FIRST + datetime.timedelta(days=nth))]
    for day in days:
        _work(chance, worker, day, busy)
    wanted = chance.sample(days, 6)
    _plant_many(chance, worker, wanted[0], busy, within=1, kind=Kind.MANY_HOUR)
    _plant_many(chance, worker, wanted[1], busy, within=8, kind=Kind.MANY_DAY)
    _plant_odd(chance, worker, wanted[2])
    _plant_flag(chance, worker, wanted[3], Kind.OWN_NAME, own_name=True)
    _plant_flag(chance, worker, wanted[4], Kind.COLLEAGUE, colleague=True)
    _plant_flag(chance, worker, wanted[5], Kind.UNRELATED, related=False)
    return worker


def _work(chance: random.Random, worker: Worker, day: datetime.date, busy: int) -> None:
    """A day's files, each opened one to four times; now and then a busy day, or an evening of writing up."""
    files = max(1, round(chance.gauss(busy, busy / 4) * (1.8 if chance.random() < 0.04 else 1)))
    for _nth in range(files):
        customer, namesake = _id(chance), chance.random() < 0.0005
        for _again in range(chance.randint(1, 4)):
            at = _at(day, chance.uniform(8, 18.2))
            worker.openings.append(Opening(at, customer, colleague=namesake))
    if chance.random() < 0.02:
        worker.openings.append(Opening(_at(day, chance.uniform(18.5, 20.5)), _id(chance)))


def _plant_many(
    chance: random.Random, worker: Worker, day: datetime.date, busy: int, *, within: int, kind: Kind
) -> None:
    """Browsing: in an hour, or spread over the day so that no hour stands out."""
    begin = chance.randint(9, 16) if within == 1 else 9
    count = 18 + busy if within == 1 else 3 * busy + 30
    for nth in range(count):
        worker.openings.append(Opening(_at(day, begin + within * (nth + 0.5) / count), _id(chance)))
    worker.planted.add((kind, day))
    if count + busy > 30 and count > busy:  # so many in an hour make a heavy day as well
        worker.planted.add((Kind.MANY_DAY, day))


def _plant_odd(chance: random.Random, worker: Worker, day: datetime.date) -> None:
    worker.openings.append(Opening(_at(day, chance.choice([2.5, 5, 22, 23.5])), _id(chance)))
    worker.planted.add((Kind.ODD_HOURS, day))


def _plant_flag(chance: random.Random, worker: Worker, day: datetime.date, kind: Kind, **flags: bool) -> None:
    worker.openings.append(Opening(_at(day, chance.uniform(9, 17)), _id(chance), **flags))
    worker.planted.add((kind, day))


def _at(day: datetime.date, hour: float) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC) + datetime.timedelta(hours=hour)


def _id(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)
