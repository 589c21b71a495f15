"""Ground of these tests: customers who were operated on, some days ago, by whom and of what, straight as rows."""

import datetime
from typing import Any

from django.utils import timezone

from access.models import Person
from customers.actions import register_customer
from customers.models import BookingSheet, Case, Customer
from customers.models.booking import BookingStatus
from customers.tests.booking.ground import item
from procedures.models import SurgeryRecord
from records.lifecycle import State

Cast = dict[str, Person]


def patient(cast: Cast, name: str = "张伟明", **other: Any) -> Customer:
    """A registered customer, with a phone unless said otherwise."""
    contact = {"phone": "+8615412345678", "address": "示范路 1 号", **other.pop("contact", {})}
    basic = {"name": name, "sex": "female", "birth_date": datetime.date(1990, 5, 17), **other}
    return register_customer(basic, contact, {"allergy_state": "none"}, by=cast["chenlu"])


def case_of(customer: Customer) -> Case:
    """The customer's only case."""
    return Case.objects.get(customer=customer)


def planned(customer: Customer, surgeon: Person | None, cast: Cast, days_ago: int = 10, **other: Any) -> BookingSheet:
    """A booking whose operation took place so many days ago."""
    who = {"recorded_by": cast["chenlu"], "changed_by": cast["chenlu"]}
    values = {"status": BookingStatus.DONE, "state": State.SIGNED, "item": item(), **who, **other}
    starts = timezone.now() - datetime.timedelta(days=days_ago)
    row = BookingSheet(customer=customer, case=case_of(customer), starts_at=starts, surgeon=surgeon, **values)
    row.keep_range()
    row.save()
    return row


def operated(customer: Customer, surgeon: Person | None, cast: Cast, days_ago: int = 10, **other: Any) -> SurgeryRecord:
    """A signed surgery record of so many days ago."""
    who = {"recorded_by": cast["linyuan"], "changed_by": cast["linyuan"]}
    started = timezone.now() - datetime.timedelta(days=days_ago)
    values = {"state": State.SIGNED, "item": item(), "happened_at": started, "started_at": started, **who, **other}
    row = SurgeryRecord(customer=customer, case=case_of(customer), surgeon=surgeon, **values)
    row.save()
    return row
