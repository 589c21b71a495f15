"""The first page names what the coming operations still lack, to those who prepare them, at a cost that stays the same."""

import datetime

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.models import Person
from customers.models import Case, Customer
from customers.tests.booking.ground import another, at, confirmed, consulted
from procedures import coming
from procedures.tests import preop_ground as ground

pytestmark = pytest.mark.django_db
KINDS = ("preop", "surgery-consent", "anaesthesia-consent")


@pytest.fixture
def booked(customer: Customer, cast: dict) -> Case:
    """A case with a signed booking in a week."""
    case = consulted(customer, cast)
    confirmed(case, cast)
    return case


def _lines(person: Person) -> list[coming.Line]:
    return coming.lines(Person.objects.with_standing().get(pk=person.pk), timezone.now())


def _asked(person: Person) -> int:
    _lines(person)  # what is looked up once a process
    with CaptureQueriesContext(connections["default"]) as one, CaptureQueriesContext(connections["keyring"]) as two:
        _lines(person)
    return len(one) + len(two)


@pytest.mark.clause("A2.3")
def test_missing_things_lead_to_where_the_reader_can_supply_them(booked, cast) -> None:
    [line] = _lines(cast["heqiang"])
    assert [one["url"] for one in line.missing] == [f"/cases/{booked.pk}/sheets/preop/new/", "", ""]
    [line] = _lines(cast["linyuan"])
    assert [bool(one["url"]) for one in line.missing] == [False, True, True]
    assert line.name == "张*明"


def test_operation_that_lacks_nothing_says_so(booked, cast, log_in) -> None:
    ground.checked(booked, cast)
    ground.consented(booked, cast)
    [line] = _lines(cast["suyun"])
    assert line.missing == []
    page = log_in("suyun").get("/").content.decode()
    assert page.count('<section class="sheet" aria-labelledby="today-operations-coming">') == 1
    assert "张伟明" not in page.split("today-operations-coming")[1].split("</section>")[0]


def test_only_ones_own_customers_and_the_next_days_are_listed(booked, cast) -> None:
    late = another(cast, "李静")
    confirmed(late, cast, starts_at=at(coming.COMING_DAYS + 1))
    assert [line.booking.case_id for line in _lines(cast["chenlu"])] == [booked.pk]
    assert _lines(cast["fangze"]) == []
    assert _lines(cast["xuguan"]) == []


def test_cost_does_not_grow_with_the_operations(booked, cast) -> None:
    ground.checked(booked, cast)
    before = _asked(cast["heqiang"])
    for place, name in enumerate(("李静", "王芳")):
        case = another(cast, name)
        confirmed(case, cast, starts_at=at(8 + place))
        ground.checked(case, cast)
    assert len(_lines(cast["heqiang"])) == 3
    assert _asked(cast["heqiang"]) == before


def test_operation_whose_time_has_passed_is_not_to_come(booked, cast) -> None:
    person = Person.objects.with_standing().get(pk=cast["chenlu"].pk)
    assert coming.lines(person, timezone.now() + datetime.timedelta(days=9)) == []
