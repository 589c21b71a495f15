"""Retired data carriers of the demo clinic: one with its certificate, one that waits for its witness, one approved, one applied
for. Made by the actions that people use."""

import datetime
from typing import Final

from django.utils import timezone

from access.approvals import actions as approvals
from access.models import Person
from archive.carriers import actions
from archive.carriers.actions import Facts
from archive.models import RetiredCarrier
from archive.models.carriers import CarrierErasure, CarrierHeld, CarrierKind, CarrierMethod
from clinic_records.demo import clock

_DAY: Final = datetime.timedelta(days=1)
_REASON: Final = "设备到期更换，按制度销毁介质"
_LINES: Final = (
    ("WD-WX41A88K2051", CarrierKind.DISK, CarrierHeld.FILES, 1900, 45),
    ("SGT-NAB7C0931", CarrierKind.BACKUP, CarrierHeld.COPIES, 1500, 20),
    ("SN740-22190077A", CarrierKind.SSD, CarrierHeld.FILES, 1100, 12),
    ("DT100-0408", CarrierKind.USB, CarrierHeld.UNKNOWN, 700, 2),
)
"""Serial number, what it is and held, days since it was taken into use and out of service."""


def make(cast: dict[str, Person]) -> None:
    """Four carriers, each further than the next."""
    now = timezone.now()
    done, waits, approved, _asked_for = [_asked(line, now, cast) for line in _LINES]
    for row, days in ((done, 43), (waits, 18), (approved, 9)):
        _approve(row, now - days * _DAY, cast)
    with clock.at(now - 40 * _DAY):
        actions.destroyed(_fresh(done), CarrierErasure.DEGAUSS, CarrierMethod.SHREDDED, by=cast["xuguan"])
    with clock.at(now - 40 * _DAY + _DAY / 24):
        actions.confirm(_fresh(done), by=cast["qinzheng"])
    with clock.at(now - _DAY):
        actions.destroyed(_fresh(waits), CarrierErasure.CLEAR, CarrierMethod.CRUSHED, by=cast["xuguan"])


def _asked(
    line: tuple[str, CarrierKind, CarrierHeld, int, int], now: datetime.datetime, cast: dict[str, Person]
) -> RetiredCarrier:
    serial, kind, held, since, retired = line
    with clock.at(now - retired * _DAY):
        today = timezone.localdate()
        facts = Facts(serial, kind, held, today - since * _DAY, today)
        people = {"executor": cast["xuguan"], "witness": cast["qinzheng"]}
        return actions.ask(facts, _REASON, **people, by=cast["dongxue"])


def _approve(row: RetiredCarrier, at: datetime.datetime, cast: dict[str, Person]) -> None:
    for person in (cast["guwen"], cast["yanrong"]):
        step = approvals.next_step(row.application)
        assert step is not None  # noqa: S101  (the chain has two)
        with clock.at(at):
            approvals.decide(step, True, by=person)


def _fresh(row: RetiredCarrier) -> RetiredCarrier:
    return RetiredCarrier.objects.get(pk=row.pk)
