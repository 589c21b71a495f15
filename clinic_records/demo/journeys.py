"""What becomes of each invented customer: how far they came, on which days, and what went otherwise than planned.

Plain thought, the same for the same seed; days count from today. Not here: what stands in their sheets
(`clinic_records.demo.contents`), writing them (`acting`, `mass`).
"""

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from clinic_records.demo.names import Invented, person
from clinic_records.demo.slots import Slot, Slots
from records.stages import Stage

AFTERCARE_DAYS: Final = (1, 3, 7, 14, 30)
FOLLOWUP_DAYS: Final = (3, 7, 30, 90, 180)


@dataclass(frozen=True, slots=True)
class Course:
    """A kind of journey: how many of a hundred take it in the demo that people look at, and in a large crowd (where most only
    asked, as in a clinic's years); the stage it reaches, its surgery so many days ago."""

    name: str
    share: int
    crowd: int
    reach: Stage
    days_ago: tuple[int, int]
    coming: bool = False
    ends: str = ""
    lapsed: str = ""


COURSES: Final = (
    Course("asking", 20, 40, Stage.CONSULTATION, (0, 40)),
    Course("lost", 4, 28, Stage.CONSULTATION, (60, 150), ends="lost_interest"),
    Course("booked", 8, 1, Stage.BOOKING, (0, 0), coming=True),
    Course("checked", 6, 1, Stage.PREOP, (0, 0), coming=True),
    Course("unsuitable", 2, 1, Stage.PREOP, (40, 150), ends="not_suitable", lapsed="cancelled"),
    Course("cancelled", 3, 3, Stage.BOOKING, (1, 60), lapsed="cancelled"),
    Course("missed", 2, 2, Stage.BOOKING, (1, 40), lapsed="no_show"),
    Course("operated", 10, 2, Stage.SURGERY, (0, 2)),
    Course("healing", 15, 3, Stage.AFTERCARE, (2, 40)),
    Course("followed", 20, 9, Stage.FOLLOWUP, (30, 170)),
    Course("completed", 10, 10, Stage.FOLLOWUP, (190, 340), ends="completed"),
)
ORDER: Final = tuple(Stage)


@dataclass(slots=True)
class Journey:
    """One customer's way through the clinic. Moments are in the clinic's local time."""

    number: int
    person: Invented
    course: Course
    registered: datetime.datetime
    slot: Slot | None
    now: datetime.datetime
    chance: random.Random
    keeps_visits: bool = True
    unfinished: bool = False
    complication: bool = False
    struck: bool = False
    amended: bool = False
    closed: datetime.datetime | None = field(default=None)

    def reaches(self, stage: Stage) -> bool:
        """Whether the journey came as far as `stage`."""
        return ORDER.index(stage) <= ORDER.index(self.course.reach)

    @property
    def surgery(self) -> datetime.datetime:
        """When the surgery began or begins; only for journeys with a booking."""
        if self.slot is None:
            raise LookupError("this journey has no booking")
        return self.slot.starts_at

    def visits(self, days: tuple[int, ...], hour: int) -> list[datetime.datetime]:
        """The moments of the visits that took place so many days after the surgery; who does not keep visits came to the
        first only."""
        moments = [(self.surgery + datetime.timedelta(days=day)).replace(hour=hour, minute=10) for day in days]
        past = [at for at in moments if at < self.now]
        return past if self.keeps_visits else past[:1]


def journeys(
    count: int, slots: Slots, now: datetime.datetime, seed: int = 1, *, crowd: bool = False
) -> Iterator[Journey]:
    """`count` journeys, courses mixed by their shares, the same for the same seed and day."""
    mixed = [course for course in COURSES for _ in range(course.crowd if crowd else course.share)]
    random.Random(seed).shuffle(mixed)  # noqa: S311  (nothing secret)
    for number in range(count):
        chance = random.Random(seed * 1_000_003 + number)  # noqa: S311
        yield _journey(number, mixed[number % len(mixed)], slots, now, chance)


def _journey(number: int, course: Course, slots: Slots, now: datetime.datetime, chance: random.Random) -> Journey:
    day = now.date() - datetime.timedelta(days=chance.randint(*course.days_ago))
    slot = None
    if course.coming:
        slot = slots.coming()
        course = course if slot else COURSES[0]
    elif course.reach != Stage.CONSULTATION:
        slot = slots.past(day, chance)
    asked = min((slot.starts_at.date() if slot else now.date()), day) - datetime.timedelta(days=chance.randint(3, 20))
    if course is COURSES[0]:
        asked = day
    registered = datetime.datetime.combine(asked, datetime.time(9 + number % 8, 7 * number % 60), now.tzinfo)
    registered = min(registered, now - datetime.timedelta(minutes=20 + number % 90))
    made = Journey(number, person(chance, number), course, registered, slot, now, chance)
    _vary(made)
    return made


def _vary(made: Journey) -> None:
    """What goes otherwise than planned: by number, so that each occurs."""
    number = made.number
    made.keeps_visits = number % 6 != 0
    made.unfinished = number % 7 == 3
    made.complication = number % 17 == 5
    made.struck, made.amended = number % 23 == 7, number % 19 == 4
    if made.course.ends:
        after = made.surgery + datetime.timedelta(days=185) if made.course.ends == "completed" else made.registered
        made.closed = min(after + datetime.timedelta(days=2), made.now - datetime.timedelta(minutes=5))
