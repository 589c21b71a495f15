"""What the archive does, at the screen: review and number files, count volumes, hold, seal, destroy (A3.4, B4, B5.3, B9)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import connections

from access.models import Application
from clinic_records.tests.walk.uses import Uses

COOLED: Final = timedelta(days=40)
"""Longer than the cooling-off that the walk asks for."""


@dataclass
class Keeping(Uses):
    """The errands of the archive, one after the other."""

    def hand_over(self, username: str, page: str, note: str) -> str:
        """Hand a customer's file over; returns what the next page says."""
        self.at(username, f"{page}hand-over/")
        return self.send(username, note=note)

    def review(self, username: str, number: str) -> None:
        """Open the hand-over of this customer from the worklist."""
        desk = self.at(username, "/archive/submissions/")
        desk.press(f'main tr:has-text("{number}") a[href^="/archive/submissions/"]')

    def count(self, username: str, code: str) -> str:
        """Hold a barcode under the scanner of the counting page; returns what the next page says."""
        desk = self.seat(username)
        desk.page.fill("main #id_code", code)
        with desk.page.expect_navigation():
            desk.page.press("main #id_code", "Enter")
        return desk.page.inner_text("body")

    def first_to_decide(self, username: str) -> str:
        """The application that waits for this person; returns its path."""
        return str(
            self.at(username, "/approvals/").page.locator('main a[href^="/applications/"]').first.get_attribute("href")
        )

    def shred(self, username: str, order: str, code: str) -> str:
        """Scan a volume at the shredder; returns what the next page says."""
        desk = self.at(username, order)
        desk.fill({"code": code})
        desk.press('main form[action$="/scan/"] button')
        return desk.page.inner_text("body")


def let_cooling_pass(order: str) -> None:
    """Set the last approval of an order back: nobody waits for days here.

    Saved as any row is, sealed for its new version, and in a thread: what a test's own connection writes is never committed.
    """
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(_set_back, order.split("/")[3]).result()


def _set_back(order: str) -> None:
    try:
        application = Application.objects.get(destruction__pk=order).opened()
        application.ended_at -= COOLED
        application.save()
    finally:
        connections.close_all()
