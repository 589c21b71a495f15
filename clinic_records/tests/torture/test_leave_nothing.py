"""A destruction leaves nothing: not in any file that the stores wrote, and not in a copy of the data made before, brought back
beside today's key ring; whoever was not destroyed opens there and here as before (B9.3, T13, security 3.8)."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from access.models import Person
from access.personas import make_cast
from archive.destruction import fates, guards, orders
from archive.models import ArchiveFile
from archive.tests import copies_ground
from archive.tests.destruction import ground
from clinic_records.copies import postgres
from clinic_records.demo import mass
from clinic_records.demo.house import furnish
from clinic_records.tests.walk import places
from clinic_records.tests.walk.scanning import Scanner
from customers.models import Customer
from procedures.media.actions import About, Received, add
from procedures.models import AttachmentGroup
from records.stages import Stage
from vault import cache
from vault.errors import KeyDestroyed
from vault.keyring import ring
from vault.recorded import open_rows

AFTER_THE_OTHERS = 400
"""In so many days nobody of the crowd is booked any more."""
GONE, STAYING, PARTLY, GROUPED = "gonee", "staying", "partly", "grouped"
"""How the relation of a file begins that is destroyed, that stays, of which one case is destroyed, of which one group of
photographs is. Every text in a file begins with its relation, so that one word finds the texts of all that were destroyed."""
CAPTION = "Qapartt"
"""How the caption of a picture begins that is destroyed without its case."""
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(db: None) -> dict[str, Person]:
    """The people of the demo clinic, both archive managers among them."""
    return make_cast()


@contextmanager
def brought_back(dump: bytes) -> Iterator[None]:
    """A copy of the data in a database of its own, in the place of today's, beside today's key ring."""
    today = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE brought_back")
    connection.close()
    connection.settings_dict["NAME"] = "brought_back"
    try:
        postgres.fill("default", [dump])
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = today
        with connection.cursor() as cursor:
            cursor.execute("DROP DATABASE brought_back")


def rows_of(customer: Customer) -> list[Any]:
    """Every row with sealed columns of a customer, histories too, not opened."""
    found: list[Any] = []
    for place in fates.of_customers():
        if not hasattr(place.model, "seal_part"):
            continue
        models = [place.model, *([place.model.history.model] if hasattr(place.model, "history") else [])]
        for model in models:
            found += model._base_manager.extra(where=[f'"{place.column}" = %s'], params=[str(customer.pk)])
    return found


def opened(customer: Customer) -> int:
    """How many rows of a customer open; each one alone, so that one that fails hides none."""
    cache.forget()
    count = 0
    for row in rows_of(customer):
        try:
            open_rows([row])
        except KeyDestroyed:
            continue
        count += 1
    return count


def named(customers: Any) -> dict[Any, str]:
    """The names of these customers, opened anew."""
    cache.forget()
    rows = list(customers.order_by("pk"))
    open_rows(rows)
    names = {row.pk: row.name for row in rows}
    assert all(names.values())
    return names


def left_in_stores() -> tuple[list[Any], Scanner]:
    """Where a word of the destroyed still stands: every file of both clusters and of the store, and every row as text."""
    scanner = Scanner([f"Q{GONE}", CAPTION])
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT pg_switch_wal()")
    time.sleep(0.2)
    folders = [places.cluster(alias).parent for alias in places.STORES]
    folders += [settings.KEY_DIR, settings.FILE_STORE, settings.CHECKPOINT_DIR, settings.SCRATCH_DIR]
    found: list[Any] = []
    for folder in folders:
        found += scanner.folder(folder) if folder.exists() else []
    for place, answer in places.answers():
        found += scanner.text(place, answer)
    return found, scanner


def _pictured(file: Any, cast: dict[str, Person]) -> AttachmentGroup:
    """The group that is to go: its picture bears a caption of its own, and a file behind it."""
    caption = f"{CAPTION}Z{file.relation}"
    about = About("photograph", Stage.SURGERY, timezone.now(), caption)
    row = add(file.case, [Received(copies_ground.scan("#30c020"), caption)], about, by=cast["xiaohan"])[0]
    return AttachmentGroup.objects.get(pk=row.part)


def _leaves_nothing(cast: dict[str, Person], others: int, gone: int, survivors: int, parts: int) -> str:
    if others:
        furnish(by=cast["xuguan"])
        mass.fill(others)
    first = AFTER_THE_OTHERS if others else 0
    kinds = [GONE] * gone + [STAYING] * survivors + [PARTLY] * parts + [GROUPED] * parts
    files = [ground.full(cast, first + nth, f"{kind}{nth}") for nth, kind in enumerate(kinds)]
    go, stay, part = files[:gone], files[gone : gone + survivors], files[gone + survivors : -parts]
    pictured = {file.relation: _pictured(file, cast) for file in files[-parts:]}
    crowd = Customer.objects.exclude(pk__in=[file.customer.pk for file in files])
    names = named(crowd)
    before = {file.relation: opened(file.customer) for file in files}
    assert min(before.values()) > 30
    with postgres.dump("default") as pipe:
        dump = pipe.read()
    whole = ground.started(cast, *(ground.wanted(ground.accepted(file.customer, cast)) for file in go))
    assert orders.carry_out(whole) == {"destroyed": gone, "left_out": 0}
    lines = [ground.wanted(ground.accepted(file.customer, cast), case=file.case.pk) for file in part]
    one = ground.started(cast, *lines, concerned=[cast["linyuan"].department])
    assert orders.carry_out(one) == {"destroyed": parts, "left_out": 0}

    lines = [
        ground.group_line(ground.accepted(file.customer, cast), pictured[file.relation]) for file in files[-parts:]
    ]
    few = ground.started(cast, *lines, concerned=[cast["suyun"].department])
    assert orders.carry_out(few) == {"destroyed": parts, "left_out": 0}
    others_of = {file.relation: opened(file.customer) for file in files[-parts:]}
    assert others_of == {relation: before[relation] - 2 for relation in pictured}  # its row, and one of its history

    found, scanner = left_in_stores()
    assert found == []
    assert [opened(file.customer) for file in stay] == [before[file.relation] for file in stay]
    assert named(crowd) == names
    assert {Customer.objects.get(pk=file.customer.pk).opened().name for file in go} == {""}
    for file in part:
        assert Customer.objects.get(pk=file.customer.pk).opened().name.startswith(f"Q{file.relation}Z")
    with brought_back(dump):
        assert named(crowd) == names
        assert [opened(file.customer) for file in go] == [0] * gone
        assert [opened(file.customer) for file in stay] == [before[file.relation] for file in stay]
        for file in part:
            left = [row for row in rows_of(file.customer) if _opens(row)]
            owners = {getattr(row, getattr(type(row), "instance_type", type(row)).seal_part) for row in left}
            assert left
            assert not owners & {file.case.pk, *ring.destroyed(owners)}
        assert [opened(file.customer) for file in files[-parts:]] == [*others_of.values()]
    assert ArchiveFile.objects.filter(state="destroyed").count() == gone
    return f"{scanner.files} files, {scanner.bytes / 1e6:.0f} MB looked through, {len(scanner.needles)} forms of words"


def _opens(row: Any) -> bool:
    cache.forget()
    try:
        open_rows([row])
    except KeyDestroyed:
        return False
    return True


@pytest.mark.clause("B9.3", "A3.3", "D3.6")
def test_few_are_destroyed_and_nothing_of_them_is_left(cast: dict[str, Person], monkeypatch: Any) -> None:
    monkeypatch.setattr(guards, "stopped", lambda items: {})
    _leaves_nothing(cast, others=0, gone=2, survivors=1, parts=1)


@pytest.mark.torture
@pytest.mark.timeout(7200)
def test_a_hundred_of_ten_thousand_are_destroyed(cast: dict[str, Person], monkeypatch: Any) -> None:
    monkeypatch.setattr(guards, "stopped", lambda items: {})
    print(_leaves_nothing(cast, others=9_700, gone=100, survivors=100, parts=100))
