"""The surgery record: two writers, two signatures, what must hold before and what follows (A2.4)."""

import datetime

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext

from access.roles import Role
from customers import bookings
from customers.models import BookingSheet, VisitPlan
from customers.models.booking import BookingStatus
from customers.models.visits import VisitKind
from customers.pathways.guards import StageRefused
from procedures import surgeries
from procedures.models import SurgeryRecord
from procedures.tests import ground
from records import actions as sheets
from records import spec as specs
from records.lifecycle import MoveRefused, State
from records.models.sheets import Origin

pytestmark = pytest.mark.django_db
SPEC = specs.get("surgery")


@pytest.mark.clause("A2.4")
def test_record_is_complete_only_when_surgeon_and_nurse_have_signed(case, cast) -> None:
    record = ground.operated(case, cast)
    assert sheets.outstanding(record) == (Role.SURGEON, Role.NURSE)
    sheets.sign(record, by=cast["linyuan"], role=Role.SURGEON, seen=record.version)
    assert (record.state, sheets.outstanding(record)) == (State.DRAFT, (Role.NURSE,))
    assert VisitPlan.objects.filter(case=case).count() == 0
    sheets.sign(record, by=cast["suyun"], role=Role.NURSE, seen=record.version)
    assert (record.state, sheets.outstanding(record)) == (State.SIGNED, ())


@pytest.mark.clause("A2.4")
def test_saving_after_one_signature_leaves_that_signature_behind(case, cast) -> None:
    record = ground.operated(case, cast)
    sheets.sign(record, by=cast["linyuan"], role=Role.SURGEON, seen=record.version)
    sheets.save_draft(record, {"nursing": "补记"}, by=cast["suyun"])
    assert (record.edition, sheets.outstanding(record)) == (3, (Role.SURGEON, Role.NURSE))
    sheets.sign(record, by=cast["suyun"], role=Role.NURSE, seen=record.version)
    assert record.state == State.DRAFT


def test_saving_without_a_change_keeps_the_signature(case, cast) -> None:
    record = ground.operated(case, cast)
    sheets.sign(record, by=cast["linyuan"], role=Role.SURGEON, seen=record.version)
    again = SurgeryRecord.objects.get(pk=record.pk).opened()
    same = {"started_at": timezone.localtime(again.started_at), "vitals": ground.VITALS}
    sheets.save_draft(again, same, by=cast["suyun"])
    assert (again.edition, sheets.outstanding(again)) == (record.edition, (Role.NURSE,))


def test_signatures_hold_when_the_record_is_read_again(case, cast) -> None:
    record = ground.sign_both(ground.operated(case, cast), cast)
    again = SurgeryRecord.objects.get(pk=record.pk).opened()
    assert [sheets.is_valid(signoff, again) for signoff in sheets.signatures(again)] == [True, True]


def test_edit_page_says_before_saving_whose_signature_is_left_behind(case, cast, log_in) -> None:
    record = ground.operated(case, cast)
    edit = f"/sheets/surgery/{record.pk}/edit/"
    assert list(log_in("suyun").get(edit).context["signed_by"]) == []
    signed = sheets.sign(record, by=cast["linyuan"], role=Role.SURGEON, seen=record.version)
    assert list(log_in("suyun").get(edit).context["signed_by"]) == [signed]


def test_only_the_named_surgeon_signs_as_surgeon(case, cast) -> None:
    record = ground.operated(case, cast)
    with pytest.raises(MoveRefused) as refused:
        sheets.sign(record, by=cast["fangze"], role=Role.SURGEON, seen=record.version)
    assert refused.value.code == "not ready"
    record.refresh_from_db()
    assert list(sheets.signatures(record)) == []


def test_one_person_does_not_sign_for_two(case, cast) -> None:
    from access.models.people import RoleAssignment

    RoleAssignment(person=cast["linyuan"], role=Role.NURSE).save()
    cast["linyuan"].__dict__.pop("roles", None)
    record = ground.operated(case, cast)
    sheets.sign(record, by=cast["linyuan"], role=Role.SURGEON, seen=record.version)
    with pytest.raises(MoveRefused) as refused:
        sheets.sign(record, by=cast["linyuan"], role=Role.NURSE, seen=record.version)
    assert refused.value.code == "not ready"


def test_each_writer_is_offered_their_own_part_only(case, cast, log_in) -> None:
    page = f"/cases/{case.pk}/sheets/surgery/new/"
    offered = {name: set(log_in(name).get(page).context["form"].names) for name in ("linyuan", "suyun")}
    assert offered["linyuan"] | offered["suyun"] == set(SPEC.field_names)
    assert offered["linyuan"] & offered["suyun"] == set()
    assert "vitals" in offered["suyun"]
    assert log_in("chenlu").get(page).status_code == 403


def test_new_record_takes_surgeon_and_item_from_the_booking(case, cast, log_in) -> None:
    booking = bookings.current(case)
    form = log_in("linyuan").get(f"/cases/{case.pk}/sheets/surgery/new/").context["form"]
    assert (form["surgeon"].value(), form["item"].value()) == (booking.surgeon_id, booking.item_id)


def test_record_is_refused_before_its_booking(customer, cast) -> None:
    case = ground.consulted(customer, cast)
    from customers.actions import advance

    advance(case, "surgery", by=cast["chenlu"])
    with pytest.raises(StageRefused):
        ground.operated(case, cast)
    assert SurgeryRecord.objects.count() == 0


def test_record_is_refused_before_the_booked_time(customer, cast, monkeypatch) -> None:
    from customers.pathways import guards

    monkeypatch.setitem(guards._GUARDS, "surgery", [])
    case = ground.consulted(customer, cast)
    ground.confirmed(case, cast, starts_at=timezone.now() + datetime.timedelta(hours=3))
    with pytest.raises(MoveRefused) as refused:
        ground.operated(case, cast)
    assert (refused.value.code, len(refused.value.details)) == ("not ready", 1)
    assert SurgeryRecord.objects.count() == 0


@pytest.mark.clause("A2.5")
@pytest.mark.clause("A2.6")
def test_both_signatures_close_the_booking_and_plan_the_visits(case, cast) -> None:
    record = ground.sign_both(ground.operated(case, cast), cast)
    day = surgeries.day_of(record)
    planned = {
        kind: [row.due_on for row in VisitPlan.objects.filter(case=case, kind=kind).order_by("due_on")]
        for kind in VisitKind
    }
    assert planned == {
        VisitKind.AFTERCARE: [day + datetime.timedelta(days=n) for n in (1, 3, 7, 14, 30)],
        VisitKind.FOLLOWUP: [day + datetime.timedelta(days=n) for n in (3, 7, 30, 90, 180)],
    }
    assert BookingSheet.objects.get(case=case).status == BookingStatus.DONE


def test_corrected_day_moves_the_open_visits(case, cast) -> None:
    record = ground.sign_both(ground.operated(case, cast), cast)
    earlier = {"started_at": record.started_at - datetime.timedelta(days=1), "ended_at": record.started_at}
    sheets.save_draft(record, earlier, by=cast["linyuan"], reason="日期写错")
    first = VisitPlan.objects.filter(case=case, kind=VisitKind.AFTERCARE).earliest("due_on")
    assert first.due_on == surgeries.day_of(record) + datetime.timedelta(days=1)
    assert VisitPlan.objects.filter(case=case).count() == 10


def test_record_entered_in_error_calls_its_visits_off(case, cast) -> None:
    record = ground.sign_both(ground.operated(case, cast), cast)
    sheets.mark_error(record, by=cast["linyuan"], reason="不是这位顾客")
    assert VisitPlan.objects.open().filter(case=case).count() == 0


def test_transcribed_surgery_plans_nothing_and_asks_no_signature(case, cast) -> None:
    record = SurgeryRecord(case=case, customer=case.customer)
    values = ground.surgeons_part(cast) | ground.nurses_part()
    sheets.transcribe(record, values, by=cast["linyuan"], origin=Origin.REGISTER, note="2019 年登记册第 3 行")
    assert (record.state, VisitPlan.objects.filter(case=case).count()) == (State.TRANSCRIBED, 0)
    sheets.save_draft(record, {"circumstances": "更正"}, by=cast["linyuan"], reason="抄错")
    assert VisitPlan.objects.filter(case=case).count() == 0


@pytest.mark.parametrize("hours, late", [(20, False), (30, True)])
def test_record_written_a_day_after_is_shown_as_late(case, cast, log_in, hours: int, late: bool) -> None:
    happened = timezone.now() - datetime.timedelta(hours=hours)
    record = ground.operated(case, cast, happened_at=happened)
    assert record.is_late == late
    page = log_in("linyuan").get(f"/sheets/surgery/{record.pk}/").content.decode()
    with translation.override("zh-hans"):
        marks = page.count(gettext("recorded late"))
    assert (marks > 0) == late


def test_record_cannot_lie_in_the_future(case, cast, log_in) -> None:
    coming = (timezone.localtime() + datetime.timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    answer = log_in("linyuan").post(
        f"/cases/{case.pk}/sheets/surgery/new/", {"started_at": coming, "happened_at": coming}
    )
    assert (answer.status_code, set(answer.context["form"].errors) & {"started_at", "happened_at"}) == (
        422,
        {"started_at", "happened_at"},
    )


@pytest.mark.parametrize("end, fault", [(-5, True), (0, True), (45, False), (800, True)])
def test_surgery_ends_after_its_start_and_within_half_a_day(end: int, fault: bool) -> None:
    start = timezone.now() - datetime.timedelta(days=2)
    values = {"started_at": start, "ended_at": start + datetime.timedelta(minutes=end)}
    assert ("ended_at" in SPEC.checks[0](values, None)) == fault


@pytest.mark.parametrize(
    "before, after, remark, fault",
    [
        (18, 18, "", False),
        (18, 17, "", True),
        (18, 17, "一枚棉球落地", False),
        (18, None, "", False),
    ],
)
def test_counts_that_differ_are_explained(before, after, remark, fault) -> None:
    values = {"count_before": before, "count_after": after, "count_remark": remark}
    assert ("count_remark" in SPEC.checks[1](values, None)) == fault
