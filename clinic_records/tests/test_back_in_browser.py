"""After logging out on a shared workplace the browser's own memory shows nothing (T23): back, forward, a kept address."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from access.models import Person
from access.roles import Role
from clinic_records.profile import set_profile
from clinic_records.tests.conftest import PASSWORD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.django_db(transaction=True, databases=["default", "keyring", "audit"]),
]
SECRET = "marks-the-page"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": "/usr/bin/chromium", "args": ["--no-sandbox", "--disable-gpu"]}


def test_back_after_log_out_shows_nothing(page: Page, live_server: Any, employ: Callable[..., Person]) -> None:
    boss = employ("boss", Role.SYSADMIN)
    employ(SECRET, Role.NURSE)
    set_profile(by=boss, name_zh_hans="示例诊所", name_zh_hant="示例診所", name_en="Sample Clinic", demo=True)
    page.goto(f"{live_server.url}/login/")
    page.fill("[name=login]", "boss")
    page.fill("[name=password]", PASSWORD)
    page.click(".plain-sheet .btn-primary")
    page.wait_for_selector(".side")
    kept = f"{live_server.url}/people/"
    answer = page.goto(kept)
    # that the browser keeps nothing is this header's doing; a browser driven by a test would not show what it kept
    assert answer is not None and answer.headers["cache-control"] == "no-store"
    assert SECRET in page.content()
    page.goto(f"{live_server.url}/notifications/")
    page.goto(kept)
    page.click("summary.top-person")
    page.click('form[action="/logout/"] button')
    page.wait_for_selector("[name=login]")
    for way in (page.go_back, page.go_back, page.go_forward, page.reload, lambda: page.goto(kept)):
        way()
        page.wait_for_load_state()
        assert SECRET not in page.content()
        assert page.locator(".side").count() == 0
