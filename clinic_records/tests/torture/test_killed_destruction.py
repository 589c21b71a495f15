"""A destruction killed without warning at any point: afterwards the file is whole, or the next run destroys all of it, and the
ledger says so once (T13)."""

from typing import Any

import pytest

from access.models import Person
from access.personas import make_cast
from archive.destruction import ledger, steps
from archive.destruction.ledger import Entry
from archive.models import ArchiveFile, DestructionCertificate, DestructionItem
from archive.models.destruction import ItemState
from archive.models.files import FileState
from archive.tests.destruction import ground
from clinic_records.tests.torture.victim import Victim
from customers.models import Customer
from procedures.models import Attachment
from records.stages import Stage
from vault import cache
from vault.errors import KeyDestroyed
from vault.files import StoredFile
from vault.keyring import ring
from vault.reconcile import reconcile

KILLED_IN = (
    ItemState.LISTED,
    ItemState.INTENDED,
    ItemState.BLOCKED,
    ItemState.KEYLESS,
    ItemState.WIPED,
    ItemState.DESTROYED,
)
"""The states in which a killed order may be found."""
EACH = 20
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(db: None) -> dict[str, Person]:
    """The people of the demo clinic, both archive managers among them."""
    return make_cast()


def _killed_and_taken_up(victim: Victim, cast: Any, nth: int, point: int) -> ItemState:
    """One order killed at a point, then carried out once more; the state in which it was found between."""
    customer, line = ground.small(cast, nth)
    order = ground.started(cast, line)
    victim.work("destroy", order.pk, cast["guwen"].pk, point)
    item = DestructionItem.objects.select_related("file").get(order=order)
    _whole_or_gone(customer, item, point)
    found = ItemState(item.state)
    victim.work("destroy", order.pk, cast["guwen"].pk, 0)
    item.refresh_from_db()
    assert (point, item.state) == (point, ItemState.DESTROYED)
    assert ArchiveFile.objects.get(pk=item.file_id).state == FileState.DESTROYED
    assert [line.entry for line in ledger.lines() if line.item == item.pk] == [
        Entry.INTENT, Entry.NO_RETURN, Entry.DONE,
    ]  # fmt: skip
    assert DestructionCertificate.objects.filter(order=order).count() == 1
    assert not StoredFile.objects.filter(subject=customer.pk).exists()
    return found


def _group_killed_and_taken_up(victim: Victim, cast: Any, nth: int, point: int) -> ItemState:
    """The same of a group of photographs: before its key went it opens, and its case always does."""
    customer, file = ground.parted(cast, nth)
    case = customer.cases.get()
    group, kept = ground.group_of(case, Stage.PREOP), ground.group_of(case, Stage.AFTERCARE)
    order = ground.started(cast, ground.group_line(file, group), concerned=[cast["suyun"].department])
    victim.work("destroy", order.pk, cast["guwen"].pk, point)
    item = DestructionItem.objects.select_related("file").get(order=order)
    found, cleared = ItemState(item.state), not steps.keys_are_gone(item)
    cache.forget()
    if cleared:
        assert len(Attachment.objects.filter(part=group.pk).opened()) == 2
    else:
        with pytest.raises(KeyDestroyed):
            ring.get(group.pk)
    victim.work("destroy", order.pk, cast["guwen"].pk, 0)
    item.refresh_from_db()
    assert (point, item.state) == (point, ItemState.DESTROYED)
    assert [line.entry for line in ledger.lines() if line.item == item.pk] == [
        Entry.INTENT, Entry.NO_RETURN, Entry.DONE,
    ]  # fmt: skip
    assert DestructionCertificate.objects.filter(order=order).count() == 1
    assert set(StoredFile.objects.filter(subject=customer.pk).values_list("part", flat=True)) == {kept.pk}
    assert len(Attachment.objects.filter(case=case).opened()) == 1
    return found


def _whole_or_gone(customer: Customer, item: DestructionItem, point: int) -> None:
    """Before the keys went everything reads; after it nothing ever does, and no certificate is there before its time."""
    cache.forget()
    fresh = Customer.objects.get(pk=customer.pk)
    if steps.keys_are_gone(item):
        with pytest.raises(KeyDestroyed):
            ring.get(customer.pk)
        assert item.state in (ItemState.BLOCKED, ItemState.KEYLESS, ItemState.WIPED, ItemState.DESTROYED)
    else:
        assert (point, fresh.opened().name.startswith("灭失")) == (point, True)
        assert item.state in (ItemState.LISTED, ItemState.INTENDED, ItemState.BLOCKED)
    if DestructionCertificate.objects.filter(order=item.order_id).exists():
        assert item.state == ItemState.DESTROYED


def _points(victim: Victim, cast: Any) -> int:
    _customer, line = ground.small(cast, 0)
    order = ground.started(cast, line)
    return int(victim.work("destroy", order.pk, cast["guwen"].pk, 0)[-1].split()[1])


@pytest.mark.clause("B9.3")
def test_destruction_killed_at_twenty_points_ends_whole_or_destroyed(cast: Any, victim: Victim) -> None:
    every = _points(victim, cast)
    assert every > 200
    found = {_killed_and_taken_up(victim, cast, nth + 1, 1 + nth * (every - 2) // 19): nth for nth in range(20)}
    assert {ItemState.LISTED, ItemState.WIPED} < set(found)
    assert reconcile() == []


@pytest.mark.clause("B9.1", "B9.3")
def test_destruction_of_a_group_killed_at_points_ends_whole_or_destroyed(cast: Any, victim: Victim) -> None:
    customer, file = ground.parted(cast, 0)
    line = ground.group_line(file, ground.group_of(customer.cases.get()))
    order = ground.started(cast, line, concerned=[cast["suyun"].department])
    every = int(victim.work("destroy", order.pk, cast["guwen"].pk, 0)[-1].split()[1])
    found = {_group_killed_and_taken_up(victim, cast, nth + 1, 1 + nth * (every - 2) // 9) for nth in range(10)}
    assert len(found) > 2
    assert reconcile() == []


@pytest.mark.torture
@pytest.mark.timeout(7200)
def test_destruction_killed_twenty_times_at_every_step(cast: Any, victim: Victim) -> None:
    """First points all along, which say where each state begins and ends; then more between them, until each state was found
    by `EACH` kills."""
    every, met = _points(victim, cast), {state: list[int]() for state in KILLED_IN}
    far = [1 + nth * (every - 2) // 119 for nth in range(120)]
    for nth, point in enumerate(far, 1):
        met[_killed_and_taken_up(victim, cast, nth, point)].append(point)
    nth = len(far)
    for state, points in met.items():
        assert points, f"{state}: no kill found it"
        first, last = points[0], points[-1]
        while len(points) < EACH:
            nth += 1
            point = first + (nth * (last - first + 1) // EACH) % (last - first + 1)
            met[_killed_and_taken_up(victim, cast, nth, point)].append(point)
    assert reconcile() == []
    print({state.value: len(points) for state, points in met.items()}, f"{every} points, {nth} kills")
