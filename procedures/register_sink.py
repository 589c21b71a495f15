"""What a legacy register says about a surgery, as a transcribed surgery record (A2.4). Registered with the import."""

from collections.abc import Iterator

from customers.importing.own_sinks import told_about_surgery
from customers.importing.sinks import register
from customers.importing.visits import Visit
from procedures.models import SurgeryRecord
from procedures.models.surgery import Method


@register
def surgery(visit: Visit) -> Iterator[SurgeryRecord]:
    """The record of a surgery that took place: who, what, when; in words what the register says of method and drugs.

    No times of day that the register does not name, no doses taken apart, no visits planned.
    """
    if visit.operated_on is None or visit.booked_at is None:
        return
    surgeon, names = visit.surgeons()
    yield SurgeryRecord(
        happened_at=visit.booked_at,
        surgeon=surgeon,
        assistant="、".join(names[1:])[:60],
        item=visit.item(),
        started_at=visit.booked_at if visit.booked_to_the_minute else None,
        method=Method.OTHER if visit.values["method"] else "",
        description="\n".join(told_about_surgery(visit)),
    )
