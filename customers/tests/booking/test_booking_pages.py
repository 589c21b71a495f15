"""The pages around bookings: the day's list, clashes in the form, ending, revising, the due list, the catalogue."""

import re

import pytest

from access.audit.writing import AUDIT_ALIAS
from access.models import AuditEvent
from customers import slots, visits
from customers.catalogue import working_hours
from customers.models import BookingSheet, Case, Customer, OperationItem, Room, VisitDays
from customers.models.visits import VisitKind
from customers.tests.booking.ground import Cast, another, at, booked, confirmed, consulted, item, room

pytestmark = pytest.mark.django_db


def typed(cast: Cast, **changes: str) -> dict[str, str]:
    values = {"starts_at": f"{at(7):%Y-%m-%dT%H:%M}", "minutes": "60", "happened_at": "2026-01-01T10:00"}
    places = {"surgeon": str(cast["linyuan"].pk), "room": str(room().pk), "item": str(item().pk)}
    return values | places | {"told_diet": "on", "instructions": "禁食六小时"} | changes


def day_url(days: int = 7, more: str = "") -> str:
    return f"/bookings/?day={at(days):%Y-%m-%d}{more}"


def reveals() -> int:
    """How often names of the day's list were shown in full; reads are logged over a connection of their own."""
    return AuditEvent.objects.using(AUDIT_ALIAS).filter(action="reveal", purpose="day_list").count()


@pytest.mark.clause("A6.1")
def test_list_of_the_day_masks_names_unless_asked_and_logs_the_asking(customer: Customer, cast: Cast, log_in) -> None:
    confirmed(consulted(customer, cast), cast)
    client, before = log_in("chenlu"), reveals()
    masked, full = client.get(day_url()).content.decode(), client.get(day_url(more="&names=1")).content.decode()
    assert ("张伟明" in masked, "张*明" in masked, "张伟明" in full) == (False, True, True)
    assert reveals() == before + 1
    assert "张*明" not in client.get(day_url(8)).content.decode()


@pytest.mark.clause("A4.2")
def test_list_of_the_day_is_narrowed_to_what_each_may_see_and_asks_for(customer: Customer, cast: Cast, log_in) -> None:
    confirmed(consulted(customer, cast), cast)
    other = confirmed(another(cast), cast, surgeon=cast["fangze"], room=room("or-2"))
    client = log_in("chenlu")
    one = client.get(day_url(more=f"&surgeon={cast['fangze'].pk}")).content.decode()
    assert re.findall(r"YY\d{4}-\d{6}", one) == [other.number]
    by_room = client.get(day_url(more=f"&room={room().pk}")).content.decode()
    assert len(re.findall(r"YY\d{4}-\d{6}", by_room)) == 1
    for stranger in ("jiangbo", "xuguan", "maohui"):
        assert log_in(stranger).get(day_url()).status_code == 403


def test_day_that_is_none_shows_today(cast: Cast, log_in) -> None:
    for wrong in ("x", "2026-13-45", "0001-01-01", "9999-12-31"):
        page = log_in("chenlu").get(f"/bookings/?day={wrong}&room=nonsense&surgeon=1")
        assert (page.status_code, page.context["day"]) == (200, at(0).date())


@pytest.mark.clause("A2.2")
def test_clash_in_the_form_names_the_time_and_loses_nothing(customer: Customer, cast: Cast, log_in) -> None:
    confirmed(consulted(customer, cast), cast)
    case = another(cast)
    url, client = f"/cases/{case.pk}/sheets/booking/new/", log_in("chenlu")
    page = client.post(url, typed(cast))
    text = page.content.decode()
    assert (page.status_code, "禁食六小时" in text, "张伟明" in text) == (422, True, False)
    assert set(page.context["form"].errors) == {"surgeon", "room", "__all__"}
    assert text.count(f"{at(7):%Y-%m-%d} 10:00–11:30") >= 2
    free = client.post(url, typed(cast, starts_at=f"{at(7, 14):%Y-%m-%dT%H:%M}"))
    assert free.status_code == 302
    assert BookingSheet.objects.get(case=case).minutes == 60


def test_form_offers_surgeons_who_work_here_and_rooms_in_use(customer: Customer, cast: Cast, log_in) -> None:
    case = consulted(customer, cast)
    closed = room("or-9")
    closed.active = False
    closed.save()
    form = log_in("chenlu").get(f"/cases/{case.pk}/sheets/booking/new/").context["form"]
    names = [str(label) for value, label in form.fields["surgeon"].choices if value]
    assert sorted(names) == ["方泽", "林远"]
    assert closed.pk not in {value for value, _label in form.fields["room"].choices}


@pytest.mark.clause("A2.2")
def test_booking_is_ended_with_a_reason_from_the_customers_page(customer: Customer, cast: Cast, log_in) -> None:
    sheet = confirmed(consulted(customer, cast), cast)
    client, url = log_in("chenlu"), f"/bookings/{sheet.pk}/end/"
    assert url in client.get(f"/customers/{customer.pk}/").content.decode()
    assert client.post(url, {"how": "cancelled", "reason": " "}).status_code == 422
    early = client.post(url, {"how": "no_show", "reason": "没来"})
    assert (early.status_code, "没来" in early.content.decode()) == (422, True)
    assert client.post(url, {"how": "cancelled", "reason": "改主意"}).status_code == 302
    sheet.refresh_from_db()
    assert (sheet.status, sheet.opened().change_reason) == ("cancelled", "改主意")
    assert log_in("linyuan").get(url).status_code == 403
    assert log_in("baiyu").get(f"/bookings/{customer.pk}/end/").status_code == 404


def test_revision_opens_a_case_that_names_the_one_it_revises(customer: Customer, cast: Cast, log_in) -> None:
    case, client = consulted(customer, cast), log_in("chenlu")
    url = f"/cases/{case.pk}/revise/"
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "左侧线形脱落"}).status_code == 302
    again = Case.objects.get(revises=case).opened()
    assert (again.change_reason, again.stage, again.customer_id) == ("左侧线形脱落", "consultation", customer.pk)


def test_warning_outside_of_the_working_hours_only_warns(customer: Customer, cast: Cast, log_in) -> None:
    sheet = booked(consulted(customer, cast), cast, starts_at=at(7, 19))
    assert slots.unusual(sheet) != ""
    page = log_in("chenlu").get(f"/sheets/booking/{sheet.pk}/")
    assert slots.unusual(sheet) in page.content.decode()


@pytest.mark.clause("A2.6")
def test_due_page_leads_to_a_new_record(customer: Customer, cast: Cast, log_in) -> None:
    case = consulted(customer, cast)
    confirmed(case, cast)
    visits.plan_visits(case, VisitKind.FOLLOWUP, at(-5).date(), [3, 7], by=cast["linyuan"])
    page = log_in("baiyu").get("/visits/followup/")
    assert f"/cases/{case.pk}/sheets/followup/new/" in page.content.decode()
    assert [one["count"] for one in page.context["filters"]] == [1, 0, 1, 1]
    assert log_in("baiyu").get("/visits/followup/?when=coming&after=nonsense").status_code == 200
    for stranger in ("chenlu", "linyuan", "jiangbo", "xuguan"):
        assert log_in(stranger).get("/visits/followup/").status_code == 403


def test_catalogue_is_kept_with_versions_and_refuses_a_stale_form(cast: Cast, log_in) -> None:
    client = log_in("xuguan")
    names = {"name_zh_hans": "手术室三", "name_zh_hant": "手術室三", "name_en": "Theatre 3"}
    new = {"seen": 0, "code": "or-3", "active": "on"} | names
    assert client.post("/catalogue/rooms/new/", new).status_code == 302
    assert client.post("/catalogue/rooms/new/", new).status_code == 422
    made = Room.objects.get(code="or-3")
    url = f"/catalogue/rooms/{made.pk}/"
    assert client.post(url, new | {"seen": 1, "name_en": "Third"}).status_code == 302
    stale = client.post(url, new | {"seen": 1, "name_en": "Lost"})
    assert (stale.status_code, Room.objects.get(pk=made.pk).name_en) == (422, "Third")
    timed = {"seen": 0, "code": "x", "minutes": "3", "active": "on"} | names
    assert client.post("/catalogue/items/new/", timed).status_code == 422
    assert client.post("/catalogue/items/new/", timed | {"minutes": "45"}).status_code == 302
    assert (OperationItem.objects.get(code="x").minutes, client.get("/catalogue/").status_code) == (45, 200)
    assert made.history.count() == 2
    for stranger in ("chenlu", "fangze", "jiangbo"):
        assert log_in(stranger).get("/catalogue/").status_code == 403


def test_hours_and_days_are_changed_in_the_interface(cast: Cast, log_in) -> None:
    client = log_in("guwen")
    assert client.post("/catalogue/hours/", {"seen": 0, "opens_at": "18:00", "closes_at": "08:00"}).status_code == 422
    assert client.post("/catalogue/hours/", {"seen": 0, "opens_at": "08:30", "closes_at": "20:00"}).status_code == 302
    assert f"{working_hours().opens_at:%H:%M}" == "08:30"
    assert client.post("/catalogue/days/followup/", {"seen": 0, "days": "3，14、60 365"}).status_code == 302
    assert VisitDays.objects.get(kind="followup").days == [3, 14, 60, 365]
    for wrong in ("", "3 x", "99999"):
        assert client.post("/catalogue/days/followup/", {"seen": 1, "days": wrong}).status_code == 422
    assert client.get("/catalogue/days/nothing/").status_code == 404
