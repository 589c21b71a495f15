"""Times of operations that the demo hands out: each surgeon and room once at a time, on weekdays in working hours."""

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

_STARTS = (datetime.time(9), datetime.time(11), datetime.time(14), datetime.time(16))
_SEATS = 2
"""Surgeons that operate at the same time, each in a room of their own."""
COMING_DAYS = 45


@dataclass(frozen=True, slots=True)
class Slot:
    """A time of 90 minutes; `seat` numbers surgeon and room."""

    starts_at: datetime.datetime
    seat: int


class Slots:
    """Hands out times; `taken` are the moments that are booked already, so that filling a clinic twice works."""

    def __init__(self, now: datetime.datetime, taken: frozenset[datetime.datetime] = frozenset()) -> None:
        self._now, self._taken = now, taken
        self._free = self._walk()

    def coming(self) -> Slot | None:
        """The next free time from today on, None when the weeks to come are full."""
        return next(self._free, None)

    def past(self, day: datetime.date, chance: random.Random) -> Slot:
        """A time on a day gone by; several customers may have had it, since it is held no longer."""
        at = datetime.datetime.combine(day, chance.choice(_STARTS), timezone.get_current_timezone())
        if at + datetime.timedelta(hours=2) > self._now:
            at -= datetime.timedelta(days=1)
        return Slot(at, chance.randrange(_SEATS))

    def _walk(self) -> Iterator[Slot]:
        """Today's remaining times first, then every second one of the weeks to come, so that some stay free."""
        for day in range(COMING_DAYS):
            date = self._now.date() + datetime.timedelta(days=day)
            if day and date.weekday() == 6:
                continue
            for place, start in enumerate(_STARTS):
                at = datetime.datetime.combine(date, start, timezone.get_current_timezone())
                if at <= self._now + datetime.timedelta(minutes=30) or at in self._taken:
                    continue
                yield from (Slot(at, seat) for seat in range(_SEATS) if day < 5 or (place + seat + day) % 2)
