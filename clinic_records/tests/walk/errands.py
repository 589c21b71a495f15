"""What people do about access to a file, at the screen: apply, decide, read, give back, sign off (A4.1, A4.3, B6.3)."""

import datetime
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
from django.utils import timezone
from playwright.sync_api import Page

from access.personas import PASSWORD
from clinic_records.embedded.processes import wait_until
from clinic_records.tests.delivery.programs import database_url
from clinic_records.tests.walk.desk import Desk

PACKED_SECONDS = 60
"""How long the worker may take until a package lies ready."""
_HAND_OVER = 'main a[href$="/link/"]'


@dataclass
class Errands:
    """One errand after the other, each at the screen of who does it."""

    seat: Callable[[str], Desk]

    def at(self, username: str, path: str) -> Desk:
        """Somebody with this page on the screen."""
        desk = self.seat(username)
        desk.open(path)
        return desk

    def status(self, username: str, path: str) -> int:
        """What the server answers to this person there."""
        return self.seat(username).page.context.request.get(path).status

    def said(self, username: str, path: str) -> str:
        """The page as its reader sees it."""
        return self.at(username, path).page.inner_text("main")

    def apply(self, username: str, numbers: str, sections: Iterable[str], days: int = 2, **more: Any) -> str:
        """Apply for access to files; returns the application's path."""
        desk = self.at(username, "/applications/")
        desk.press('main a[href="/requests/access/"]')
        desk.fill({"numbers": numbers, "purpose": "核对术后情况，答复顾客", "use": "complaint", **more})
        desk.fill({"sections": list(sections), "begins_at": _minute(-5), "ends_at": _minute(days * 1440)})
        desk.save()
        return path_of(desk)

    def decide(self, username: str, application: str, *, approve: bool = True, reason: str = "") -> str:
        """Decide what waits, from the list of what waits; returns what the page says then."""
        desk = self.at(username, "/approvals/")
        desk.press(f'main a[href="{application}"]')
        desk.page.fill("main [name=reason]", reason)
        if desk.page.locator("main [name=password]").count():
            desk.page.fill("main [name=password]", PASSWORD)
        desk.press(f"main [name=decision][value={'approve' if approve else 'reject'}]")
        return desk.page.inner_text("body")

    def waits_for(self, username: str, application: str) -> bool:
        """Whether this person is asked to decide it, in the list and on its page."""
        desk = self.at(username, "/approvals/")
        return desk.page.locator(f'main a[href="{application}"]').count() == 1

    def press_in_the_old_page(self, username: str, button: str) -> tuple[int, str]:
        """Press a button of the page that is still on the screen; returns the answer's status and what it says."""
        desk = self.seat(username)
        with desk.page.expect_navigation() as answered:
            desk.page.locator(button).first.click()
        return (answered.value.status if answered.value else 0), desk.page.inner_text("main")

    def give_back(self, username: str) -> str:
        """Give back the first file that is still being read; returns the register's page."""
        desk = self.at(username, "/register/")
        desk.press('main form[action$="/back/"] button')
        return desk.page.inner_text("body")

    def share(self, username: str, with_department: str, numbers: str, sections: Iterable[str]) -> str:
        """Apply for sharing files with another department; returns the application's path."""
        desk = self.at(username, "/shares/")
        desk.press('main a[href="/shares/new/"]')
        desk.fill(
            {"receiving": desk.option("receiving", with_department), "numbers": numbers, "purpose": "共同答复顾客"}
        )
        desk.fill({"sections": list(sections), "begins_at": _minute(-5), "ends_at": _minute(2880)})
        desk.save()
        return path_of(desk)

    def share_outside(self, username: str, partner: str, numbers: str, sections: Iterable[str]) -> str:
        """Apply for sharing files with a partner; returns the application's path, nothing where the form is refused."""
        desk = self.at(username, "/shares/outside/new/")
        desk.fill({"partner": desk.option("partner", partner), "numbers": numbers, "purpose": "转诊会诊"})
        desk.fill({"use": "treatment", "sections": list(sections)})
        desk.press("main .form-foot .btn-primary")
        return "" if desk.page.locator(".error-summary").count() else path_of(desk)

    def consent(self, username: str, page: str) -> None:
        """Hand the tablet over: the customer, who is under age, consents by a guardian to what waits for it."""
        desk = self.at(username, f"{page}outside-consents/")
        desk.press('main a[href*="/outside-consents/new/"]')
        desk.page.fill(".sign-form [name=signer_name]", "监护人")
        desk.draw()
        desk.press(".sign-form .btn-primary")
        assert desk.page.locator(".notice-bad").count() == 0, desk.page.inner_text("main")

    def withdraw_consent(self, username: str, page: str) -> None:
        """The customer takes the consent back."""
        desk = self.at(username, f"{page}outside-consents/")
        desk.press('main a[href$="/withdraw/"]')
        desk.fill({"reason": "顾客电话撤回"})
        desk.save()

    def link(self, username: str, times: int) -> tuple[str, str]:
        """Hand the newest package over by a link that opens so often; returns its address and its code."""
        desk = self.at(username, "/shares/outside/")
        desk.press('main th a[href^="/shares/outside/"]')
        wait_until(lambda: bool(desk.page.reload()) and desk.page.locator(_HAND_OVER).count() == 1, PACKED_SECONDS)
        desk.press(_HAND_OVER)
        desk.fill({"days": 7, "openings": times})
        desk.save()
        address, code = desk.page.locator("main code").all_inner_texts()
        return "/" + address.split("/", 3)[3], code

    def outside(self, address: str, code: str) -> tuple[int, bytes]:
        """Somebody outside opens a link with a code; returns the answer's status and the PDF behind it."""
        page = self._stranger(address)
        page.fill("[name=code]", code)
        with page.expect_navigation() as answered:
            page.click("main button.btn-primary")
        status, content = (answered.value.status if answered.value else 0), b""
        if page.locator("[name=ticket]").count():
            with page.expect_download() as fetched:
                page.click("main button.btn-primary")
            content = Path(fetched.value.path()).read_bytes()
        page.context.close()
        return status, content

    def outside_page(self, address: str) -> tuple[int, str]:
        """What somebody outside is answered there, and what the page says."""
        page = self._stranger("/login/")
        answer = page.goto(address)
        said = answer.status if answer else 0, page.inner_text("body")
        page.context.close()
        return said

    def _stranger(self, path: str) -> Page:
        here = self.seat("guwen").page
        browser = here.context.browser
        assert browser
        page = browser.new_context(base_url="/".join(here.url.split("/")[:3]), locale="zh-CN").new_page()
        page.goto(path)
        return page

    def said_of_links(self, username: str) -> str:
        """The page of the newest request for outside: what happened at its links."""
        desk = self.at(username, "/shares/outside/")
        desk.press('main th a[href^="/shares/outside/"]')
        return desk.page.inner_text("main")

    def said_of_opening(self, username: str) -> str:
        """The page of one's newest emergency opening."""
        desk = self.at(username, "/emergencies/")
        desk.press('main a[href^="/emergencies/"]:not([href*="?"])')
        return desk.page.inner_text("main")

    def open_in_emergency(self, username: str, number: str, reason: str) -> Desk:
        """Open a file that is not one's own."""
        desk = self.at(username, "/emergency/")
        desk.fill({"number": number, "kind": "bleeding", "reason": reason})
        if desk.page.locator("main [name=password]").count():
            desk.fill({"password": PASSWORD})
        desk.press("main .form-foot .btn-primary")
        return desk

    def judge(self, username: str, justified: bool, reason: str) -> None:
        """Review the opening that waits."""
        desk = self.at(username, "/emergencies/")
        desk.press('main a[href^="/emergencies/"]:not([href*="?"])')
        desk.fill({"reason": reason})
        desk.press(f"main [name=verdict][value={'justified' if justified else 'unjustified'}]")

    def sign_off(self, username: str, remark: str) -> str:
        """Sign off the first line that is open; returns the register's page."""
        desk = self.at(username, "/register/?open=1")
        desk.press('main a[href$="/sign/"]')
        desk.fill({"remark": remark})
        desk.save()
        return desk.page.inner_text("main")


def let_time_run_out(application: str) -> None:
    """Set back what was opened by an application until its end is reached, past the application: nobody waits for days here."""
    with closing(psycopg2.connect(database_url("default"))) as connection, connection, connection.cursor() as cursor:
        wanted = "UPDATE access_grant SET starts_at = now() - interval '2 h', ends_at = now() WHERE source_id = %s"
        cursor.execute(wanted, [application.split("/")[2]])
        assert cursor.rowcount > 0


def path_of(desk: Desk) -> str:
    """Where the page on the screen is."""
    return "/" + desk.page.url.split("/", 3)[3]


def _minute(shift: int) -> str:
    return f"{timezone.localtime() + datetime.timedelta(minutes=shift):%Y-%m-%dT%H:%M}"
