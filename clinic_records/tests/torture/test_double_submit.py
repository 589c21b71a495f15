"""One form, one effect: the double click at the same moment, the reload, the retry after an answer that got lost (T21)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client

from access.models import Person
from clinic_records.tests.torture.filling import URLENCODED
from clinic_records.tests.torture.pages import encoded
from clinic_records.tests.torture.test_bad_input import form_of, typed_into
from customers.models import ConsultationSheet, Customer

pytestmark = pytest.mark.django_db(transaction=True)


class Pairs:
    """Two windows of one person that send the same form at the same moment."""

    def __init__(self, client: Client) -> None:
        self.gate = Barrier(2)
        self.windows = [self._window(client) for _window in range(2)]

    @staticmethod
    def _window(client: Client) -> Client:
        window = Client(HTTP_HOST="localhost")
        window.cookies = client.cookies.copy()
        return window

    def send(self, url: str, forms: list[dict[str, list[str]]]) -> list[tuple[str, str]]:
        """Where each pair of requests led: two addresses; a status instead where it led nowhere."""
        with ThreadPoolExecutor(2) as threads:
            ways = [threads.submit(self._all, window, url, forms) for window in self.windows]
            first, second = (way.result() for way in ways)
        return list(zip(first, second, strict=True))

    def _all(self, window: Client, url: str, forms: list[dict[str, list[str]]]) -> list[str]:
        try:
            return [self._one(window, url, form) for form in forms]
        finally:
            connections.close_all()

    def _one(self, window: Client, url: str, form: dict[str, list[str]]) -> str:
        self.gate.wait(timeout=60)
        answer = window.post(url, encoded(form), URLENCODED)
        return answer.headers.get("Location", str(answer.status_code))


def _many(data: dict[str, list[str]], count: int, name: str) -> list[dict[str, list[str]]]:
    """The same form opened so many times: a number of its own each, and a text of its own."""
    return [data | {"form_nonce": [str(uuid4())], name: [f"第{at}次"]} for at in range(count)]


def _sheets_of_pairs(customer: Customer, client: Client, count: int) -> None:
    url = f"/cases/{customer.cases.get().pk}/sheets/consultation/new/"
    data = typed_into(form_of(client, url), {"channel": "visit", "advice": "三点定位"})
    forms = _many(data, count, "needs")
    led = Pairs(client).send(url, forms)
    written = sorted(row.needs for row in ConsultationSheet.objects.opened())
    assert [first == second and first.startswith("/sheets/consultation/") for first, second in led] == [True] * count
    assert len({first for first, _second in led}) == count
    assert written == sorted(form["needs"][0] for form in forms)
    again = client.post(url, encoded(forms[0]), URLENCODED)
    assert (again.headers["Location"], ConsultationSheet.objects.count()) == (led[0][0], count)


def test_of_two_clicks_at_once_one_sheet_comes_and_both_show_it(customer: Customer, log_in: Any) -> None:
    _sheets_of_pairs(customer, log_in("chenlu"), 10)


def test_of_two_registrations_at_once_one_file_comes_and_both_show_it(cast: dict[str, Person], log_in: Any) -> None:
    client, url = log_in("chenlu"), "/customers/new/"
    data = typed_into(form_of(client, url), {"told": "on", "basic-sex": "female", "contact-phone": "13812345678"})
    forms = _many(data, 4, "basic-name")
    for at, name in enumerate(("欧阳晓", "司马光", "诸葛明", "上官婉")):
        forms[at] |= {"contact-phone": [f"1381234560{at}"], "basic-name": [name]}
    led = Pairs(client).send(url, forms)
    assert [first == second and first.startswith("/customers/") for first, second in led] == [True] * 4
    assert Customer.objects.count() == 4


def test_reload_of_a_registration_shows_the_first_one(cast: dict[str, Person], log_in: Any) -> None:
    client, url = log_in("chenlu"), "/customers/new/"
    data = typed_into(form_of(client, url), {"told": "on", "basic-name": "王小明", "contact-phone": "13812345678"})
    first, second = (client.post(url, encoded(data), URLENCODED) for _click in range(2))
    assert (first.status_code, second.status_code, Customer.objects.count()) == (302, 302, 1)
    assert first.headers["Location"] == second.headers["Location"]


@pytest.mark.torture
@pytest.mark.timeout(3600)
def test_a_thousand_pairs_of_clicks_make_a_thousand_sheets(customer: Customer, log_in: Any) -> None:
    _sheets_of_pairs(customer, log_in("chenlu"), 1000)
