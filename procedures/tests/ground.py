"""Ground of these tests: a case whose booked time has come, surgery and aftercare records as people write them."""

import datetime
from typing import Any

from django.utils import timezone

from access.models import Person
from access.roles import Role
from customers.models import Case, Customer
from customers.tests.booking.ground import confirmed, consulted, item
from procedures.models import AftercareRecord, SurgeryRecord
from records import actions as sheets

Cast = dict[str, Person]

VITALS = [
    {
        "at": "10:05",
        "pulse": 76,
        "systolic": 118,
        "diastolic": 72,
        "oxygen": 99,
        "respiration": 16,
        "temperature": "36.5",
    },
    {
        "at": "10:20",
        "pulse": 104,
        "systolic": 126,
        "diastolic": 78,
        "oxygen": 98,
        "respiration": None,
        "temperature": None,
    },
]
MEDICATION = [{"at": "10:02", "drug": "利多卡因", "dose": "40", "unit": "mg", "route": "infiltration"}]


def ready(customer: Customer, cast: Cast) -> Case:
    """The customer's case with a booking, signed by both sides, whose time comes in ten minutes."""
    case = consulted(customer, cast)
    confirmed(case, cast, starts_at=timezone.now() + datetime.timedelta(minutes=10))
    return case


def surgeons_part(cast: Cast, **changes: Any) -> dict[str, Any]:
    """What the surgeon writes."""
    start = timezone.now() - datetime.timedelta(minutes=70)
    values = {"surgeon": cast["linyuan"], "item": item(), "started_at": start, "method": "small"}
    values |= {"ended_at": start + datetime.timedelta(minutes=60), "anaesthesia": "local", "medication": MEDICATION}
    return values | {"blood_loss": 5, "circumstances": "无，手术顺利", "happened_at": start} | changes


def nurses_part(**changes: Any) -> dict[str, Any]:
    """What the nurse writes."""
    values = {"nursing": "术前核对", "vitals": VITALS, "count_before": 18, "count_after": 18, "left_well": True}
    return values | changes


def operated(case: Case, cast: Cast, **changes: Any) -> SurgeryRecord:
    """A complete record, not signed yet."""
    record = SurgeryRecord(case=case, customer=case.customer)
    sheets.save_draft(record, surgeons_part(cast, **changes), by=cast["linyuan"])
    return sheets.save_draft(record, nurses_part(), by=cast["suyun"])


def sign_both(record: SurgeryRecord, cast: Cast) -> SurgeryRecord:
    """Surgeon and nurse sign."""
    sheets.sign(record, by=cast["linyuan"], role=Role.SURGEON, seen=record.version)
    sheets.sign(record, by=cast["suyun"], role=Role.NURSE, seen=record.version)
    return record


def looked_after(case: Case, cast: Cast, *, signed: bool = True, **changes: Any) -> AftercareRecord:
    """An aftercare record."""
    values: dict[str, Any] = {"way": "visit", "healing": 0, "swelling": 2, "bruising": 1, "pain": 3, "stitches": "in"}
    values |= {"complication": False, "advice": "48 小时内冷敷"} | changes
    record = sheets.save_draft(AftercareRecord(case=case, customer=case.customer), values, by=cast["xiaohan"])
    if signed:
        sheets.sign(record, by=cast["xiaohan"], role=Role.NURSE, seen=record.version)
    return record
