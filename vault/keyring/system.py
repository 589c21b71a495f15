"""Keys of the system itself: made, opened and dropped by name. The search index has one.

A new generation stands beside the old one until everything made with the old one is made anew. Not here: what such a
key is used for (`vault.blind_index`).
"""

from typing import Any

from django.db.models import QuerySet

from vault import crypto, kek, prepared
from vault.keyring import ring
from vault.keyring.models import SystemKey


def opened(name: str) -> list[tuple[int, bytes]]:
    """Every generation of a key, newest first, as (generation, key); empty where there is none. One query."""
    return [(row.generation, _unwrapped(row)) for row in prepared.instances(_named, using=ring.ALIAS, name=name)]


def _named(name: Any) -> QuerySet:
    return SystemKey.objects.using(ring.ALIAS).select_related("epoch").filter(name=name).order_by("-generation")


def make(name: str, generation: int) -> None:
    """Commit a new generation of a key; where another process was first, its key stays.

    Raises KeyRefused inside a transaction of the key ring or where the ring was never set up.
    """
    ring._refuse_transaction()
    epoch = ring.current_epoch()
    wrapping = kek.checked(epoch.epoch, bytes(epoch.check_value))
    wrapped = crypto.wrap(crypto.new_key(), wrapping, _bound(name, generation, epoch.epoch))
    row = SystemKey(name=name, generation=generation, epoch=epoch, wrapped=wrapped)
    SystemKey.objects.using(ring.ALIAS).bulk_create([row], ignore_conflicts=True)


def drop_older(name: str, generation: int) -> int:
    """Delete the generations below `generation`; returns how many."""
    return SystemKey.objects.using(ring.ALIAS).filter(name=name, generation__lt=generation).delete()[0]


def rewrap(row: SystemKey, epoch: int, wrapping: bytes) -> bytes:
    """The row's key wrapped for another epoch, for a rotation of epochs; the row is not saved."""
    return crypto.wrap(_unwrapped(row), wrapping, _bound(row.name, row.generation, epoch))


def _unwrapped(row: SystemKey) -> bytes:
    wrapping = kek.checked(row.epoch_id, bytes(row.epoch.check_value))
    return crypto.unwrap(bytes(row.wrapped), wrapping, _bound(row.name, row.generation, row.epoch_id))


def _bound(name: str, generation: int, epoch: int) -> bytes:
    return f"system key|{name}|{generation}|{epoch}".encode()
