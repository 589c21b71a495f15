"""A person's own settings, and the strangers' choice of language."""

import pytest
from django.test import Client

from access.models import Person
from access.roles import Role

pytestmark = pytest.mark.django_db(databases=["default", "keyring", "audit"])


@pytest.fixture
def nurse(employ, client: Client) -> Person:
    person = employ("lin", Role.NURSE)
    client.force_login(person)
    return person


def _kept(person: Person) -> tuple[str, str, bool]:
    fresh = Person.objects.get(pk=person.pk)
    return fresh.language, fresh.theme, fresh.single_keys


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"language": "en"}, ("en", "auto", True)),
        ({"theme": "dark"}, ("zh-hans", "dark", True)),
        ({"single_keys": "False"}, ("zh-hans", "auto", False)),
        ({"language": "zh-hant", "theme": "light", "single_keys": "True"}, ("zh-hant", "light", True)),
        ({"name": "somebody else", "username": "x", "employment": "left"}, ("zh-hans", "auto", True)),
    ],
)
def test_preferences_keep_what_was_sent_and_nothing_else(
    client: Client, nurse: Person, sent: dict, kept: tuple
) -> None:
    response = client.post("/me/settings/", sent)
    fresh = Person.objects.get(pk=nurse.pk)
    assert (response.status_code, response["Location"]) == (302, "/me/settings/")
    assert _kept(nurse) == kept
    assert (fresh.name, fresh.username, fresh.employment) == (nurse.name, "lin", "active")


def test_preferences_refuse_what_is_no_choice(client: Client, nurse: Person) -> None:
    response = client.post("/me/settings/", {"theme": "pink"})
    assert (response.status_code, _kept(nurse)) == (422, ("zh-hans", "auto", True))
    assert 'href="#id_theme"' in response.content.decode()


@pytest.mark.parametrize(
    ("way", "lands"),
    [
        ("/gallery/?a=1", "/gallery/?a=1"),
        ("https://elsewhere.example/", "/me/settings/"),
        ("//elsewhere.example", "/me/settings/"),
        ("javascript:alert(1)", "/me/settings/"),
        ("/\\elsewhere.example", "/me/settings/"),
    ],
)
def test_preferences_lead_back_inside_only(client: Client, nurse: Person, way: str, lands: str) -> None:
    assert client.post("/me/settings/", {"theme": "dark", "next": way})["Location"] == lands


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_theme_is_drawn_by_the_server(client: Client, nurse: Person, theme: str) -> None:
    client.post("/me/settings/", {"theme": theme})
    page = client.get("/").content.decode()
    assert (f'data-bs-theme="{theme}"' in page) == (theme != "auto")


def test_single_keys_off_is_said_to_the_scripts(client: Client, nurse: Person) -> None:
    before = client.get("/").content.decode().count('data-single-keys="off"')
    client.post("/me/settings/", {"single_keys": "False"})
    assert (before, client.get("/").content.decode().count('data-single-keys="off"')) == (0, 1)


def test_stranger_chooses_a_language_by_cookie(employ, client: Client) -> None:
    employ("lin", Role.NURSE)
    response = client.post("/language/", {"language": "en", "next": "/login/"})
    assert (response["Location"], response.cookies["language"].value) == ("/login/", "en")
    assert response.cookies["language"]["httponly"] is True
    assert "<h1>Log in</h1>" in client.get("/login/").content.decode()


def test_stranger_cannot_set_any_other_cookie_value(client: Client, db: None) -> None:
    assert "language" not in client.post("/language/", {"language": "x; Path=/"}).cookies


def test_session_is_extended_for_people_only(client: Client, employ) -> None:
    assert client.post("/me/session/").status_code == 302
    client.force_login(employ("lin", Role.NURSE))
    assert client.post("/me/session/").status_code == 204
    assert client.get("/me/session/").status_code == 405
