"""Second factor, shared tablet and the end of a session in a real Chromium with a virtual authenticator (A6.4, B7.1)."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from playwright.sync_api import Page, expect

from access.doors import DOORS, door
from access.models import OpenSession, Person
from access.roles import Role
from access.tests.second_factor.conftest import code_now
from clinic_records import shell_urls
from clinic_records.forms.gallery import SampleForm
from clinic_records.tests.conftest import PASSWORD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.django_db(transaction=True, databases=["default", "keyring", "audit"]),
]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    return {"executable_path": "/usr/bin/chromium", "args": args}


@pytest.fixture
def browser_context_args() -> dict[str, Any]:
    return {"locale": "zh-CN", "viewport": {"width": 820, "height": 1180}}


@pytest.fixture
def site(live_server: Any, settings: Any) -> str:
    """The address, as PUBLIC_URL says it: passkeys belong to it."""
    cache.clear()
    settings.PUBLIC_URL = live_server.url
    return live_server.url


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser complained about: broken scripts, refused by the content policy."""
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda line: said.append(line.text) if "Content Security" in line.text else None)
    return said


@pytest.fixture
def device(page: Page) -> Any:
    """A telephone's or computer's own passkeys, with a finger that is always right."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    made = tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return lambda command, **more: tools.send(f"WebAuthn.{command}", {**made, **more})


def log_in(page: Page, site: str, username: str, *, ticked: bool = False) -> None:
    """User name and password on the log-in page."""
    page.goto(f"{site}/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", PASSWORD)
    if ticked:
        page.check("[name=shared_tablet]")
    with page.expect_navigation():
        page.click(".plain-sheet .btn-primary")


def faults(page: Page) -> list[str]:
    """What is hard to use for some."""
    return [f"{v['id']}: {v['nodes'][0]['target']}" for v in Axe().run(page).response["violations"]]


@pytest.mark.clause("A6.4")
@pytest.mark.clause("B7.1")
def test_passkey_from_the_set_up_to_log_in_and_proof(
    page: Page, site: str, employ: Callable[..., Person], settings: Any, device: Any, complaints: list[str]
) -> None:
    settings.SECOND_FACTOR = "required"
    boss, other = employ("boss", Role.SYSADMIN), employ("other", Role.SALES)
    log_in(page, site, "boss")
    found = {"begin": (page.url.removeprefix(site), faults(page))}
    page.click("a[href$='/passkey/']")
    found["add"] = (page.url.removeprefix(site), faults(page))
    page.fill("[name=name]", "示例平板")
    with page.expect_navigation(url="**/codes/"):
        page.click("[data-passkey=create]")
    page.click("main .btn-primary")
    codes = page.locator(".recovery-codes code").all_inner_texts()
    found["codes"] = (page.url.removeprefix(site), faults(page))
    page.click("a.btn-primary")
    page.wait_for_selector(".side")
    assert found == {
        "begin": ("/me/second-factor/", []),
        "add": ("/me/second-factor/passkey/", []),
        "codes": ("/me/second-factor/codes/", []),
    }
    row = Authenticator.objects.get(type="webauthn")
    assert (row.user_id, row.data["name"], len(codes)) == (boss.pk, "示例平板", 10)

    _out(page)
    with page.expect_navigation(url=f"{site}/"):
        page.click("[data-passkey=get]")  # no name, no password
    assert page.locator(".side").count() == 1

    _out(page)
    log_in(page, site, "boss")
    assert page.url == f"{site}/login/second/"
    assert faults(page) == []
    with page.expect_navigation(url=f"{site}/"):
        page.click("[data-passkey=get]")

    _make_stale()
    page.goto(f"{site}/people/{other.pk}/roles/")
    page.check("[value=after_sales]")
    page.click("main .btn-primary")
    page.wait_for_selector("[name=proof_credential]", state="attached")
    assert faults(page) == []
    with page.expect_navigation(url=f"**/people/{other.pk}/"):
        page.click("[data-passkey=get]")
    assert sorted(other.assignments.current().values_list("role", flat=True)) == ["after_sales", "sales"]
    assert complaints == []


def test_finger_that_is_not_recognised_is_said_and_the_code_is_another_way(
    page: Page, site: str, employ: Callable[..., Person], device: Any, complaints: list[str]
) -> None:
    employ("nurse", Role.NURSE)
    log_in(page, site, "nurse")
    page.goto(f"{site}/me/second-factor/app/")
    page.click("summary")
    secret = page.inner_text("details code")
    page.fill("[name=code]", code_now(-1, secret))
    page.click("main .btn-primary")
    page.wait_for_url("**/codes/")
    page.goto(f"{site}/me/second-factor/passkey/")
    page.click("[data-passkey=create]")
    page.wait_for_url("**/me/second-factor/")
    _out(page)
    log_in(page, site, "nurse")
    device("setUserVerified", isUserVerified=False)
    page.click("[data-passkey=get]")
    expect(page.locator("[data-passkey-said]")).not_to_be_empty()
    page.fill("[name=code]", code_now(0, secret))
    page.click("form[data-once] .btn")
    page.wait_for_selector(".side")
    assert complaints == []


def _out(page: Page) -> None:
    page.click("summary.top-person")
    with page.expect_navigation(url="**/login/"):
        page.click("form[action$='/logout/'] button")


def _make_stale() -> None:
    """Let every proof be over."""
    from access.session_store import SessionStore

    for row in Session.objects.all():
        session = SessionStore(row.pk)
        session["proved_at"] = 0.0
        session.save()


@pytest.fixture
def kept(settings: Any) -> Any:
    """A form whose typing is kept on the server, as the sheets' forms are."""
    from django.urls import clear_url_caches

    kept: list[str] = []

    def keep(request: HttpRequest) -> HttpResponse:
        kept.append(request.POST["name"])
        return JsonResponse({"saved_at": "10:32", "version": len(kept)})

    def page(request: HttpRequest) -> HttpResponse:
        context = {"form": SampleForm(), "title": "x", "submit_label": "保存", "draft_url": "/sample/draft/"}
        return render(request, "generic/form.html", context)

    rows = [door("sample/", page, "sample"), door("sample/draft/", keep, "sample-draft", methods=("POST",))]
    shell_urls.urlpatterns.extend(rows)
    clear_url_caches()
    yield kept
    for row in rows:
        shell_urls.urlpatterns.remove(row)
        del DOORS[row.name]
    clear_url_caches()


@pytest.mark.clause("A6.4")
def test_shared_tablet_changes_hands_by_a_key_and_keeps_what_was_typed(
    page: Page, site: str, employ: Callable[..., Person], kept: list[str], complaints: list[str]
) -> None:
    employ("lin", Role.NURSE)
    employ("su", Role.NURSE)
    log_in(page, site, "lin", ticked=True)
    page.goto(f"{site}/sample/")
    page.fill("#id_name", "林示例")
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("F8")
    page.wait_for_url("**/switch/")
    assert (kept, OpenSession.objects.count(), faults(page)) == (["林示例"], 0, [])
    names = page.locator(".switch-list a").all_inner_texts()
    page.click(".plain-sheet p > a")
    log_in(page, site, "su", ticked=True)
    page.keyboard.press("F8")
    page.wait_for_url("**/switch/")
    later = page.locator(".switch-list a").all_inner_texts()
    page.click(".switch-list li:nth-child(2) a")
    assert faults(page) == []
    page.fill("[name=password]", PASSWORD)
    page.click("form[data-once] button:not([data-passkey])")
    page.wait_for_selector(".side")
    assert [[name.strip() for name in shown] for shown in (names, later)] == [["lin 示例"], ["su 示例", "lin 示例"]]
    assert (page.inner_text(".top-name"), complaints) == ("lin 示例", [])
    cookie = next(one for one in page.context.cookies() if one["name"] == "tablet")
    assert (cookie["httpOnly"], "lin" in json.dumps(cookie), "示例" in cookie["value"]) == (True, False, False)


@pytest.mark.parametrize("which", ["idle", "absolute"])
def test_end_of_a_session_warns_keeps_the_draft_and_really_ends_it(
    page: Page, site: str, employ: Callable[..., Person], settings: Any, kept: list[str], which: str
) -> None:
    """Real seconds, short limits: the warning comes, what was typed last is kept, and the session opens nothing any more."""
    if which == "idle":
        settings.SESSION_IDLE_MINUTES = 24 / 60
    else:
        settings.SESSION_ABSOLUTE_HOURS = 24 / 3600
    employ("lin", Role.NURSE)
    log_in(page, site, "lin")
    page.goto(f"{site}/sample/")
    warning = page.locator("#session" if which == "idle" else "#session-ends")
    expect(warning).to_be_visible(timeout=20_000)
    page.evaluate(
        "() => { const e = document.getElementById('id_name'); e.value = '林示例';"
        " e.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    page.wait_for_url("**/login/?next=%2Fsample%2F", timeout=40_000)
    assert (kept, OpenSession.objects.count()) == (["林示例"], 0)
    page.goto(f"{site}/")
    assert page.url.startswith(f"{site}/login/")
