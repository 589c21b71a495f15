"""How many statements the gated pages ask the database, over all connections: not more with more rows (bench/goals.py)."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from access.models import Grant, Person
from access.models.grants import GrantSource
from access.roles import Section
from bench.goals import MOST_QUERIES
from clinic_records.demo import mass
from clinic_records.demo.house import furnish
from customers.models import Case, ContactData, Customer
from customers.models.cases import Outcome
from records import actions
from records.lifecycle import State
from records.stages import Stage

pytestmark = pytest.mark.django_db
READER = "chenlu"
STORES = ("default", "keyring", "audit")


@pytest.fixture
def clinic(cast: dict[str, Person]) -> dict[str, Person]:
    """Customers at all stages, every section of every file open to one person."""
    furnish(by=cast["xuguan"])
    mass.fill(12, seed=5, crowd=False)
    for customer in Customer.objects.all():
        Grant(
            principal=cast[READER].pk, customer=customer, customer_serial=customer.serial, sections=list(Section),
            by_duty=False, may_change=True, source=GrantSource.SHARE,
        ).save()  # fmt: skip
    return cast


def asked(page: Callable[[], Any], status: int) -> list[str]:
    """The statements of one request, savepoints included."""
    captured = [CaptureQueriesContext(connections[alias]) for alias in STORES]
    for one in captured:
        one.__enter__()
    answer = page()
    for one in captured:
        one.__exit__(None, None, None)
    assert answer.status_code == status
    return [query["sql"] for one in captured for query in one.captured_queries]


def counted(page: Callable[[], Any], status: int) -> int:
    """How many they are."""
    return len(asked(page, status))


def file_at(stage: Stage) -> str:
    """The page of a customer whose case runs and has come so far."""
    case = Case.objects.filter(stage=stage, outcome=Outcome.OPEN).order_by("opened_at")[0]
    return reverse("customer-show", args=[case.customer_id])


def test_list_costs_the_same_with_few_rows_and_with_many(clinic, log_in) -> None:
    client = log_in(READER)
    oldest = sorted(Customer.objects.values_list("serial", flat=True))[3]
    pages = ("/customers/", f"/customers/?before={oldest}", "/customers/")
    costs = [counted(lambda page=page: client.get(page), 200) for page in pages]
    assert (costs[1] == costs[2], max(costs) <= MOST_QUERIES["list"]) == (True, True)


def test_search_that_finds_somebody_asks_only_what_is_prepared(clinic, log_in) -> None:
    """Archive numbers, voided and old ones, and who belongs together are asked for at each search: none is built anew."""
    client = log_in(READER)
    client.get("/customers/")  # what a process keeps: the clinic's name
    found = [ContactData.objects.earliest("pk").opened().phone[-4:], "MZ2009"]
    searches = [lambda text=text: client.post(reverse("customer-search"), {"q": text}) for text in found]
    statements = [asked(search, 200) for search in searches]
    assert [one for said in statements for one in said if not one.startswith("EXECUTE ")] == []
    assert max(map(len, statements)) <= MOST_QUERIES["search"]


@pytest.mark.parametrize("stage", [Stage.BOOKING, Stage.PREOP, Stage.SURGERY, Stage.AFTERCARE, Stage.FOLLOWUP])
def test_customer_page_stays_below_its_limit(stage: Stage, clinic, log_in) -> None:
    client, page = log_in(READER), file_at(stage)
    assert counted(lambda: client.get(page), 200) <= MOST_QUERIES["customer page"]


def test_saving_an_edit_stays_below_its_limit(clinic, log_in, customer) -> None:
    from customers.models import ConsultationSheet

    sheet = ConsultationSheet(case=customer.cases.get(), customer=customer)
    actions.save_draft(sheet, {"channel": "phone", "needs": "想做自然一点的双眼皮"}, by=clinic[READER])
    client: Client = log_in(READER)
    typed = {"channel": "phone", "needs": "改过的内容", "happened_at": "2026-01-02T10:00", "version": "1"}
    page = reverse("sheet-edit", args=["consultation", sheet.pk])
    cost = counted(lambda: client.post(page, typed | {"form_nonce": str(uuid.uuid4())}), 302)
    saved = ConsultationSheet.objects.get(pk=sheet.pk).opened()
    assert (saved.needs, saved.version, saved.state) == ("改过的内容", 2, State.DRAFT)
    assert cost <= MOST_QUERIES["edit"]
