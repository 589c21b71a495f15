"""Customers by COPY: what they leave behind is what actions would have written, and holds before every check."""

import pytest
from django.apps import apps

from access.models import Grant, Person
from access.roles import Role
from clinic_records.demo import mass
from clinic_records.demo.house import House, furnish
from clinic_records.demo.mass_making import new_row
from customers import queries
from customers.models import BookingSheet, Case, ConsultationSheet, Customer, VisitPlan
from records import actions
from records import spec as specs
from records.models import SignOff
from vault.reconcile import reconcile
from vault.recorded import RecordedModel, open_rows

pytestmark = pytest.mark.django_db
COUNT = 12


@pytest.fixture
def house(cast: dict[str, Person]) -> House:
    """A furnished clinic with customers at all stages."""
    furnish(by=cast["xuguan"])
    assert mass.fill(COUNT, seed=5, crowd=False) == COUNT
    return House.found()


def test_copied_customers_are_found_by_name_by_those_who_serve_them(house: House) -> None:
    desk = house.serving(Role.FRONT_DESK)
    mine = [row for row in queries.newest(desk, size=COUNT) if row.name]
    assert [[hit.customer.pk for hit in queries.search(desk, row.number).hits] for row in mine] == [
        [row.pk] for row in mine
    ]
    assert all(any(hit.customer.pk == row.pk for hit in queries.search(desk, row.name).hits) for row in mine)


def test_copied_signatures_hold_and_have_salts_of_their_own(house: House) -> None:
    signed = open_rows(SignOff.objects.all())
    sheets = {row.pk: row for spec in specs.all_specs() for row in open_rows(spec.model.objects.all())}
    assert [one.pk for one in signed if not actions.is_valid(one, sheets[one.sheet_id])] == []
    assert len({bytes(one.digest) for one in signed}) == len(signed) > COUNT


def test_copied_rows_agree_with_their_histories_and_the_change_log(house: House) -> None:
    models = [model for model in apps.get_models() if issubclass(model, RecordedModel)]
    assert reconcile(tables=models) == []
    assert [(row.version, row.history.count()) for row in Customer.objects.all()] == [(1, 1)] * COUNT


def test_copied_numbers_run_on(house: House) -> None:
    numbers = sorted(Customer.objects.values_list("serial", flat=True))
    mass.fill(2, seed=6)
    assert sorted(Customer.objects.values_list("serial", flat=True)) == [*numbers, numbers[-1] + 1, numbers[-1] + 2]


@pytest.mark.parametrize("model", [Customer, Case, ConsultationSheet, BookingSheet, VisitPlan, SignOff, Grant])
def test_row_made_quickly_equals_one_that_django_makes(model: type) -> None:
    slow, quick = model(), new_row(model)
    own = {"id", "happened_at"}  # made for each row
    names = [field.attname for field in model._meta.concrete_fields if field.attname not in own]
    given = {name for name in names if getattr(slow, name).__class__.__name__ == "DatabaseDefault"}
    assert {name: getattr(quick, name) for name in names if name not in given} == {
        name: getattr(slow, name) for name in names if name not in given
    }
    assert (quick.pk is not None, quick._state.adding, quick.pk != slow.pk) == (True, True, True)
