"""Carrying out one line of an order, step by step. Each step can be repeated; a process that dies anywhere leaves a file that
is untouched or shut, and the next run goes on to the end or takes it back.

    intended   the ledger says what is meant to happen, in both places
    blocked    the file is shut to all but the archive, nothing is granted, rendered copies are gone
    keyless    holds were asked once more under the lock, and the keys are destroyed: the point of no return
    wiped      rows, histories, stored files, tokens, drafts, notifications are deleted; registers are blanked
    destroyed  looked for, and nothing found; the ledger says so
"""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from access import audit, grants
from access.models import Grant, Person
from archive import closing
from archive.destruction import guards, ledger, wiping
from archive.destruction.ledger import Entry
from archive.models import ArchiveFile, DestructionItem
from archive.models.destruction import ItemState
from archive.models.files import FileState
from archive.models.storage import VolumeState
from archive.store.actions import mark_destroyed
from archive.store.queries import volumes_of
from vault.keyring import ring


class LeftSomething(Exception):
    """After a destruction something was still there: the certificate is not made; the message names tables only."""


def destroy(item: DestructionItem, *, by: Person) -> DestructionItem:
    """Take one item as far as it goes: to the end, or out of the order where something stops it before the point of no return.

    Raises LedgerBroken, LeftSomething.
    """
    while (step := _STEPS.get(ItemState(item.state))) is not None:
        item = step(item, by)
    return item


def _intend(item: DestructionItem, by: Person) -> DestructionItem:
    if code := guards.stopped([item]).get(item.pk):
        return _left_out(item, by, code)
    ledger.record(Entry.INTENT, item.pk, subject=str(_subject(item)), part=str(item.part or ""), number=item.number)
    return _now(item, ItemState.INTENDED)


def _block(item: DestructionItem, by: Person) -> DestructionItem:
    subject = _subject(item)
    with transaction.atomic():
        file = guards.lock(item)
        if code := guards.stopped([item]).get(item.pk):
            return _left_out(item, by, code)
        was = file.state
        if item.case is None:
            closing.end_rights(subject, by=by)
            _state(file, FileState.DESTROYING, by)
        elif item.group is None:
            grants.end(Grant.objects.filter(case=item.case), by=by)
        item = _now(item, ItemState.BLOCKED, keys=_count_keys(item), was=was)
    wiping.remove_copies(subject)
    return item


def _destroy_keys(item: DestructionItem, by: Person) -> DestructionItem:
    """The point of no return. A crash after the keys went finds them gone and goes on, whatever was set since."""
    with transaction.atomic():
        guards.lock(item)
        if not keys_are_gone(item):
            if code := guards.stopped([item]).get(item.pk):
                return _left_out(item, by, code)
            if item.part is None:
                ring.destroy_subject(_subject(item))
            else:
                ring.destroy_parts(wiping.parts_of(item))
        ledger.record(Entry.NO_RETURN, item.pk)
        audit.record(audit.Action.DESTROY, actor=by, customer=_subject(item), obj=item, purpose="keys")
        return _now(item, ItemState.KEYLESS)


def _wipe(item: DestructionItem, by: Person) -> DestructionItem:
    subject = _subject(item)
    parts = wiping.parts_of(item)
    ring.destroy_parts(parts)  # what came into a case after its key went has a key of its own
    wiping.remove_copies(subject)  # made between shutting it and the keys
    wiping.remove_files(subject, parts if item.part else None)
    with transaction.atomic():
        if item.case is None:
            wiping.wipe_customer(subject)
            _shred(item, by)
            _state(guards.lock(item), FileState.DESTROYED, by)
        elif item.group:
            wiping.wipe_group(subject, item.group)
        else:
            wiping.wipe_case(subject, item.case)
        return _now(item, ItemState.WIPED)


def _shred(item: DestructionItem, by: Person) -> None:
    """Both have seen the paper go: the volumes of the list are destroyed."""
    for volume in volumes_of(item.file):
        if volume.barcode in item.volumes and volume.state != VolumeState.DESTROYED:
            mark_destroyed(volume, by=by, at=item.order.started_at or timezone.now())


def _verify(item: DestructionItem, by: Person) -> DestructionItem:
    left = wiping.left_of(item)
    if left:
        raise LeftSomething(", ".join(left))
    ledger.record(Entry.DONE, item.pk)
    with transaction.atomic():
        audit.record(audit.Action.DESTROY, actor=by, customer=_subject(item), obj=item, purpose="done")
        return _now(item, ItemState.DESTROYED)


_STEPS: Final[dict[ItemState, Callable[[DestructionItem, Person], DestructionItem]]] = {
    ItemState.LISTED: _intend,
    ItemState.INTENDED: _block,
    ItemState.BLOCKED: _destroy_keys,
    ItemState.KEYLESS: _wipe,
    ItemState.WIPED: _verify,
}


def keys_are_gone(item: DestructionItem) -> bool:
    """Whether the point of no return has passed: the key ring knows that these keys were destroyed."""
    wanted = item.part or _subject(item)
    return wanted in ring.destroyed([wanted])


def _left_out(item: DestructionItem, by: Person, code: str) -> DestructionItem:
    """Something stops it: the file is opened again as far as it was shut; rights of the care team come by the normal way."""
    with transaction.atomic():
        file = guards.lock(item)
        if file.state == FileState.DESTROYING:
            _state(file, FileState(item.was), by)
        if item.state != ItemState.LISTED:
            ledger.record(Entry.CALLED_OFF, item.pk)
        audit.record(audit.Action.REFUSE, actor=by, customer=_subject(item), obj=item, purpose="destroy")
        return _now(item, ItemState.CALLED_OFF, why=code)


def _now(item: DestructionItem, state: ItemState, **values: int | str) -> DestructionItem:
    fresh = DestructionItem.objects.select_related("file", "order").get(pk=item.pk)
    fresh.state = state
    for name, value in values.items():
        setattr(fresh, name, value)
    fresh.save()
    return fresh


def _state(file: ArchiveFile, state: FileState, by: Person) -> None:
    if file.state != state:
        file.state = state
        file.__dict__["_history_user"] = by
        file.save()


def _subject(item: DestructionItem) -> UUID:
    return item.file.customer_id


def _count_keys(item: DestructionItem) -> int:
    parts = ring.parts_of(_subject(item))
    return len(set(wiping.parts_of(item)) & set(parts)) if item.part else len(parts) + 1
