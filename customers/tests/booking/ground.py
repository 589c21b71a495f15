"""Ground of these tests: a case that is ready to be booked, bookings and follow-ups as people make them."""

import datetime
from typing import Any

from django.utils import timezone

from access.models import Person
from customers.actions import register_customer
from customers.models import BookingSheet, Case, Customer, FollowUpSheet, OperationItem, Room
from records import actions as sheets
from records import spec as specs

STROKES = [[[0.1, 0.2], [0.3, 0.4]]]
Cast = dict[str, Person]


def at(days: int, hour: int = 10, minute: int = 0) -> datetime.datetime:
    """A moment so many days from today, at an hour of the clinic's local time."""
    day = timezone.localdate() + datetime.timedelta(days=days)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, minute)))


def room(code: str = "or-1") -> Room:
    """A room, made once."""
    found = Room.objects.filter(code=code).first()
    if found is None:
        found = Room(code=code, name_zh_hans="手术室一", name_zh_hant="手術室一", name_en="Theatre 1")
        found.save()
    return found


def item(code: str = "double-eyelid") -> OperationItem:
    """An operation item, made once."""
    found = OperationItem.objects.filter(code=code).first()
    if found is None:
        names = {"name_zh_hans": "双眼皮成形术", "name_zh_hant": "雙眼皮成形術", "name_en": "Double eyelid surgery"}
        found = OperationItem(code=code, **names, minutes=90)
        found.save()
    return found


def consulted(customer: Customer, cast: Cast) -> Case:
    """The customer's case after a consultation signed by both sides."""
    case = customer.cases.get()
    spec = specs.get("consultation")
    sheet = spec.model(case=case, customer=customer)
    sheets.save_draft(sheet, {"channel": "visit", "needs": "想做双眼皮", "advice": "三点定位"}, by=cast["chenlu"])
    sign_by_both(sheet, cast)
    return case


def sign_by_both(sheet: Any, cast: Cast) -> None:
    """Front desk and customer sign."""
    sheets.sign(sheet, by=cast["chenlu"], role="front_desk", seen=sheet.version)
    sheets.sign_as_customer(sheet, sheets.CustomerSignature(STROKES), by=cast["chenlu"], seen=sheet.version)


def wanted(cast: Cast, **changes: Any) -> dict[str, Any]:
    """What is typed into a booking."""
    values = {"starts_at": at(7), "minutes": 90, "surgeon": cast["linyuan"], "room": room(), "item": item()}
    return values | {"told_diet": True, "told_rest": True, "told_preparation": True} | changes


def booked(case: Case, cast: Cast, **changes: Any) -> BookingSheet:
    """A saved booking of a case, not signed yet."""
    sheet = BookingSheet(case=case, customer=case.customer)
    return sheets.save_draft(sheet, wanted(cast, **changes), by=cast["chenlu"])


def confirmed(case: Case, cast: Cast, **changes: Any) -> BookingSheet:
    """A booking signed by both sides."""
    sheet = booked(case, cast, **changes)
    sign_by_both(sheet, cast)
    return sheet


def another(cast: Cast, name: str = "李静") -> Case:
    """The consulted case of another customer."""
    return consulted(register_customer({"name": name}, {}, {}, by=cast["chenlu"]), cast)


def followed_up(case: Case, cast: Cast, *, signed: bool = True, **changes: Any) -> FollowUpSheet:
    """A follow-up of a case by customer service."""
    values = {"way": "phone", "reached": True, "result": 4, "complications": False, "satisfaction": 5} | changes
    sheet = sheets.save_draft(FollowUpSheet(case=case, customer=case.customer), values, by=cast["baiyu"])
    if signed:
        sheets.sign(sheet, by=cast["baiyu"], role="customer_service", seen=sheet.version)
    return sheet
