"""The connection breaks while a form is being filled in and while it is being sent: nothing typed is lost (T27)."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Error, Page, Route, expect

from clinic_records.tests.test_frame_in_browser import browser_context_args, browser_type_launch_args
from customers.models import ConsultationSheet, Customer

__all__ = ["browser_context_args", "browser_type_launch_args"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.django_db(transaction=True, databases=["default", "keyring", "audit"]),
]
TYPED = {"needs": "想做扇形双眼皮，右眼线条略高", "advice": "三点定位，术后冷敷四十八小时"}


def _inside(page: Page, live_server: Any, log_in: Any) -> None:
    """A browser with the session of the front desk."""
    session = log_in("chenlu").cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])


def _send(page: Page, sent: Callable[[], bool]) -> None:
    """Press the button until the form has gone out: on a busy machine the probe of the network may give up first."""
    for _press in range(40):
        if sent():
            return
        button = page.locator("[data-not-sent] button, .form-foot .btn-primary").last
        with suppress(Error):
            button.click(timeout=1000)
        with suppress(Error):
            page.wait_for_timeout(500)
    assert sent()


def _values(page: Page) -> dict[str, str]:
    return {name: page.input_value(f"[name={name}]") for name in TYPED}


def test_connection_lost_in_the_middle_of_a_sheet_loses_nothing(
    page: Page, live_server: Any, customer: Customer, log_in: Any
) -> None:
    _inside(page, live_server, log_in)
    url = f"{live_server.url}/cases/{customer.cases.get().pk}/sheets/consultation/new/"
    page.goto(url)
    page.fill("[name=needs]", TYPED["needs"])
    expect(page.locator("[data-draft-status]")).to_contain_text("草稿已存", timeout=60_000)
    page.context.set_offline(True)
    page.fill("[name=advice]", TYPED["advice"])
    page.wait_for_selector("#offline:not([hidden])", timeout=60_000)  # the draft could not be kept: the banner says so
    page.click(".form-foot .btn-primary")
    page.wait_for_selector("[data-not-sent]", timeout=60_000)
    assert (_values(page), ConsultationSheet.objects.count()) == (TYPED, 0)
    with page.expect_response("**/drafts/", timeout=60_000) as kept:
        page.context.set_offline(False)
    assert kept.value.status == 200
    page.fill("[name=advice]", TYPED["advice"] + "。")
    cut_off: list[str] = []

    def cut(route: Route) -> None:
        if route.request.method == "POST" and not cut_off:
            cut_off.append(route.request.url)
            return route.abort("connectionreset")
        return route.continue_()

    page.route("**/new/", cut)
    _send(page, lambda: bool(cut_off))
    page.goto(url)
    typed = TYPED | {"advice": TYPED["advice"] + "。"}
    assert (_values(page), len(cut_off), ConsultationSheet.objects.count()) == (typed, 1, 0)
    page.select_option("[name=channel]", "visit")
    _send(page, lambda: ConsultationSheet.objects.exists())
    sheet = ConsultationSheet.objects.get().opened()
    assert {name: getattr(sheet, name) for name in typed} == typed
