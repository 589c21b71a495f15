"""The frame of a page: what it costs, what it shows, what the first page asks."""

import re

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from access import menu
from access.menu import TodayBlock
from access.roles import Role
from clinic_records.context import Shell, shell
from clinic_records.profile import clinic

pytestmark = pytest.mark.django_db(databases=["default", "keyring", "audit"])


def _drawn(shown: Shell) -> tuple:
    return shown.clinic.name, shown.menu, shown.unread, shown.theme, shown.language, shown.single_keys


def test_frame_costs_two_queries_for_a_person_and_none_for_a_stranger(employ, rf: RequestFactory) -> None:
    request = rf.get(reverse("today"))  # the menu follows the doors, which are declared where the addresses are
    request.resolver_match = None
    request.user = employ("lin", Role.NURSE)
    clinic()
    with CaptureQueriesContext(connection) as asked:
        _drawn(shell(request)["shell"])
    assert len(asked) == 2  # the roles (asked at the gate of a real request) and the unread notifications
    request.user = None
    with CaptureQueriesContext(connection) as asked:
        _drawn(shell(request)["shell"])
    assert len(asked) == 0


def test_frame_that_is_not_drawn_costs_nothing(employ, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = employ("lin", Role.NURSE)
    with CaptureQueriesContext(connection) as asked:
        shell(request)
    assert len(asked) == 0


def test_menu_marks_the_page_that_is_open(client: Client, employ) -> None:
    client.force_login(employ("lin", Role.NURSE, language="en"))
    page = client.get("/notifications/").content.decode()
    assert re.findall(r'href="(/[^"]*)" aria-current="page"', page) == ["/notifications/"]


def test_today_draws_blocks_of_the_role_that_have_something(client: Client, employ, monkeypatch) -> None:
    monkeypatch.setattr(menu, "TODAY", {})
    empty = {"title": "<none>", "reason": "because", "count": 3}
    menu.register_today(TodayBlock("mine", "Mine", "components/empty.html", lambda _r: empty, frozenset({Role.NURSE})))
    menu.register_today(
        TodayBlock("silent", "Silent", "components/empty.html", lambda _r: None, frozenset({Role.NURSE}))
    )
    menu.register_today(
        TodayBlock("other", "Other", "components/empty.html", lambda _r: empty, frozenset({Role.SALES}))
    )
    client.force_login(employ("lin", Role.NURSE))
    page = client.get("/").content.decode()
    assert re.findall(r'id="today-(\w+)"', page) == ["mine"]
    assert "&lt;none&gt;" in page


def test_today_without_blocks_says_why(client: Client, employ, monkeypatch) -> None:
    monkeypatch.setattr(menu, "TODAY", {})
    client.force_login(employ("lin", Role.NURSE, language="en"))
    assert "Nothing is waiting for you" in client.get("/").content.decode()


@pytest.mark.parametrize("address", ["/", "/me/settings/", "/gallery/"])
def test_strangers_are_sent_to_the_log_in_page(client: Client, db: None, address: str) -> None:
    response = client.get(address)
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/login/")
