"""The clinic of the walk: fresh stores, the cast, the programs at work, and the walk itself, once for the module."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import override_settings
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from access.models import Department, Person
from access.personas import make_cast
from clinic_records import keys, profile
from clinic_records.demo.house import furnish
from clinic_records.tests.walk import programs
from clinic_records.tests.walk.besides import Besides, happen
from clinic_records.tests.walk.canaries import CONTROL, NAME
from clinic_records.tests.walk.desk import Desk
from clinic_records.tests.walk.programs import Site
from clinic_records.tests.walk.stages import Walk
from clinic_records.tests.walk.typed import OLD_PHONE
from customers.actions import register_customer
from vault import cache, kek, setup


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return {"executable_path": "/usr/bin/chromium", "args": ["--no-sandbox", "--disable-gpu"]}


@pytest.fixture(scope="module")
def began() -> float:
    """The clock before anything of the walk was written."""
    return time.time() - 1


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of this clinic."""
    return tmp_path_factory.mktemp("walk")


@pytest.fixture(scope="module")
def cast(
    home: Path, began: float, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[dict[str, Person]]:
    """Fresh stores and keys with the people, rooms and operation items of the demo clinic; emptied again afterwards."""
    own = {"KEY_DIR": home / "keys", "FILE_STORE": home / "files", "CHECKPOINT_DIR": home / "checkpoints"}
    with django_db_blocker.unblock(), override_settings(**own):
        _empty()
        setup.prepare_keys()
        keys.ensure()
        people = make_cast()
        profile.set_profile(
            by=people["xuguan"], name_zh_hans="示例诊所", name_zh_hant="示例診所", name_en="Sample Clinic"
        )
        furnish(by=people["xuguan"])
        Department(code="control", name_zh_hans="对照", name_zh_hant="對照", name_en=CONTROL).save()
        yield people
        _empty()
        connections.close_all()


def _empty() -> None:
    """Empty both stores past their triggers, and forget what was kept of them."""
    for alias in ("default", "keyring"):
        call_command("flush", database=alias, interactive=False, verbosity=0)
    cache.forget()
    kek.forget()
    profile.forget()


@pytest.fixture(scope="module")
def site(cast: dict[str, Person], home: Path) -> Iterator[Site]:
    """The programs at work over these stores."""
    with programs.running(home) as site:
        yield site


@pytest.fixture(scope="module")
def desks(site: Site, browser: Browser) -> Iterator[dict[str, Desk]]:
    """The screens that are in use, by user name."""
    seats: dict[str, Desk] = {}
    yield seats
    for desk in seats.values():
        desk.page.context.close()


@pytest.fixture(scope="module")
def walk(site: Site, cast: dict[str, Person], desks: dict[str, Desk], browser: Browser) -> Walk:
    """One customer's way through all six stages."""
    register_customer({"name": NAME, "sex": "female"}, {"phone": f"+86{OLD_PHONE}"}, {}, by=cast["chenlu"])

    def seat(username: str) -> Desk:
        if username not in desks:
            desks[username] = Desk.of(browser, site.url, username)
        return desks[username]

    walk = Walk(seat)
    walk.go()
    return walk


@pytest.fixture(scope="module")
def besides(walk: Walk, site: Site) -> Besides:
    """What happens beside the walk."""
    return happen(walk, site)
