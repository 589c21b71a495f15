"""Bookings: order of the stages, double bookings, numbers, the surgeon's grant, reasons."""

import re

import pytest
from django.db import IntegrityError, transaction

from access import grants
from access.models import Agreement, RoleAssignment
from access.roles import Deed, Role, Section
from customers import bookings
from customers.models import BookingSheet, Customer
from customers.models.booking import BookingStatus
from customers.pathways import guards
from customers.tests.booking.ground import another, at, booked, confirmed, consulted, room, wanted
from records import actions as sheets
from records.lifecycle import MoveRefused, State
from records.stages import Stage

pytestmark = pytest.mark.django_db


def refused(case, cast, **changes) -> MoveRefused:
    with pytest.raises(MoveRefused) as caught:
        booked(case, cast, **changes)
    return caught.value


@pytest.mark.clause("A2.2")
def test_booking_before_a_signed_consultation_is_refused_and_says_so(customer: Customer, cast: dict) -> None:
    case = customer.cases.get()
    error = refused(case, cast)
    assert (error.code, len(error.details), "not ready" in str(error)) == ("not ready", 1, True)
    missing = guards.missing_before(case, Stage.BOOKING)
    assert [one.url for one in missing] == [f"/cases/{case.pk}/sheets/consultation/new/"]
    assert BookingSheet.objects.count() == 0


@pytest.mark.clause("A2.2")
def test_booking_is_numbered_once_when_the_customer_signs(customer: Customer, cast: dict) -> None:
    sheet = booked(consulted(customer, cast), cast)
    sheets.sign(sheet, by=cast["chenlu"], role="front_desk", seen=sheet.version)
    assert (sheet.number, sheet.state) == ("", State.DRAFT)
    drawn = sheets.CustomerSignature([[[0.1, 0.2], [0.3, 0.4]]])
    sheets.sign_as_customer(sheet, drawn, by=cast["chenlu"], seen=sheet.version)
    number = BookingSheet.objects.get(pk=sheet.pk).number
    assert re.fullmatch(r"YY20\d\d-000001", number)
    assert (sheet.state, sheet.version) == (State.SIGNED, 3)
    bookings.reschedule(sheet, {"starts_at": at(9)}, by=cast["chenlu"], reason="customer asked", seen=sheet.version)
    sheets.sign_as_customer(sheet, drawn, by=cast["chenlu"], seen=sheet.version)
    assert BookingSheet.objects.get(pk=sheet.pk).number == number


@pytest.mark.clause("A2.2")
def test_surgery_waits_for_the_signed_booking(customer: Customer, cast: dict) -> None:
    case = consulted(customer, cast)
    texts = lambda: [str(one.text) for one in guards.needed_sheets(case, Stage.SURGERY)]  # noqa: E731
    assert len(texts()) == 1
    sheet = booked(case, cast)
    assert [one.url for one in guards.needed_sheets(case, Stage.SURGERY)] == [f"/sheets/booking/{sheet.pk}/"]
    sheets.sign(sheet, by=cast["chenlu"], role="front_desk", seen=sheet.version)
    sheets.sign_as_customer(
        sheet, sheets.CustomerSignature([[[0.1, 0.2], [0.3, 0.4]]]), by=cast["chenlu"], seen=sheet.version
    )
    assert texts() == []
    bookings.cancel(sheet, by=cast["chenlu"], reason="ill")
    assert len(texts()) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"room": "other"}, "surgeon"),
        ({"surgeon": "fangze"}, "room"),
        ({"starts_at": 29, "room": "other"}, "surgeon"),
    ],
)
@pytest.mark.clause("A2.2")
def test_taken_surgeon_or_room_is_named_with_the_time_not_the_person(
    customer: Customer, cast: dict, changes: dict, field: str
) -> None:
    confirmed(consulted(customer, cast), cast)
    case = another(cast)
    given = dict(changes)
    given["room"] = room("or-2") if "room" in changes else room()
    given["surgeon"] = cast[changes.get("surgeon", "linyuan")]
    given["starts_at"] = at(7, 11, changes["starts_at"]) if "starts_at" in changes else at(7)
    error = refused(case, cast, **given)
    assert set(error.faults) == {field}
    assert f"{at(7):%Y-%m-%d 10:00}–11:30" in error.faults[field]
    assert customer.name not in error.faults[field]
    assert booked(case, cast, **given | {"starts_at": at(7, 11, 30)}).status == BookingStatus.BOOKED


def test_customer_is_not_booked_twice_at_one_time_nor_a_case_twice(customer: Customer, cast: dict) -> None:
    case = consulted(customer, cast)
    confirmed(case, cast)
    error = refused(case, cast, surgeon=cast["fangze"], room=room("or-2"))
    assert set(error.faults) == {"starts_at"}
    later = refused(case, cast, starts_at=at(20))
    assert set(later.faults) == {"starts_at"}


def test_database_itself_refuses_a_double_booking(customer: Customer, cast: dict) -> None:
    first = confirmed(consulted(customer, cast), cast)
    second = booked(another(cast), cast, starts_at=at(8))
    second.starts_at = first.starts_at
    second.keep_range()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        second.save()
    assert caught.value.__cause__.diag.constraint_name in {"booking_surgeon_free", "booking_room_free"}


def test_range_that_does_not_begin_with_the_start_is_refused(customer: Customer, cast: dict) -> None:
    sheet = booked(consulted(customer, cast), cast)
    sheet.starts_at = at(9)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        sheet.save()
    assert caught.value.__cause__.diag.constraint_name == "booking_during_from_start"


def test_past_time_and_somebody_who_is_no_surgeon_now_are_refused(customer: Customer, cast: dict) -> None:
    case = consulted(customer, cast)
    assert set(refused(case, cast, starts_at=at(-1)).faults) == {"starts_at"}
    assert set(refused(case, cast, surgeon=cast["suyun"]).faults) == {"surgeon"}
    leaver = cast["fangze"]
    leaver.employment = "left"
    leaver.save()
    assert set(refused(case, cast, surgeon=leaver).faults) == {"surgeon"}
    role = RoleAssignment.objects.get(person=cast["linyuan"], role=Role.SURGEON)
    role.starts_at, role.ends_at = at(-2), at(-1)
    role.save()
    assert set(refused(case, cast).faults) == {"surgeon"}


@pytest.mark.clause("A4.2")
def test_booked_surgeon_is_granted_the_file_by_name_until_the_booking_lapses(customer: Customer, cast: dict) -> None:
    visiting = cast["jiangbo"]
    RoleAssignment(person=visiting, role=Role.SURGEON).save()
    case = consulted(customer, cast)
    assert grants.sections(visiting, customer, Deed.VIEW) == frozenset()
    sheet = confirmed(case, cast, surgeon=visiting)
    visiting.__dict__.pop("roles", None)
    assert {Section.BOOKING, Section.HEALTH} <= grants.sections(visiting, customer, Deed.VIEW)
    bookings.reschedule(sheet, {"surgeon": cast["linyuan"]}, by=cast["chenlu"], reason="ill", seen=sheet.version)
    assert grants.sections(visiting, customer, Deed.VIEW) == frozenset()
    assert Section.BOOKING in grants.sections(cast["linyuan"], customer, Deed.VIEW)


@pytest.mark.clause("A4.2")
def test_departments_of_the_stage_join_with_the_booking(customer: Customer, cast: dict) -> None:
    case = consulted(customer, cast)
    assert grants.sections(cast["xiaohan"], customer, Deed.VIEW) == frozenset()
    booked(case, cast)
    assert Section.BOOKING in grants.sections(cast["xiaohan"], customer, Deed.VIEW)
    case.refresh_from_db()
    assert case.stage == Stage.BOOKING
    assert Agreement.objects.filter(person=cast["xiaohan"]).exists()


def test_rescheduled_booking_keeps_reason_and_asks_for_signatures_again(customer: Customer, cast: dict) -> None:
    sheet = confirmed(consulted(customer, cast), cast)
    with pytest.raises(MoveRefused):
        bookings.reschedule(sheet, {"starts_at": at(9)}, by=cast["chenlu"], reason=" ", seen=sheet.version)
    sheet = BookingSheet.objects.get(pk=sheet.pk).opened()
    bookings.reschedule(sheet, {"starts_at": at(9)}, by=cast["chenlu"], reason="出差", seen=sheet.version)
    again = BookingSheet.objects.get(pk=sheet.pk).opened()
    assert (again.status, again.state, again.change_reason) == (BookingStatus.RESCHEDULED, State.AMENDED, "出差")
    assert (again.starts_at, again.during.lower) == (at(9), at(9))
    assert sheets.outstanding(again) == ("front_desk", "customer")


def test_cancelled_booking_frees_its_time_and_lets_another_follow(customer: Customer, cast: dict) -> None:
    case = consulted(customer, cast)
    sheet = confirmed(case, cast)
    with pytest.raises(MoveRefused):
        bookings.cancel(sheet, by=cast["chenlu"], reason="")
    assert sheet.status == BookingStatus.BOOKED
    bookings.cancel(sheet, by=cast["chenlu"], reason="感冒")
    assert (sheet.status, sheet.state, sheets.outstanding(sheet)) == (BookingStatus.CANCELLED, State.SIGNED, ())
    assert bookings.current(case) is None
    with pytest.raises(MoveRefused):
        bookings.cancel(sheet, by=cast["chenlu"], reason="again")
    with pytest.raises(MoveRefused):
        sheets.save_draft(sheet, {"minutes": 30}, by=cast["chenlu"], reason="typo")
    assert bookings.current(case) is None
    assert confirmed(case, cast).number != sheet.number
    assert sheet.history.first().change_reason == "感冒"


def test_no_show_is_noted_after_the_time_only(customer: Customer, cast: dict) -> None:
    sheet = confirmed(consulted(customer, cast), cast)
    with pytest.raises(MoveRefused) as caught:
        bookings.note_no_show(sheet, by=cast["chenlu"], reason="not seen")
    assert caught.value.code == "too early"
    assert sheet.status == BookingStatus.BOOKED


def test_surgeon_marks_done_by_the_right_to_the_surgery_record(customer: Customer, cast: dict) -> None:
    sheet = confirmed(consulted(customer, cast), cast)
    bookings.note_done(sheet, by=cast["linyuan"])
    assert (sheet.status, sheet.stands, sheet.holds_time) == (BookingStatus.DONE, True, False)
    with pytest.raises(ValueError, match="amended"):
        sheets.mark(sheet, {"minutes": 5}, by=cast["chenlu"], reason="x")


def test_transcribed_booking_holds_no_time(customer: Customer, cast: dict) -> None:
    case = customer.cases.get()
    old = BookingSheet(case=case, customer=customer, status=BookingStatus.DONE)
    sheets.transcribe(old, {"starts_at": at(-400), "minutes": 60}, by=cast["chenlu"], origin="register", note="book 3")
    assert (old.state, old.holds_time, old.during.lower) == (State.TRANSCRIBED, False, at(-400))
    assert guards.needed_sheets(case, Stage.SURGERY) == []


def test_wanted_holds_every_field_of_the_form(cast: dict) -> None:
    spec = sheets_spec()
    assert set(wanted(cast)) == set(spec.field_names) - {"instructions", "handbook_on"}


def sheets_spec():
    from records import spec as specs

    return specs.get("booking")
