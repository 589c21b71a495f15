"""What follows when a sheet of procedures moves. The rules themselves: `surgeries`, `visits`,
`reporting`."""

from typing import Any

from django.dispatch import receiver

from access.models import Person
from procedures import reporting, surgeries, visits
from procedures.models import AftercareRecord, PreopSheet, SurgeryRecord
from records.lifecycle import Move
from records.signals import sheet_moved


@receiver(sheet_moved, sender=SurgeryRecord, dispatch_uid="procedures-surgery")
def follow_surgery(sheet: SurgeryRecord, move: Move, by: Person, **_signal: Any) -> None:
    """Booking and planned visits keep step with the surgery record."""
    surgeries.follow(sheet, move, by=by)


@receiver(sheet_moved, sender=AftercareRecord, dispatch_uid="procedures-aftercare")
def follow_aftercare(sheet: AftercareRecord, move: Move, by: Person, **_signal: Any) -> None:
    """Planned visits and the surgeon's notifications keep step with the aftercare record."""
    visits.follow(sheet, move, by=by)


@receiver(sheet_moved, sender=PreopSheet, dispatch_uid="procedures-preop")
def follow_checks(sheet: PreopSheet, move: Move, by: Person, **_signal: Any) -> None:
    """Signed results reach surgeon and consultant at once (A2.3)."""
    reporting.follow(sheet, move, by=by)
