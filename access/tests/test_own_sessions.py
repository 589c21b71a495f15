"""One's own sessions, unknown devices, shared tablets: what is shown, what ends, what a cookie may hold (A6.4, B8.2, T23)."""

import json
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from access import agents, devices
from access.models import KnownDevice, OpenSession, Person
from access.models.people import Employment
from access.personas import CAST, PASSWORD
from jobs.models import Notification

pytestmark = pytest.mark.django_db
WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
IPAD = (
    "Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/604.1"
)
SHARED = {"device_asked": "1", "shared_tablet": "1", "lock_minutes": "2"}


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def entered(username: str = "chenlu", client: Client | None = None, agent: str = WINDOWS, **sent: str) -> Client:
    """A browser that has logged in."""
    client = client or Client(HTTP_HOST="localhost", HTTP_USER_AGENT=agent, REMOTE_ADDR="192.0.2.10")
    client.post("/login/", {"login": username, "password": PASSWORD, **sent})
    return client


def is_in(client: Client) -> bool:
    """Whether the first page opens."""
    return client.get("/").status_code == 200


@pytest.mark.clause("A6.4")
def test_page_lists_devices_and_addresses_and_never_a_key(cast: dict) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client, tablet = entered(), entered(agent=IPAD)
        entered("baiyu", agent="Firefox/143.0 Android")
        clock.shift(60)
        client.get("/", REMOTE_ADDR="192.0.2.99")
        page = client.get("/me/sessions/", REMOTE_ADDR="192.0.2.99").content.decode()
    shown = [mark in page for mark in ("Chrome, Windows", "Safari, iPad", "Firefox", "192.0.2.10", "→ 192.0.2.99")]
    assert shown == [True, True, False, True, True]
    assert page.count("state-ok") == 1
    keys = [client.session.session_key, tablet.session.session_key]
    assert [key for key in keys if key in page] == []


@pytest.mark.clause("B8.2")
def test_one_is_ended_and_the_others_stay(cast: dict) -> None:
    client, other, third = entered(), entered(), entered()
    handle = OpenSession.objects.get(key=other.session.session_key).handle
    assert client.post(f"/me/sessions/{handle}/end/").status_code == 302
    assert [is_in(one) for one in (client, other, third)] == [True, False, True]


def test_all_others_are_ended_and_this_one_stays(cast: dict) -> None:
    client, other, third, stranger = entered(), entered(), entered(), entered("baiyu")
    client.post("/me/sessions/others/")
    assert [is_in(one) for one in (client, other, third, stranger)] == [True, False, False, True]


def test_this_one_is_a_log_out(cast: dict) -> None:
    client = entered()
    handle = OpenSession.objects.get(person=cast["chenlu"]).handle
    assert client.post(f"/me/sessions/{handle}/end/").headers["Location"] == "/login/"
    assert not is_in(client)


def test_nobody_ends_anothers_session(cast: dict) -> None:
    client, other = entered(), entered("baiyu")
    handle = OpenSession.objects.get(person=cast["baiyu"]).handle
    assert client.post(f"/me/sessions/{handle}/end/").status_code == 404
    assert is_in(other)


def test_session_that_ran_out_by_itself_is_not_listed(cast: dict) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        entered()
        clock.shift(31 * 60)
        assert entered(agent=IPAD).get("/me/sessions/").content.decode().count('class="btn btn-sm"') == 1


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (WINDOWS, "Chrome, Windows"),
        (f"{WINDOWS} Edg/140.0", "Edge, Windows"),
        (IPAD, "Safari, iPad"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit Chrome/120 Mobile MicroMessenger/8.0", "WeChat, Android"),
        ("<script>alert(1)</script>", "未知设备"),
        ("", "未知设备"),
    ],
)
def test_device_is_named_from_what_the_browser_says(agent: str, name: str) -> None:
    assert agents.device_name(agent) in (name, "unknown device")


def told(person: Person) -> int:
    """How often somebody was told of a new device."""
    return Notification.objects.filter(recipient=person, kind=devices.NEW_DEVICE).count()


@pytest.mark.clause("A6.4")
def test_new_device_is_told_the_first_and_the_known_one_are_not(cast: dict) -> None:
    client = entered()
    first = told(cast["chenlu"])
    client.post("/logout/")
    entered(client=client)
    known = told(cast["chenlu"])
    entered(agent=IPAD)
    assert (first, known, told(cast["chenlu"])) == (0, 0, 1)
    assert KnownDevice.objects.filter(person=cast["chenlu"]).count() == 2
    kept = KnownDevice.objects.values_list("device", flat=True)
    assert client.cookies["device"].value not in kept


def test_browser_known_to_one_is_new_to_another(cast: dict) -> None:
    client = entered()
    entered("baiyu", agent=IPAD)
    client.post("/logout/")
    entered("baiyu", client=client)
    assert told(cast["baiyu"]) == 1


def test_notification_leads_to_ones_own_sessions_only(cast: dict, log_in: Any) -> None:
    client = log_in("chenlu")
    assert client.get(f"/me/sessions/of/{cast['chenlu'].pk}/").headers["Location"] == "/me/sessions/"
    assert client.get(f"/me/sessions/of/{cast['baiyu'].pk}/").status_code == 404


# --- shared tablets ---


def handed_over(client: Client) -> Any:
    """Who the device offers after somebody has handed it over."""
    answer = client.post("/me/lock/")
    return answer.headers["Location"], client.get("/switch/")


@pytest.mark.clause("A6.4")
def test_device_that_was_not_ticked_offers_nobody(cast: dict) -> None:
    client = entered(device_asked="1")
    place, page = handed_over(client)
    assert (place, page.status_code, page.headers.get("Location")) == ("/login/", 302, "/login/")
    assert "tablet" not in client.cookies or client.cookies["tablet"].value == ""


@pytest.mark.clause("A6.4")
def test_shared_tablet_offers_those_who_were_here_newest_first_at_most_six(cast: dict, settings: Any) -> None:
    client = Client(HTTP_HOST="localhost")
    names = [member.username for member in CAST[:8]]
    for name in names:
        entered(name, client=client, **SHARED)
        place, page = handed_over(client)
    shown = [cast[name].name for name in reversed(names) if cast[name].name in page.content.decode()]
    assert (place, shown) == ("/switch/", [cast[name].name for name in reversed(names[2:])])
    minutes, *people = signing.loads(client.cookies["tablet"].value, salt="access.devices")
    assert (minutes, people) == (2, [str(cast[name].pk) for name in reversed(names[2:])])


def test_names_are_of_people_who_work_here(cast: dict) -> None:
    client = entered("fangze", **SHARED)
    client.post("/me/lock/")
    entered("chenlu", client=client, **SHARED)
    cast["fangze"].employment = Employment.LEFT
    cast["fangze"].save()
    _place, page = handed_over(client)
    assert [cast[name].name in page.content.decode() for name in ("chenlu", "fangze")] == [True, False]


def test_forged_or_foreign_cookie_offers_nobody(cast: dict) -> None:
    person = str(cast["guwen"].pk)
    forged = [
        json.dumps([2, person]),
        signing.dumps([2, person]),
        signing.dumps([2, person], key="another key", salt="access.devices"),
        signing.dumps("x", salt="access.devices"),
        signing.dumps([2, "<b>"], salt="access.devices"),
    ]
    for cookie in forged:
        client = Client(HTTP_HOST="localhost")
        client.cookies["tablet"] = cookie
        assert client.get("/switch/").headers["Location"] == "/login/"
        assert client.get(f"/switch/{person}/").status_code == 404


def test_name_leads_to_that_persons_password_and_no_other_name_opens(cast: dict) -> None:
    client = entered("chenlu", **SHARED)
    client.post("/me/lock/")
    page = client.get(f"/switch/{cast['chenlu'].pk}/").content.decode()
    assert 'name="login" value="chenlu"' in page
    assert client.get(f"/switch/{cast['guwen'].pk}/").status_code == 404
    assert not is_in(client)


@pytest.mark.parametrize(("minutes", "alive"), [("2", 2), ("5", 5), ("30", 3), ("x", 3), ("", 3), ("-1", 3)])
def test_tablet_locks_by_itself_after_its_minutes(cast: dict, minutes: str, alive: int) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = entered(**{**SHARED, "lock_minutes": minutes})
        clock.shift(alive * 60 - 1)
        before = is_in(client)
        clock.shift(alive * 60 + 30)
        assert (before, is_in(client)) == (True, False)


def test_tablet_never_lasts_longer_than_the_clinic_allows(cast: dict, settings: Any) -> None:
    settings.SESSION_IDLE_MINUTES = 1
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = entered(**{**SHARED, "lock_minutes": "5"})
        clock.shift(70)
        assert not is_in(client)


def test_unticked_the_device_forgets(cast: dict) -> None:
    client = entered(**SHARED)
    client.post("/me/lock/")
    entered(client=client, device_asked="1")
    assert handed_over(client)[0] == "/login/"


def test_device_is_set_on_the_page_of_sessions_too(cast: dict) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = entered()
        assert client.post("/me/device/", SHARED).status_code == 302
        clock.shift(2 * 60 + 1)
        assert not is_in(client)
    assert cast["chenlu"].name in client.get("/switch/").content.decode()


@pytest.mark.clause("A6.4")
def test_log_out_clears_cache_and_storage_and_leaves_the_names(cast: dict, settings: Any) -> None:
    client = entered(**SHARED)
    settings.SECURE = True
    client.cookies["__Host-tablet"] = client.cookies["tablet"].value
    answer = client.post("/me/lock/", secure=True)
    assert (answer.headers["Clear-Site-Data"], answer.headers["Location"]) == ('"cache", "storage"', "/switch/")


def test_lock_ends_the_session_on_the_server(cast: dict) -> None:
    client = entered()
    thief = Client(HTTP_HOST="localhost")
    thief.cookies = client.cookies.copy()
    client.post("/me/lock/")
    assert (is_in(thief), OpenSession.objects.count()) == (False, 0)
    assert client.get("/me/lock/").status_code in (302, 405)
