"""Pages for what went wrong: in each language, without the database, without a word of the exception."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections
from django.test import Client, RequestFactory
from django.utils import translation

from access.roles import Role
from clinic_records.views import errors
from vault.errors import SealBroken
from vault.files import FileMissing

pytestmark = pytest.mark.django_db(databases=["default", "keyring", "audit"])

SECRET = "张三 13800000000"
VIEWS = [
    (errors.bad_request, 400), (errors.permission_denied, 403), (errors.page_not_found, 404), (errors.too_large, 413),
    (errors.unavailable, 503),
]  # fmt: skip


@pytest.mark.parametrize(("view", "status"), VIEWS)
@pytest.mark.parametrize(("header", "lang"), [("zh-CN", "zh-Hans"), ("zh-TW", "zh-Hant"), ("en", "en")])
def test_error_page_has_its_status_and_language_and_no_secret(view, status: int, header: str, lang: str) -> None:
    request = RequestFactory().get(f"/{SECRET}/", headers={"accept-language": header})
    page = view(request, PermissionDenied(SECRET))
    text = page.content.decode()
    assert (page.status_code, f'<html lang="{lang}"' in text, SECRET in text) == (status, True, False)


def test_server_error_and_forged_form_pages_need_no_database() -> None:
    request = RequestFactory().get("/", headers={"accept-language": "en"})
    assert [errors.server_error(request).status_code, errors.csrf_failure(request, "x").status_code] == [500, 403]


@pytest.mark.parametrize(
    ("why", "said"),
    [("agreement", "confidentiality agreement"), ("role", "not part of your duties"), ("张三", "You may not do this")],
)
def test_refusal_says_which_rule_and_whom_to_ask(why: str, said: str) -> None:
    request = RequestFactory().get("/", headers={"accept-language": "en"})
    text = errors.permission_denied(request, PermissionDenied(why)).content.decode()
    assert (said in text, "department head" in text, "张三" in text) == (True, True, False)


def test_part_of_a_page_gets_a_part() -> None:
    request = RequestFactory().get("/", headers={"HX-Request": "true"})
    text = errors.page_not_found(request).content.decode()
    assert ("<html" in text, 'role="alert"' in text) == (False, True)


def test_unavailable_says_when_to_try_again() -> None:
    assert errors.unavailable(RequestFactory().get("/"))["Retry-After"] == "30"


def test_wrong_role_sees_the_refusal_page(client: Client, employ) -> None:
    client.force_login(employ("lin", Role.NURSE, language="en"))
    response = client.get("/gallery/")
    assert (response.status_code, "not part of your duties" in response.content.decode()) == (403, True)


def test_forged_form_is_refused_with_a_page(employ) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(employ("lin", Role.NURSE, language="en"))
    response = client.post("/me/settings/", {"theme": "dark"})
    assert (response.status_code, "The form is out of date" in response.content.decode()) == (403, True)


def test_error_pages_leave_the_language_alone() -> None:
    with translation.override("en"):
        errors.page_not_found(RequestFactory().get("/", headers={"accept-language": "zh-TW"}))
        assert translation.get_language() == "en"


def _close_the_audit_log() -> None:
    """From now on nothing can be written over the audit connection, until the test's transaction ends."""
    with connections["audit"].cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")


@pytest.mark.clause("A4.4")
@pytest.mark.parametrize(
    ("path", "username"),
    [
        ("/gallery/", "xiaohan"),  # refused by the gate: the role
        ("/customers/4b6d1f0c-0000-4000-8000-5a4c3e2d1b0a/", "maohui"),  # refused after the view
    ],
)
@pytest.mark.parametrize(("language", "lang"), [("zh-hans", "zh-Hans"), ("zh-hant", "zh-Hant"), ("en", "en")])
def test_refusal_that_cannot_be_logged_is_503_in_the_persons_language(
    cast, log_in, path: str, username: str, language: str, lang: str
) -> None:
    cast[username].language = language
    cast[username].save()
    client = log_in(username)
    client.raise_request_exception = False
    _close_the_audit_log()
    answer = client.get(path)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert (f'<html lang="{lang}"' in answer.content.decode(), answer["Cache-Control"]) == (True, "no-store")


def test_another_fault_of_the_gate_stays_500(cast, log_in, monkeypatch) -> None:
    from access import audit

    monkeypatch.setattr(audit, "record_denial", lambda **_given: 1 / 0)
    client = log_in("xiaohan")
    client.raise_request_exception = False
    assert client.get("/gallery/").status_code == 500


@pytest.mark.parametrize("error", [FileMissing(SECRET), SealBroken(SECRET)])
def test_what_is_kept_but_cannot_be_opened_is_said_in_so_many_words(error: Exception) -> None:
    request = RequestFactory().get("/", headers={"accept-language": "zh-CN"})
    try:
        raise error
    except Exception:
        page = errors.server_error(request)
    text = page.content.decode()
    assert (page.status_code, "从夜间备份中恢复" in text, SECRET in text) == (500, True, False)
