"""One of the clinic's people at a screen: what hands do there, and what the browser complained of meanwhile."""

import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page, Response

from access.personas import PASSWORD

SHEET = re.compile(r"/sheets/(?P<key>[a-z-]+)/(?P<pk>[0-9a-f-]{36})/")


@dataclass
class Desk:
    """A logged-in person. `faults`: scripts that broke, what the content policy refused, answers of 400 and above."""

    page: Page
    username: str
    faults: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, browser: Browser, url: str, username: str) -> "Desk":
        """Somebody of the cast, logged in through the log-in page in a session of their own."""
        context = browser.new_context(
            base_url=url, locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1280, "height": 900}
        )
        desk = cls(context.new_page(), username)
        desk.page.set_default_timeout(60_000)
        desk._watch()
        desk.page.goto("/login/")
        desk.page.fill("[name=login]", username)
        desk.page.fill("[name=password]", PASSWORD)
        desk.press(".plain-sheet .btn-primary")
        assert desk.page.locator(".side").count() == 1, desk.page.inner_text("main")
        return desk

    def _watch(self) -> None:
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("console", lambda line: self._hear(line.text) if line.type == "error" else None)
        self.page.on("response", self._see)

    def _hear(self, text: str) -> None:
        if "Content Security" in text or "Refused" in text:
            self.faults.append(f"policy: {text}")

    def _see(self, answer: Response) -> None:
        if answer.status >= 400:
            path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "*", answer.url.split("/", 3)[-1])
            self.faults.append(f"{answer.request.method} /{path} {answer.status}")

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path)

    def press(self, what: str) -> None:
        """Press a button or link that leads to another page."""
        with self.page.expect_navigation():
            self.page.locator(what).first.click()

    def find(self, number: str) -> None:
        """Come to a customer's page by the search box."""
        self.page.fill("#top-search", number)
        with self.page.expect_navigation():
            self.page.press("#top-search", "Enter")
        assert self.page.inner_text("h1") != "", self.page.url

    def fill(self, values: dict[str, Any]) -> None:
        """Fill in fields by name: type, choose, tick."""
        for name, value in values.items():
            controls = self.page.locator(f'main [name="{name}"]')
            kind = controls.first.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
            self._put(controls, kind, name, value)

    def option(self, name: str, label: str) -> str:
        """The value of the choice that reads so."""
        value = self.page.locator(f'main [name="{name}"] option', has_text=label).first.get_attribute("value")
        assert value, (name, label)
        return value

    def _put(self, controls: Any, kind: str, name: str, value: Any) -> None:
        if kind == "select":
            controls.select_option(str(value))
        elif kind == "checkbox" and value is True:
            controls.first.check()
        elif kind in ("checkbox", "radio"):
            for one in value if isinstance(value, list) else [value]:
                self.page.locator(f'main label.choice:has([name="{name}"][value="{one}"])').click()
        elif kind == "file":
            controls.set_input_files(value)
        else:
            controls.fill(str(value))

    def save(self) -> None:
        """Press the form's own button; what it complains of is an error here."""
        self.press("main .form-foot .btn-primary")
        summary = self.page.locator(".error-summary, .notice-bad")
        assert summary.count() == 0, f"{self.page.url}: {summary.all_inner_texts()}"

    def save_sheet(self) -> str:
        """Save a record sheet; returns its address."""
        self.save()
        found = SHEET.search(self.page.url)
        assert found, self.page.url
        return found[0]

    def sign(self, role: str) -> None:
        """Sign the sheet on the screen with the password."""
        self.press('main a[href$="/sign/"]')
        self.fill({"role": role, "password": PASSWORD})
        self.press(".sign-form .btn-primary")
        assert self.page.locator(".notice-bad").count() == 0, self.page.inner_text("main")

    def let_customer_sign(self) -> str:
        """Hand the tablet over: the customer reads and draws; returns the page that was read."""
        self.press('main a[href$="/customer-signature/"]')
        said = self.page.inner_text("main")
        self.draw()
        self.press(".sign-form .btn-primary")
        assert self.page.locator(".notice-bad").count() == 0, self.page.inner_text("main")
        return said

    def draw(self) -> None:
        """The customer signs on the pad."""
        canvas = self.page.locator("canvas.sign-paper")
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        assert box
        for shift in (30, 110):
            self.page.mouse.move(box["x"] + shift, box["y"] + 40)
            self.page.mouse.down()
            self.page.mouse.move(box["x"] + shift + 60, box["y"] + 110, steps=5)
            self.page.mouse.up()

    def fetch(self, link: str) -> bytes:
        """Follow a link of the page on the screen without leaving it (a PDF would open in its own tab)."""
        href = self.page.locator(link).first.get_attribute("href")
        assert href, link
        return self.get(href)

    def get(self, path: str) -> bytes:
        """An address in this person's session; anything but 200 is an error."""
        answer = self.page.context.request.get(path)
        assert answer.status == 200, (path, answer.status)
        return answer.body()
