"""A session's life (T23): new id at log-in, nothing after log-out, what ends it, how long it lasts, how many there may be."""

from collections.abc import Iterator

import pytest
import time_machine
from django.conf import settings as configured
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from access import staffing
from access.models import OpenSession, Person, RoleAssignment
from access.models.people import Employment
from access.personas import PASSWORD
from access.roles import Role

pytestmark = pytest.mark.django_db
NEW = "quite another password"
Clock = time_machine.Traveller


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Time stands still until the test moves it on."""
    with time_machine.travel(timezone.now(), tick=False) as stopped:
        yield stopped


def entered(username: str = "chenlu", password: str = PASSWORD) -> Client:
    """A browser that has logged in."""
    client = Client(HTTP_HOST="localhost")
    client.post("/login/", {"login": username, "password": password})
    return client


def copy_of(client: Client) -> Client:
    """A second browser with the stolen cookies."""
    thief = Client(HTTP_HOST="localhost")
    thief.cookies = client.cookies.copy()
    return thief


def is_in(client: Client) -> bool:
    """Whether the first page opens."""
    return client.get("/").status_code == 200


def test_log_in_gives_a_new_session_id(cast: dict) -> None:
    client = Client(HTTP_HOST="localhost")
    client.session.save()
    planted = client.session.session_key
    client.cookies[configured.SESSION_COOKIE_NAME] = planted
    client.post("/login/", {"login": "chenlu", "password": PASSWORD})
    assert client.session.session_key != planted
    thief = Client(HTTP_HOST="localhost")
    thief.cookies[configured.SESSION_COOKIE_NAME] = planted
    assert not is_in(thief)


def test_cookies_are_worth_nothing_after_log_out(cast: dict) -> None:
    client = entered()
    thief = copy_of(client)
    assert is_in(thief)
    client.post("/logout/")
    assert not is_in(thief)
    assert OpenSession.objects.count() == 0


def test_log_out_needs_a_post(cast: dict) -> None:
    client = entered()
    client.get("/logout/")
    assert is_in(client)


def test_changed_password_ends_the_other_sessions_and_keeps_this_one(cast: dict) -> None:
    client, other = entered(), entered()
    answer = client.post("/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert answer.status_code == 302
    assert (is_in(client), is_in(other)) == (True, False)
    assert client.session.session_key in set(OpenSession.objects.values_list("key", flat=True))


@pytest.mark.parametrize("employment", [Employment.SUSPENDED, Employment.LEFT])
def test_who_leaves_is_out_with_the_next_request_and_stays_out_after_coming_back(cast: dict, employment) -> None:
    client = entered("baiyu")
    staffing.set_employment(Person.objects.get(username="baiyu"), employment, by=cast["xuguan"])
    assert not is_in(client)
    staffing.set_employment(Person.objects.get(username="baiyu"), Employment.ACTIVE, by=cast["xuguan"])
    assert not is_in(client)


def test_deactivation_alone_ends_a_session(cast: dict) -> None:
    client = entered("baiyu")
    person = Person.objects.get(username="baiyu")
    person.employment = Employment.SUSPENDED
    person.save()
    assert not is_in(client)


def test_session_of_an_earlier_epoch_is_over_though_nothing_deleted_it(cast: dict) -> None:
    client = entered("baiyu")
    person = Person.objects.get(username="baiyu")
    person.session_epoch += 1
    person.save()
    assert not is_in(client)


def test_changed_role_counts_with_the_next_request(cast: dict) -> None:
    client = entered("baiyu")
    assert client.get("/customers/new/").status_code == 200
    staffing.set_roles(cast["baiyu"], [Role.MANAGER], by=cast["xuguan"])
    assert client.get("/customers/new/").status_code == 403
    assert RoleAssignment.objects.current().filter(person=cast["baiyu"]).count() == 1


def test_idle_session_ends_after_thirty_minutes(cast: dict, clock: Clock) -> None:
    client = entered()
    for _nth in range(3):
        clock.shift(29 * 60)
        assert is_in(client)
    clock.shift(31 * 60)
    assert not is_in(client)


def test_requests_of_the_page_itself_do_not_count_as_use(cast: dict, clock: Clock) -> None:
    client = entered()
    clock.shift(20 * 60)
    assert client.get("/notifications/", headers={"X-Background": "1"}).status_code == 200
    clock.shift(11 * 60)
    assert not is_in(client)


@pytest.mark.parametrize("minutes", [15, 30])
def test_idle_limit_is_a_setting(cast: dict, clock: Clock, settings, minutes: int) -> None:
    settings.SESSION_IDLE_MINUTES = minutes
    client = entered()
    clock.shift(minutes * 60 - 1)
    assert is_in(client)
    clock.shift(minutes * 60 + 31)
    assert not is_in(client)


def test_session_in_use_ends_after_twelve_hours(cast: dict, clock: Clock) -> None:
    client = entered()
    for _nth in range(28):
        clock.shift(25 * 60)
        assert is_in(client)
    clock.shift(25 * 60)
    assert not is_in(client)


def test_fourth_session_ends_the_oldest(cast: dict) -> None:
    clients = [entered() for _nth in range(4)]
    assert [is_in(client) for client in clients] == [False, True, True, True]
    assert OpenSession.objects.filter(person=cast["chenlu"]).count() == 3


def test_ended_sessions_do_not_count_towards_the_limit(cast: dict) -> None:
    first = entered()
    for _nth in range(3):
        entered().post("/logout/")
    assert is_in(first)


def test_all_sessions_end_at_once(cast: dict) -> None:
    clients = [entered() for _nth in range(3)]
    assert clients[0].post("/me/sessions/").status_code == 302
    assert [is_in(client) for client in clients] == [False, False, False]
    assert is_in(entered())


def test_password_handed_out_leads_to_choosing_another_and_nowhere_else(cast: dict) -> None:
    word = staffing.reset_password(Person.objects.get(username="chenlu"), by=cast["xuguan"])
    client = entered("chenlu", word)
    for path in ("/", "/customers/", "/customers/new/", "/me/settings/", "/notifications/"):
        assert (client.get(path).status_code, client.get(path).headers.get("Location")) == (302, "/password/")
    client.post("/password/", {"oldpassword": word, "password1": NEW, "password2": NEW})
    assert client.get("/customers/").status_code == 200
    assert is_in(entered("chenlu", NEW))


def test_password_handed_out_lapses_after_a_day(cast: dict, clock: Clock) -> None:
    word = staffing.reset_password(Person.objects.get(username="chenlu"), by=cast["xuguan"])
    clock.shift(24 * 3600 + 1)
    assert not is_in(entered("chenlu", word))


@pytest.mark.parametrize(("secure", "header"), [(True, '"cache", "storage"'), (False, None)])
def test_browser_is_told_to_forget_at_log_out_over_https(cast: dict, settings, secure: bool, header) -> None:
    client = entered()
    settings.SECURE = secure
    assert client.post("/logout/").headers.get("Clear-Site-Data") == header
