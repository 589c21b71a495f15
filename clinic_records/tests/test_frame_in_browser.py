"""The frame in a real Chromium under the real content policy: accessibility, keys, drafts, sending once, privacy screen."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from playwright.sync_api import Page, expect

from access.doors import DOORS, door
from access.models import Person
from access.roles import Role
from clinic_records import shell_urls
from clinic_records.forms.gallery import SampleForm
from clinic_records.profile import set_profile
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
    return {"locale": "zh-CN", "viewport": {"width": 1280, "height": 800}}


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser complained about: broken scripts, refused by the content policy."""
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda line: said.append(line.text) if "Content Security" in line.text else None)
    return said


@pytest.fixture
def boss(employ: Callable[..., Person]) -> Person:
    person = employ("boss", Role.SYSADMIN)
    set_profile(by=person, name_zh_hans="示例诊所", name_zh_hant="示例診所", name_en="Sample Clinic", demo=True)
    return person


@pytest.fixture
def inside(page: Page, live_server: Any, boss: Person) -> Page:
    """A page of somebody logged in through the log-in page."""
    page.goto(f"{live_server.url}/login/")
    page.fill("[name=login]", boss.username)
    page.fill("[name=password]", PASSWORD)
    page.click(".plain-sheet .btn-primary")
    page.wait_for_selector(".side")
    return page


def _faults(page: Page) -> list[str]:
    return [f"{v['id']}: {v['nodes'][0]['target']}" for v in Axe().run(page).response["violations"]]


@pytest.mark.parametrize(
    ("scheme", "width", "height"),
    [
        ("light", 1280, 800),
        ("dark", 820, 1180),
        pytest.param("dark", 1280, 800, marks=pytest.mark.torture),
        pytest.param("light", 820, 1180, marks=pytest.mark.torture),
    ],
)
def test_gallery_and_log_in_have_no_accessibility_fault(
    page: Page, live_server: Any, boss: Person, complaints: list[str], scheme: Any, width: int, height: int
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{live_server.url}/login/")
    found = {"log-in": _faults(page)}
    page.click(".plain-sheet .btn-primary")
    page.wait_for_selector(".error-summary")
    found["log-in with errors"] = _faults(page)
    page.fill("[name=login]", boss.username)
    page.fill("[name=password]", PASSWORD)
    page.click(".plain-sheet .btn-primary")
    page.wait_for_selector(".side")
    page.goto(f"{live_server.url}/gallery/")
    found["gallery"] = _faults(page)
    page.click("summary.top-person")
    found["menu"] = _faults(page)
    assert found == {"log-in": [], "log-in with errors": [], "gallery": [], "menu": []}
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []


def test_tablet_targets_are_large_enough(inside: Page, live_server: Any) -> None:
    inside.set_viewport_size({"width": 820, "height": 1180})
    inside.goto(f"{live_server.url}/gallery/")
    controls = "button, .btn, .side a, .choice, select, input:not([type=hidden], [type=checkbox], [type=radio])"
    small = inside.evaluate(
        """(controls) => [...document.querySelectorAll(controls)].filter((e) => e.checkVisibility())
        .map((e) => [e.className || e.tagName, e.getBoundingClientRect().height]).filter(([, h]) => h > 0 && h < 43.9)""",
        controls,
    )
    assert small == []


def test_slash_focuses_the_search_but_not_while_typing_or_switched_off(
    inside: Page, live_server: Any, boss: Person
) -> None:
    inside.goto(f"{live_server.url}/gallery/form/")
    focus = "document.activeElement.id"
    inside.keyboard.press("/")
    at_once = inside.evaluate(focus)
    inside.focus("#id_name")
    inside.keyboard.press("/")
    typing = inside.evaluate(focus), inside.input_value("#id_name")
    fresh = Person.objects.get(pk=boss.pk)
    fresh.single_keys = False
    fresh.save()
    inside.on("dialog", lambda dialog: dialog.accept())
    inside.goto(f"{live_server.url}/gallery/")
    inside.keyboard.press("/")
    assert (at_once, typing, inside.evaluate(focus)) == ("top-search", ("id_name", "/"), "")


def test_composition_is_left_alone(inside: Page) -> None:
    pressed = """new KeyboardEvent("keydown", {key: "/", bubbles: true, cancelable: true, isComposing: %s})"""
    before = inside.evaluate(f"document.body.dispatchEvent({pressed % 'true'})")
    after = inside.evaluate(f"document.body.dispatchEvent({pressed % 'false'})")
    assert (before, after) == (True, False)


def test_list_of_keys_is_drawn_from_the_page(inside: Page) -> None:
    inside.keyboard.press("Shift+?")
    inside.wait_for_selector("#keys[open]")
    assert inside.locator("#keys kbd").all_inner_texts() == ["/", "F9", "F8", "Shift+?"]


def test_privacy_screen_covers_page_and_title_until_the_key_comes_again(inside: Page) -> None:
    title = inside.title()
    inside.focus("#top-search")
    inside.keyboard.press("F9")
    covered = inside.locator("#privacy").bounding_box(), inside.title()
    inside.keyboard.press("Escape")
    still = inside.locator("#privacy").is_visible()
    inside.keyboard.press("F9")
    assert covered == ({"x": 0, "y": 0, "width": 1280, "height": 800}, "示例诊所")
    assert (still, inside.locator("#privacy").is_visible(), inside.title()) == (True, False, title)


def test_rows_are_added_by_enter_and_taken_out(inside: Page, live_server: Any) -> None:
    inside.goto(f"{live_server.url}/gallery/")
    inside.focus("#id_form-1-oxygen")
    inside.keyboard.press("Enter")
    added = inside.input_value("#id_form-TOTAL_FORMS"), len(inside.input_value("#id_form-2-at"))
    inside.locator("[data-rows] tbody tr").nth(1).locator("[data-row-remove]").click()
    assert (added, inside.locator("[data-rows] tbody tr:visible").count()) == (("3", 5), 2)
    assert inside.is_checked("#id_form-1-DELETE")


def test_signature_goes_as_strokes_and_can_be_undone(inside: Page, live_server: Any, complaints: list[str]) -> None:
    inside.goto(f"{live_server.url}/gallery/")
    inside.locator("canvas").scroll_into_view_if_needed()
    box = inside.locator("canvas").bounding_box()
    assert box
    for shift in (20, 60):
        inside.mouse.move(box["x"] + shift, box["y"] + 30)
        inside.mouse.down()
        inside.mouse.move(box["x"] + shift + 80, box["y"] + 90, steps=6)
        inside.mouse.up()
    drawn = json.loads(inside.input_value("[name=signature]"))
    inside.click("[data-sign=undo]")
    undone = json.loads(inside.input_value("[name=signature]"))
    inside.click("[data-sign=clear]")
    assert (len(drawn["strokes"]), len(undone["strokes"]), inside.input_value("[name=signature]")) == (2, 1, "")
    assert (drawn["w"], complaints) == (round(box["width"]) - 2, [])


def test_lost_network_keeps_what_was_typed_and_sends_it_later(inside: Page, live_server: Any) -> None:
    inside.goto(f"{live_server.url}/gallery/form/")
    inside.fill("#id_name", "林示例")
    inside.context.set_offline(True)
    inside.click(".form-foot .btn-primary")
    inside.wait_for_selector("[data-not-sent]")
    kept = (
        inside.input_value("#id_name"),
        inside.locator("#offline").is_visible(),
        inside.locator("[data-unsaved]").is_visible(),
    )
    inside.context.set_offline(False)
    inside.click("[data-not-sent] button")
    inside.wait_for_selector(".error-summary")
    assert (kept, inside.input_value("#id_name")) == (("林示例", True, True), "林示例")


def test_double_click_sends_once(inside: Page, live_server: Any) -> None:
    inside.goto(f"{live_server.url}/gallery/form/")
    sent: list[str] = []
    inside.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    inside.dblclick(".form-foot .btn-primary")
    inside.wait_for_selector(".error-summary")
    assert len(sent) == 1


def test_job_asks_again_until_it_is_done(inside: Page, live_server: Any) -> None:
    inside.goto(f"{live_server.url}/gallery/job/3/")
    inside.goto(f"{live_server.url}/gallery/")
    inside.wait_for_selector("#gallery-job progress[value='20']", timeout=8000)
    assert inside.locator("#gallery-job").get_attribute("hx-trigger") == "load delay:3s, reconnected from:body"


def test_session_warns_before_its_end_and_can_be_extended(inside: Page, live_server: Any) -> None:
    inside.clock.install()
    inside.goto(f"{live_server.url}/gallery/form/")
    idle = int(inside.locator("#session").get_attribute("data-idle") or 0)
    inside.clock.run_for((idle - 100) * 1000)
    warned = inside.locator("#session").is_visible()
    with inside.expect_response("**/me/session/") as answer:
        inside.click("[data-session-extend]")
    inside.wait_for_selector("#session", state="hidden")
    inside.clock.run_for((idle - 130) * 1000)
    quiet = inside.locator("#session").is_visible()
    with inside.expect_request("**/login/?next=**") as left:
        inside.clock.run_for(131 * 1000)
    assert (warned, answer.value.status, quiet) == (True, 204, False)
    assert left.value.url.endswith("?next=%2Fgallery%2Fform%2F")


class TestDraft:
    """Typing kept on the server; the view of these tests keeps one draft and refuses a stale version."""

    @pytest.fixture
    def kept(self, settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
        from django.urls import clear_url_caches

        kept: list[dict[str, str]] = []

        def keep(request: HttpRequest) -> HttpResponse:
            if kept and kept[-1].get("stale"):
                return JsonResponse({"error": "stale"}, status=409)
            kept.append(request.POST.dict())
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

    def test_typing_is_kept_after_two_seconds_without_secrets(self, inside: Page, live_server: Any, kept: list) -> None:
        inside.goto(f"{live_server.url}/sample/")
        inside.fill("#id_name", "林")
        expect(inside.locator("[data-draft-status]")).to_have_text("草稿已存 10:32")
        inside.fill("#id_name", "林示例")
        expect(inside.locator("[name=draft_version]")).to_have_value("2")
        assert [(d["name"], d["draft_version"]) for d in kept] == [("林", "0"), ("林示例", "1")]
        assert not inside.locator("[data-unsaved]").is_visible()

    def test_another_tab_that_keeps_the_draft_is_told_and_nothing_typed_is_lost(
        self, inside: Page, live_server: Any, kept: list
    ) -> None:
        kept.append({"stale": "1"})
        inside.goto(f"{live_server.url}/sample/")
        inside.fill("#id_name", "林")
        expect(inside.locator("[data-draft-status]")).to_contain_text("此表单已在另一个标签页打开")
        assert inside.input_value("#id_name") == "林"
        assert inside.locator("form[data-draft-url]").count() == 0
