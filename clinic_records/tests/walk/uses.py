"""What files are used for beside care, at the screen: copies for customers, pictures for publicity, files by criteria,
inspections (A4.4, A4.5, A7.1)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone
from playwright.sync_api import Locator

from access.personas import PASSWORD
from clinic_records.tests.walk.desk import Desk
from clinic_records.tests.walk.errands import Errands, path_of

REGISTERED = "main tbody tr"


@dataclass
class Uses(Errands):
    """The errands of those who use files, one after the other."""

    def press(self, username: str, what: str, **typed: Any) -> str:
        """Type into the page on the screen, prove who it is where that is asked, press; returns what the next page says."""
        desk = self.seat(username)
        desk.fill(typed)
        if desk.page.locator("main [name=password]").count():
            desk.fill({"password": PASSWORD})
        desk.press(what)
        return desk.page.inner_text("body")

    def send(self, username: str, **typed: Any) -> str:
        """Send the form on the screen; returns what the next page says."""
        return self.press(username, "main .form-foot .btn-primary", **typed)

    def line(self, username: str, register: str) -> Locator:
        """The newest line of a register."""
        return self.at(username, register).page.locator(REGISTERED).first

    def wish_copy(self, username: str, page: str, sections: Iterable[str], **typed: Any) -> str:
        """Take down that a customer wishes a copy; returns what the next page says."""
        desk = self.at(username, f"{page}copies/new/")
        for box in desk.page.locator('main [name="sections"]').all():
            box.set_checked(box.get_attribute("value") in sections)
        return self.send(username, **typed)

    def save_file(self, username: str, button: str, **typed: Any) -> bytes:
        """Press what answers with a file; returns the file."""
        desk = self.seat(username)
        desk.fill(typed)
        if desk.page.locator("main [name=password]").count():
            desk.fill({"password": PASSWORD})
        with desk.page.expect_download() as fetched:
            desk.page.click(button)
        return Path(fetched.value.path()).read_bytes()

    def study(self, username: str, **typed: Any) -> Desk:
        """Ask for files by criteria, first how many match; the answer is on the screen."""
        desk = self.at(username, "/studies/")
        desk.press('main a[href="/studies/new/"]')
        desk.fill({"purpose": "术后肿胀的护理质量", "use": "quality", **typed})
        desk.press("main [name=count]")
        return desk

    def applied(self, username: str) -> str:
        """Apply with what is on the screen; returns the application's path."""
        self.send(username)
        return path_of(self.seat(username))

    def inspect(self, username: str, **typed: Any) -> str:
        """Begin an inspection; returns what the next page says."""
        desk = self.at(username, "/inspections/")
        desk.press('main a[href="/inspections/new/"]')
        return self.send(username, title="完整性抽查", **typed)


def day(shift: int) -> str:
    """A day so many days from today, as a form takes it."""
    return f"{timezone.localdate() + datetime.timedelta(days=shift)}"
