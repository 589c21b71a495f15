"""Which language a page is in."""

from types import SimpleNamespace

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from access.roles import Role
from clinic_records.middleware.language import chosen_language

pytestmark = pytest.mark.django_db(databases=["default", "keyring", "audit"])


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
        ("zh-TW,zh;q=0.9", "zh-hant"),
        ("zh-HK", "zh-hant"),
        ("zh-Hant-MO", "zh-hant"),
        ("zh", "zh-hans"),
        ("en-GB,en;q=0.9", "en"),
        ("fr-FR,en;q=0.5", "en"),
        ("fr", "zh-hans"),
        ("", "zh-hans"),
        ("*;;q=nonsense", "zh-hans"),
    ],
)
def test_language_follows_the_browser(header: str, expected: str) -> None:
    assert chosen_language(RequestFactory().get("/", headers={"accept-language": header})) == expected


def test_language_cookie_goes_before_the_browser_and_the_person_before_both() -> None:
    request = RequestFactory().get("/", headers={"accept-language": "en"})
    request.COOKIES["language"] = "zh-hant"
    assert chosen_language(request) == "zh-hant"
    request.user = SimpleNamespace(is_authenticated=True, language="zh-hans")
    assert chosen_language(request) == "zh-hans"
    assert chosen_language(request, ask_person=False) == "zh-hant"


def test_language_cookie_with_nonsense_is_ignored() -> None:
    request = RequestFactory().get("/", headers={"accept-language": "en"})
    request.COOKIES["language"] = "../../etc"
    assert chosen_language(request) == "en"


def test_language_of_the_thread_is_left_as_it_was(client: Client, db: None) -> None:
    before = translation.get_language()
    response = client.get("/login/", headers={"accept-language": "zh-TW"})
    assert (response["Content-Language"], translation.get_language()) == ("zh-hant", before)


@pytest.mark.parametrize(
    ("code", "attribute", "heading"),
    [
        ("zh-hans", "zh-Hans", "今日工作"),
        ("zh-hant", "zh-Hant", "今日工作"),
        ("en", "en", "My work today"),
    ],
)
def test_page_says_its_language(client: Client, employ, code: str, attribute: str, heading: str) -> None:
    client.force_login(employ("lin", Role.NURSE, language=code))
    page = client.get("/").content.decode()
    assert f'<html lang="{attribute}"' in page
    assert f"<title>{heading} · " in page
