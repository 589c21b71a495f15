"""What a request must be like before anything changes (T25): method, token, origin, host; and how every answer is protected."""

import pytest
from django.conf import settings as configured
from django.test import Client

from access.doors import Door
from access.models import AuditEvent
from access.personas import with_role
from clinic_records.tests.gate import arguments, world
from clinic_records.tests.gate.world import Relation

pytestmark = pytest.mark.django_db
HARMLESS = {"password/", "logout/"}
BY_POST = [door for door in arguments.all_doors() if "POST" in door.methods]


@pytest.fixture
def file(cast: dict) -> world.File:
    """A file whose care team is complete."""
    return world.build(cast, (Relation.OWN,))[Relation.OWN]


def browser(cast: dict, door: Door, **headers: str) -> Client:
    """A browser that checks tokens, of somebody for whom the door opens."""
    client = Client(enforce_csrf_checks=True, HTTP_HOST="localhost", **headers)
    client.force_login(cast[with_role(sorted(door.roles)[0])], backend="access.backends.GrantBackend")
    return client


def traces() -> int:
    """How many changes the audit log holds."""
    return AuditEvent.objects.exclude(action__in=["view", "search", "login", "logout", "deny", "print"]).count()


def test_every_change_needs_the_token(cast: dict, file) -> None:
    before, wrong = traces(), []
    for door in BY_POST:
        status = browser(cast, door).post(arguments.address(door, file), {"reason": "x"}).status_code
        if status != 403:
            wrong.append((door.name, status))
    assert wrong == []
    assert traces() == before


def test_every_change_by_get_is_405_or_a_form(cast: dict, file) -> None:
    before, wrong = traces(), []
    for door in BY_POST:
        status = browser(cast, door).get(arguments.address(door, file), {"reason": "x"}).status_code
        if status != 405 and "GET" not in door.methods:
            wrong.append((door.name, status))
    assert wrong == []
    assert traces() == before


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost.evil.example", "http://localhost:81"]
)
def test_foreign_origin_is_refused_even_with_the_token(cast: dict, origin: str) -> None:
    door = next(door for door in BY_POST if door.name == "preferences")
    client = browser(cast, door)
    client.get("/me/settings/")
    token = client.cookies[configured.CSRF_COOKIE_NAME].value
    sent = {"language": "en", "csrfmiddlewaretoken": token}
    assert client.post("/me/settings/", sent, headers={"Origin": origin}).status_code == 403
    assert client.post("/me/settings/", sent).status_code == 302


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost@evil.example", "", "127.0.0.1.nip.io"]
)
def test_unknown_host_is_400(host: str) -> None:
    assert Client(HTTP_HOST=host or " ").get("/login/").status_code == 400


def test_every_answer_is_protected(cast: dict, file, log_in) -> None:
    client, wrong = log_in("guwen"), []
    for door in arguments.all_doors():
        method = "GET" if "GET" in door.methods else "POST"
        if door.name in ("account_logout", "session-lock"):
            continue
        headers = client.generic(method, arguments.address(door, file)).headers
        kept = (headers.get("Cache-Control"), headers.get("X-Frame-Options"), headers.get("X-Content-Type-Options"))
        policy = headers.get("Content-Security-Policy", "")
        own = headers.get("Cross-Origin-Resource-Policy"), headers.get("Referrer-Policy")
        if kept != ("no-store", "DENY", "nosniff") or own != ("same-origin", "same-origin"):
            wrong.append((door.name, kept, own))
        if headers["Content-Type"] == "application/pdf":
            policy = policy.replace("style-src 'unsafe-inline'; ", "")  # the browser's own viewer styles itself
        if "frame-ancestors 'none'" not in policy or "unsafe" in policy or "default-src 'none'" not in policy:
            wrong.append((door.name, policy))
    assert wrong == []


@pytest.mark.parametrize("path", ["/login/", "/no/such/page/", "/customers/"])
def test_answers_to_strangers_are_protected_too(path: str) -> None:
    headers = Client(HTTP_HOST="localhost").get(path).headers
    assert (headers["Cache-Control"], headers["X-Frame-Options"]) == ("no-store", "DENY")
    assert headers["Content-Security-Policy"].count("frame-ancestors 'none'") == 1


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example"]
)
def test_nobody_is_sent_elsewhere(cast: dict, log_in, target: str) -> None:
    client = log_in("chenlu")
    for path, body in (("/me/settings/", {"language": "en"}), ("/language/", {"language": "en"})):
        place = client.post(path, {**body, "next": target}).headers.get("Location", "")
        assert place.startswith("/") and not place.startswith("//")
    stranger = Client(HTTP_HOST="localhost")
    from access.personas import PASSWORD

    sent = {"login": "chenlu", "password": PASSWORD, "next": target}
    assert stranger.post(f"/login/?next={target}", sent).headers["Location"] == "/"
