"""Every address has its row in the policy table, and no other view can be reached (T1)."""

import inspect

import pytest
from django.test import Client
from django.urls import reverse

from access.doors import DOORS, Door
from access.models import Person
from clinic_records.tests.gate import arguments

OUTSIDE: frozenset[str] = frozenset()
"""URL patterns that are no doors: none."""


def test_every_url_pattern_is_a_door() -> None:
    missing = [str(pattern.pattern) for pattern in arguments.patterns() if pattern.name not in DOORS]
    assert missing == sorted(OUTSIDE)


def test_no_two_patterns_share_a_door() -> None:
    names = [pattern.name for pattern in arguments.patterns()]
    assert sorted(names) == sorted(set(names))
    assert set(names) == set(DOORS)


def test_every_row_names_the_route_of_its_pattern() -> None:
    wrong = [p.name for p in arguments.patterns() if str(p.pattern) != DOORS[p.name].route]
    assert wrong == []


def test_a_door_to_a_customer_by_id_shows_customers_data() -> None:
    wrong = [d.name for d in arguments.all_doors() if d.customer and not d.files]
    assert wrong == []


def test_few_doors_are_open_to_strangers() -> None:
    assert [door.name for door in arguments.all_doors() if door.public] == [
        "account_login",
        "account_logout",
        "clinic-logo",
        "health-live",
        "health-ready",
        "language-set",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "outside-door",
        "outside-fetch",
        "setup",
        "user-switch",
        "user-switch-to",
    ]


@pytest.mark.django_db
def test_set_up_makes_nobody_where_somebody_is(cast: dict) -> None:
    before = Person.objects.count()
    sent = {
        "username": "intruder",
        "name": "x",
        "password": "a long enough password",
        "password1": "a long enough password",
    }
    for method in ("get", "post"):
        getattr(Client(HTTP_HOST="localhost"), method)("/setup/", {**sent, "password2": sent["password"]})
    assert (Person.objects.count(), Person.objects.filter(username="intruder").count()) == (before, 0)


def test_views_take_what_their_routes_name() -> None:
    for pattern in arguments.patterns():
        view = inspect.unwrap(pattern.callback)
        named = set(arguments.converters(DOORS[pattern.name]))
        assert set(pattern.pattern.converters) == named, (pattern.name, view)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/admin/", "/accounts/signup/", "/signup/", "/password/reset/", "/no/such/", "/static/"]
)
def test_nothing_else_answers(path: str, log_in) -> None:
    assert log_in("guwen").get(path).status_code == 404
    assert Client(HTTP_HOST="localhost").get(path).status_code in (302, 404)


@pytest.mark.django_db
@pytest.mark.parametrize("door", [d for d in arguments.all_doors() if not d.public], ids=lambda door: door.name)
def test_strangers_are_sent_to_the_log_in_page(door: Door) -> None:
    arguments_of = {name: arguments._PLAIN[kind] for name, kind in arguments.converters(door).items()}
    for method in ("GET", "POST", "HEAD"):
        answer = Client(HTTP_HOST="localhost").generic(method, reverse(door.name, kwargs=arguments_of))
        assert (answer.status_code, answer.headers.get("Location", "").split("?")[0]) == (302, "/login/")
