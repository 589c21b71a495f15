"""Customers whom people look at: every step through the same actions that people use, with its audit row, at its moment.

What they live through is in `journeys` and `leaves`; a kind of sheet that is not there yet is left out.
"""

from typing import Any, Final

from access.models import Person
from access.roles import Role
from clinic_records.demo import clock
from clinic_records.demo.house import House
from clinic_records.demo.journeys import Journey
from clinic_records.demo.leaves import Leaf, leaves
from clinic_records.demo.mass_rows import DRAWN
from clinic_records.demo.profiles import basic, contact, health
from customers import bookings
from customers.actions import close_case, register_customer
from customers.models import BookingSheet, Case, Customer
from customers.models.cases import Outcome
from records import actions as sheets
from records import drafts
from records import spec as specs
from records.models import RecordSheet

_AMENDED: Final = {"aftercare": ("questions", "补记：顾客来电询问何时可化妆，已答复拆线三日后。")}
_TYPED: Final = {"needs": "（电话中断，稍后补记）想做自然一点的双眼皮，", "channel": "phone"}


def live(journey: Journey, house: House) -> Customer:
    """Take one customer through the whole journey; returns the customer."""
    desk = house.serving(Role.FRONT_DESK, journey.number)
    with clock.at(journey.registered):
        customer = register_customer(basic(journey.person), contact(journey.person), health(journey), by=desk)
    case = customer.cases.get()
    for leaf in leaves(journey):
        with clock.at(leaf.at):
            _leaf(leaf, journey, house, case)
    _end(journey, house, case)
    if journey.course.name == "asking" and journey.number % 4 == 0:
        drafts.keep(desk, f"consultation:{case.pk}", dict(_TYPED), based_on=0, subject=customer.pk, part=case.pk)
    return customer


def _leaf(leaf: Leaf, journey: Journey, house: House, case: Case) -> None:
    spec = specs.get(leaf.kind.key)
    if spec is None:
        return
    case.refresh_from_db()
    model: Any = spec.model
    sheet = model(case=case, customer=case.customer)
    by = _serving(leaf.kind.writer, journey, house)
    values = {"happened_at": leaf.at, **leaf.kind.values(journey, house, leaf.at)}
    sheets.save_draft(sheet, values, by=by)
    if leaf.signed:
        sign(sheet, journey, house)
    _vary(sheet, leaf, journey, by)


def _serving(role: Role, journey: Journey, house: House) -> Person:
    if role == Role.SURGEON and journey.slot is not None:
        return house.surgeons[journey.slot.seat]
    return house.serving(role, journey.number)


def sign(sheet: RecordSheet, journey: Journey, house: House) -> None:
    """Let everybody sign whom the kind of sheet asks for, the customer first."""
    spec, case = sheet.spec, getattr(sheet, "case", None)
    included = [_included(key, sheet) for key in spec.includes]
    if spec.customer_signs:
        holder = _serving(spec.signers[0], journey, house)
        drawn = sheets.CustomerSignature(DRAWN)
        sheets.sign_as_customer(sheet, drawn, by=holder, seen=sheet.version, included=included)
    for role in spec.signers:
        by = _serving(role, journey, house)
        sheets.sign(sheet, by=by, role=role, seen=sheet.version, included=included)
    if case is not None:
        case.refresh_from_db()


def _included(key: str, sheet: RecordSheet) -> Any:
    spec = specs.get(key)
    if spec is None:
        raise LookupError(key)
    where = {"pk": sheet.customer_id} if spec.model is Customer else {"customer": sheet.customer_id}
    return spec.model.objects.get(**where).opened()


def _vary(sheet: Any, leaf: Leaf, journey: Journey, by: Person) -> None:
    """What happens to some sheets afterwards: an amendment, a wrong entry."""
    key = leaf.kind.key
    if journey.amended and leaf.signed and key in _AMENDED:
        name, text = _AMENDED[key]
        sheets.save_draft(sheet, {name: text}, by=by, reason="补充顾客来电内容")
    elif journey.struck and key == "followup":
        sheets.mark_error(sheet, by=by, reason="记到了另一位顾客名下")


def _end(journey: Journey, house: House, case: Case) -> None:
    """Cancelling, not coming, and closing the case."""
    desk = house.serving(Role.FRONT_DESK, journey.number)
    case.refresh_from_db()
    booking: BookingSheet | None = bookings.current(case) if journey.slot else None
    if booking is not None and booking.holds_time and journey.course.lapsed == "no_show":
        bookings.note_no_show(booking, by=desk, reason="电话未接，未到院")
    elif booking is not None and booking.holds_time and journey.course.lapsed:
        bookings.cancel(booking, by=desk, reason="顾客临时出差，另约时间")
    if journey.closed:
        with clock.at(journey.closed):
            close_case(case, Outcome(journey.course.ends), by=desk, reason="顾客流程结束")
