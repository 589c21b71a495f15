"""Which sheets a journey leaves behind, in the order of time: the one table that a new kind of sheet joins.

Used by both ways of writing them: through the actions (`acting`) and as copied rows (`mass`).
"""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from access.roles import Role
from clinic_records.demo.contents import aftercare, booking, consents, consultation, followup, preop, surgery
from clinic_records.demo.house import House
from clinic_records.demo.journeys import AFTERCARE_DAYS, FOLLOWUP_DAYS, Journey
from records.stages import Stage

Values = Callable[[Journey, House, datetime.datetime], dict[str, Any]]
Moments = Callable[[Journey], list[datetime.datetime]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of sheet of a case: who writes it, when it comes about (no moment = not at all), and what stands in it."""

    key: str
    stage: Stage
    writer: Role
    moments: Moments
    values: Values


@dataclass(frozen=True, slots=True)
class Leaf:
    """One sheet of a journey; `signed` says whether it was finished."""

    kind: Kind
    at: datetime.datetime
    signed: bool


def _after(hours: float) -> Moments:
    return lambda journey: [journey.registered + datetime.timedelta(hours=hours)]


def _before(hours: float) -> Moments:
    """So long before the surgery, at the earliest two hours after the registration, at the latest ten minutes ago."""
    return lambda journey: [_within(journey, journey.surgery - datetime.timedelta(hours=hours))]


def _within(journey: Journey, at: datetime.datetime) -> datetime.datetime:
    latest = journey.now - datetime.timedelta(minutes=10)
    return min(max(at, journey.registered + datetime.timedelta(hours=2)), latest)


KINDS: Final = (
    Kind("consultation", Stage.CONSULTATION, Role.FRONT_DESK, _after(0.1), consultation.values),
    Kind("booking", Stage.BOOKING, Role.FRONT_DESK, _after(0.2), booking.values),
    Kind("preop", Stage.PREOP, Role.EXAMINER, _before(26), preop.values),
    Kind("surgery-consent", Stage.PREOP, Role.SURGEON, _before(3), consents.surgery),
    Kind("anaesthesia-consent", Stage.PREOP, Role.SURGEON, _before(2.5), consents.anaesthesia),
    Kind("surgery", Stage.SURGERY, Role.SURGEON, lambda journey: [journey.surgery], surgery.values),
    Kind(
        "aftercare", Stage.AFTERCARE, Role.NURSE, lambda journey: journey.visits(AFTERCARE_DAYS, 10), aftercare.values
    ),
    Kind(
        "followup",
        Stage.FOLLOWUP,
        Role.CUSTOMER_SERVICE,
        lambda journey: journey.visits(FOLLOWUP_DAYS, 15),
        followup.values,
    ),
)


def leaves(journey: Journey) -> Iterator[Leaf]:
    """The sheets of a journey in the order of time; an unfinished journey leaves its last sheet a draft."""
    reached = [kind for kind in KINDS if journey.reaches(kind.stage) and _came(journey, kind)]
    moments = sorted(((at, kind) for kind in reached for at in kind.moments(journey)), key=lambda pair: pair[0])
    for place, (at, kind) in enumerate(moments):
        open_end = journey.unfinished and place == len(moments) - 1 and not journey.course.ends
        yield Leaf(kind, at, not (open_end and kind.key not in ("booking", "surgery")))


def _came(journey: Journey, kind: Kind) -> bool:
    """Who was found unsuitable signed no consent."""
    return not (journey.course.ends == "not_suitable" and kind.key.endswith("-consent"))
