"""Whether a file, or one part of it, may be destroyed today, until when it is kept, and why. Pure: no database, no person.

A day is counted so that nothing is destroyed early: what is kept for fifteen years from 29 February is kept through 1 March,
and the first day on which it may be destroyed is the day after.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID


class Code(StrEnum):
    """What a verdict can rest on; other apps' checks bring codes of their own (`blocks`)."""

    NOT_FILED = "not_filed"
    DESTROYED = "destroyed"
    DESTROYING = "destroying"
    CLASS = "class"
    SURGERY = "surgery"
    MADE = "made"
    CONTACT = "contact"
    NO_TRIGGER = "no_trigger"
    RULE = "rule"
    FLOOR = "floor"
    KEPT_LONGER = "kept_longer"
    OPEN_CASE = "open_case"
    HELD = "held"
    RESTRICTED = "restricted"
    WISHED = "wished"
    TOGETHER = "together"
    CLOCKS_APART = "clocks_apart"
    CLOCK_BEHIND = "clock_behind"
    CLOCK_AHEAD = "clock_ahead"


@dataclass(frozen=True, slots=True)
class Reason:
    """One fact that the verdict rests on. `blocks`: by itself it forbids destruction. `on` a day that it goes back to, `until`
    the last day of keeping, `years` of it or `count` of things, `ref` the row (a case). `text`: words of another check."""

    code: str
    blocks: bool = False
    on: datetime.date | None = None
    until: datetime.date | None = None
    years: int = 0
    extra: int = 0
    count: int = 0
    what: str = ""
    ref: UUID | None = None
    text: Any = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether it may be destroyed; `until` the last day on which it is kept, None where no end is in sight."""

    may_destroy: bool
    until: datetime.date | None
    reasons: tuple[Reason, ...]

    @property
    def blocking(self) -> tuple[Reason, ...]:
        """What forbids it."""
        return tuple(reason for reason in self.reasons if reason.blocks)

    def has(self, code: str) -> bool:
        """Whether it rests on this."""
        return any(reason.code == code for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one file or part. `attended_on`: the last attendance, from which the law counts. `wished_on`: the
    customer asked for deletion, so that only the law still keeps it (D3.6). `others`: what else stands in the way."""

    file_class: str = ""
    state: str = ""
    trigger: str = ""
    years: int = 0
    floor: int = 0
    extra: int = 0
    surgery_on: datetime.date | None = None
    surgery_case: UUID | None = None
    made_on: datetime.date | None = None
    contact_on: datetime.date | None = None
    attended_on: datetime.date | None = None
    open_cases: int = 0
    held_since: datetime.date | None = None
    kept_until: datetime.date | None = None
    wished_on: datetime.date | None = None
    others: tuple[Reason, ...] = field(default=())


def years_after(day: datetime.date, years: int) -> datetime.date:
    """The same day so many years later; for 29 February the 1 March of a year without one."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return datetime.date(day.year + years, 3, 1)


def decide(facts: Facts, today: datetime.date) -> Verdict:
    """The verdict of these facts on this day."""
    if facts.state in (Code.DESTROYED, Code.DESTROYING):
        return Verdict(False, None, (Reason(facts.state, blocks=True),))
    if not facts.file_class:
        return Verdict(False, None, (Reason(Code.NOT_FILED, blocks=True), *_beside(facts)))
    begun = _begun(facts)
    if begun.on is None:
        return Verdict(False, None, (_class(facts), begun, *_beside(facts)))
    ends = list(_ends(facts, begun.on, today))
    until = max((end.until for end in ends if end.until), default=begun.on)
    reasons = (_class(facts), begun, *ends, *_beside(facts))
    return Verdict(not any(reason.blocks for reason in reasons), until, reasons)


def joined(own: Verdict, others: Iterable[Verdict]) -> Verdict:
    """The verdict of a file that is merged with others of the same person: they are kept until the last of them may go."""
    others = list(others)
    ends = [one.until for one in (own, *others)]
    reasons = tuple(Reason(Code.TOGETHER, blocks=not one.may_destroy, until=one.until) for one in others)
    until = max((end for end in ends if end), default=None) if None not in ends else None
    return Verdict(own.may_destroy and all(one.may_destroy for one in others), until, (*own.reasons, *reasons))


def _class(facts: Facts) -> Reason:
    return Reason(Code.CLASS, what=facts.file_class, years=facts.years)


def _begun(facts: Facts) -> Reason:
    """From which day the rule counts. Without an operation it is the last contact."""
    if facts.trigger == Code.MADE and facts.made_on:
        return Reason(Code.MADE, on=facts.made_on)
    if facts.trigger == Code.SURGERY and facts.surgery_on:
        return Reason(Code.SURGERY, on=facts.surgery_on, ref=facts.surgery_case)
    if facts.trigger != Code.MADE and facts.contact_on:
        return Reason(Code.CONTACT, on=facts.contact_on)
    return Reason(Code.NO_TRIGGER, blocks=True)


def _ends(facts: Facts, begun: datetime.date, today: datetime.date) -> Iterable[Reason]:
    """The last day of keeping by the rule, by the law, and by what the archive decided: the latest of them counts."""
    if facts.wished_on is None:
        until = years_after(begun, facts.years + facts.extra)
        yield Reason(Code.RULE, today <= until, on=begun, until=until, years=facts.years, extra=facts.extra)
    else:
        yield Reason(Code.WISHED, on=facts.wished_on)
    if facts.floor:
        attended = facts.attended_on or facts.contact_on or begun
        until = years_after(attended, facts.floor)
        yield Reason(Code.FLOOR, today <= until, on=attended, until=until, years=facts.floor)
    if facts.kept_until and facts.wished_on is None:
        yield Reason(Code.KEPT_LONGER, today <= facts.kept_until, until=facts.kept_until)


def _beside(facts: Facts) -> Iterable[Reason]:
    """What stands in the way whatever the years say."""
    if facts.open_cases:
        yield Reason(Code.OPEN_CASE, blocks=True, count=facts.open_cases)
    if facts.held_since:
        yield Reason(Code.HELD, blocks=True, on=facts.held_since)
    if facts.state == Code.RESTRICTED:
        yield Reason(Code.RESTRICTED, on=facts.wished_on)
    yield from facts.others
