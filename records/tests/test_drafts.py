"""Autosaved typing belongs to one person: nobody else reads it, writes over it or throws it away (T1)."""

import pytest
from django.test import Client
from django.urls import reverse

from customers.models import Customer
from records import drafts
from records.models import Draft
from records.views.drafts import draft_token

pytestmark = pytest.mark.django_db


def _token(client: Client, customer: Customer) -> str:
    """What the page of a new consultation carries for this person."""
    return client.get(_form(customer)).context["draft_token"]


def _form(customer: Customer) -> str:
    return reverse("sheet-new", args=[customer.cases.get().pk, "consultation"])


def _keep(client: Client, token: str, needs: str) -> int:
    return client.post(reverse("draft-keep"), {"draft_token": token, "needs": needs, "version": "0"}).status_code


def test_typing_is_kept_for_the_person_who_typed(customer, cast, log_in) -> None:
    first = log_in("chenlu")
    assert _keep(first, _token(first, customer), "想做双眼皮") == 200
    kept = {name: page.context["form"].initial.get("needs") for name, page in _pages(customer, log_in)}
    assert kept == {"chenlu": "想做双眼皮", "zhoumin": ""}


def _pages(customer, log_in):
    return [(name, log_in(name).get(_form(customer))) for name in ("chenlu", "zhoumin")]


def test_another_persons_token_keeps_nothing(customer, cast, log_in) -> None:
    first, second = log_in("chenlu"), log_in("zhoumin")
    token = _token(first, customer)
    assert _keep(first, token, "第一句") == 200
    assert _keep(second, token, "别人写的") == 400
    row = Draft.objects.get()
    assert (row.person, row.opened().content["needs"]) == (cast["chenlu"], "第一句")


@pytest.mark.parametrize("token", ["", "x", "W10:1:x"])
def test_a_made_up_token_keeps_nothing(cast, log_in, token: str) -> None:
    assert _keep(log_in("chenlu"), token, "x") == 400
    assert Draft.objects.count() == 0


def test_a_token_points_at_no_other_form(customer, cast, log_in) -> None:
    """A signature for one form, one customer or one person holds for no other."""
    case = customer.cases.get()
    made = {draft_token(cast[name], key, customer.pk, case.pk) for name in ("chenlu", "zhoumin") for key in ("a", "b")}
    assert len(made) == 4
    own = draft_token(cast["chenlu"], "a", customer.pk, case.pk)
    body, rest = own.split(":", 1)
    other = draft_token(cast["chenlu"], "b", customer.pk, case.pk).split(":", 1)[0]
    assert [_keep(log_in("chenlu"), f"{first}:{rest}", "x") for first in (body, other)] == [200, 400]


def test_saving_throws_away_ones_own_draft_only(customer, cast, log_in) -> None:
    for name in ("chenlu", "zhoumin"):
        client = log_in(name)
        assert _keep(client, _token(client, customer), name) == 200
    drafts.drop(cast["zhoumin"], Draft.objects.get(person=cast["zhoumin"]).form_key)
    left = Draft.objects.get()
    assert (left.person, left.opened().content["needs"]) == (cast["chenlu"], "chenlu")
