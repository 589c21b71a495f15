"""`make screens`: looks at every page as the roles that use it, and lays the pictures out in docs/screens.

ROLES=nurse,surgeon narrows it to some roles (founder, stranger and guide are names too: the last takes the pictures of
docs/user). The pictures at full size stay in the temporary folder of the run.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

from access import founding
from access.models import Person
from access.personas import PASSWORD, with_role
from access.roles import Role
from clinic_records import profile
from clinic_records.demo import loading
from clinic_records.setup import code
from clinic_records.setup.steps import Step
from clinic_records.tests.screens import camera, ground, guide, layout, pages
from clinic_records.tests.screens.camera import Shot

pytestmark = [
    pytest.mark.screens,
    pytest.mark.django_db(transaction=True, databases=["default", "keyring", "audit"]),
]

SHEETS = Path(settings.BASE_DIR) / "docs" / "screens"
ACTED, COPIED = 40, 60
"""Customers of the clinic that is looked at: fewer would leave some pages without anything to show."""


@pytest.fixture
def chromium() -> Iterator[Browser]:
    """A browser of a Chinese desk computer."""
    with sync_playwright() as driver:
        arguments = ["--no-sandbox", "--disable-gpu", "--lang=zh-CN"]
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield browser
        browser.close()


def _wanted(role: str) -> bool:
    asked = os.environ.get("ROLES", "")
    return not asked or role in asked.split(",")


def _sheets(role: str, shots: list[Shot]) -> dict[str, list[Shot]]:
    """The pages by the sheet they stand on: of whom has more than one holds, the archive's stand apart."""
    if len(shots) <= layout.MOST_PAGES:
        return {role: shots}
    ours = [shot for shot in shots if shot.name.startswith("archive-")]
    return {role: [shot for shot in shots if shot not in ours], f"{role}-archive": ours}


def _keep(role: str, shots: list[Shot]) -> list[str]:
    """Lay the pictures of a role out; returns what is wrong with them."""
    for name, some in _sheets(role, shots).items():
        for width, theme in camera.looks():
            shown = [layout.Thumbnail(shot.name, shot.pictures[width, theme]) for shot in some]
            layout.lay_out(shown, width, theme, SHEETS / f"{name}-{width}-{theme}.webp")
    return [f"{role} {shot.name}: {fault}" for shot in shots for fault in shot.faults]


def _taking(window: Page, site: str, folder: Path) -> Callable[[str, str], Shot]:
    """How a page of this window's session is photographed: each in a tab of its own."""
    folder.mkdir()

    def take(name: str, address: str) -> Shot:
        tab = window.context.new_page()
        shot = camera.take(tab, site + address, name, folder)
        tab.close()
        return shot

    return take


def _look(browser: Browser, site: str, role: Role, folder: Path) -> list[str]:
    person = Person.objects.get(username=with_role(role))
    window = camera.open_page(browser)
    camera.log_in(window, site, person.username, PASSWORD)
    take = _taking(window, site, folder / role)
    shots = [take(view.name, view.address(person)) for view in pages.views_of(role)]
    window.context.close()
    return _keep(role, shots)


def test_every_page_of_every_role_is_whole(live_server: Any, chromium: Browser, tmp_path: Path) -> None:
    loading.load(ACTED, COPIED)
    profile.forget()
    ground.furnish()
    faults = [fault for role in Role if _wanted(role) for fault in _look(chromium, live_server.url, role, tmp_path)]
    if _wanted("stranger"):
        take = _taking(camera.open_page(chromium), live_server.url, tmp_path / "stranger")
        faults += _keep("stranger", [take("account_login", "/login/")])
    if _wanted("guide"):
        _illustrate(chromium, live_server.url, tmp_path)
    assert faults == []


def _illustrate(browser: Browser, site: str, folder: Path) -> None:
    """The pictures of the guide, each in the languages of the interface."""
    for role in {view.roles[0] for view in guide.PICTURES.values()}:
        person = Person.objects.get(username=with_role(role))
        window = camera.open_page(browser)
        camera.log_in(window, site, person.username, PASSWORD)
        window.set_viewport_size({"width": guide.WINDOW[0], "height": guide.WINDOW[1]})
        mine = {name: view for name, view in guide.PICTURES.items() if role in view.roles}
        for language, _name in settings.LANGUAGES:
            person.language = language
            person.save()
            for name, view in mine.items():
                _picture(window, site + view.address(person), name, folder / "guide.png", person)
                guide.keep(folder / "guide.png", name, language)
        window.context.close()


def _picture(window: Page, address: str, name: str, target: Path, person: Person) -> None:
    """One picture of the guide as this person sees it."""
    if name in guide.PRINTED:
        guide.draw(window.request.get(address).body(), target)
        return
    window.goto(address)
    if name in guide.SCANNED:
        window.fill(".scan [name=code]", guide.SCANNED[name](person))
        window.press(".scan [name=code]", "Enter")
        window.wait_for_selector(".scan-told")
    window.evaluate("scrollTo(0, 0)")  # a field that takes the first key may have moved the page
    window.screenshot(path=target)


@pytest.mark.skipif(not _wanted("founder"), reason="other roles are asked for")
def test_every_page_of_the_set_up_is_whole(live_server: Any, chromium: Browser, tmp_path: Path) -> None:
    profile.forget()
    code.ensure()
    window = camera.open_page(chromium)
    take = _taking(window, live_server.url, tmp_path / "founder")
    shots = [take("setup", "/setup/")]
    founding.found("admin.wang", "王管理", PASSWORD, language="zh-hans")
    camera.log_in(window, live_server.url, "admin.wang", PASSWORD)
    steps = [step for step in Step if step != Step.ADMINISTRATOR]
    shots += [take(f"setup-step {step}", f"/setup/{step}/") for step in steps]
    shots += [take("setup-finish", "/setup/finish/"), take("today unfinished", "/")]
    assert _keep("founder", shots) == []
