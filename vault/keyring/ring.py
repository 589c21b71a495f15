"""Making, loading and destroying keys in the key ring.

The key is committed here before the first row that needs it is written: a key without a row is swept up later, a row
without a key would be unreadable for ever (traps of two stores).
"""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connections, transaction
from django.db.models import F, QuerySet

from vault import cache, crypto, kek, prepared
from vault.cache import OpenPart
from vault.errors import KeyDestroyed, KeyMissing, KeyRefused
from vault.keyring.models import DestroyedKey, KeyEpoch, PartKey, SubjectKey

ALIAS = "keyring"


def current_epoch() -> KeyEpoch:
    """The newest epoch; raises KeyRefused where the key ring was never set up."""
    epoch = KeyEpoch.objects.using(ALIAS).order_by("-epoch").first()
    if epoch is None:
        raise KeyRefused("the key ring is empty: set the system up first (make run, or manage.py prepare)")
    return epoch


def start(key: bytes | None = None) -> tuple[KeyEpoch, bytes]:
    """Set up an empty key ring with epoch 1: writes the key file, returns epoch and key (to be printed once).

    Raises KeyRefused where the key ring is not empty or a key file is already there.
    """
    if KeyEpoch.objects.using(ALIAS).exists():
        raise KeyRefused("the key ring is already set up")
    key = key or crypto.new_key()
    kek.write(1, key)
    epoch = KeyEpoch.objects.using(ALIAS).create(epoch=1, check_value=kek.check_value_of(key, 1))
    return epoch, key


def require_keys() -> None:
    """Refuse to start (KeyRefused) unless the key file of every epoch in use is there, private and the right one."""
    current_epoch()
    for epoch in KeyEpoch.objects.using(ALIAS):
        kek.checked(epoch.epoch, bytes(epoch.check_value))


def ensure(subject: UUID, part: UUID) -> OpenPart:
    """The opened key of a part, made (and committed) when it is not there yet.

    Raises KeyRefused for a part that belongs to another subject, KeyDestroyed where part or subject were destroyed.
    """
    load([part])
    found = cache.parts().get(part) or _make(subject, part)
    if found.subject != subject:
        raise KeyRefused("this part belongs to another subject")
    return found


def _refuse_transaction() -> None:
    if connections[ALIAS].in_atomic_block and not settings.VAULT_KEYS_IN_TRANSACTION:
        raise KeyRefused("keys are committed before the rows that need them, never inside a transaction")


def _make(subject: UUID, part: UUID) -> OpenPart:
    _refuse_transaction()
    refuse_destroyed({subject, part})
    subject_key = _subject_key(subject)
    key = crypto.new_key()
    wrapped = crypto.wrap(key, subject_key, _part_bound(subject, part))
    PartKey.objects.using(ALIAS).bulk_create(
        [PartKey(id=part, subject_id=subject, wrapped=wrapped)], ignore_conflicts=True
    )
    load([part])  # another process may have been first
    return cache.parts()[part]


def _subject_key(subject: UUID) -> bytes:
    row = SubjectKey.objects.using(ALIAS).select_related("epoch").filter(pk=subject).first()
    if row is None:
        epoch = current_epoch()
        wrapping = kek.checked(epoch.epoch, bytes(epoch.check_value))
        wrapped = crypto.wrap(crypto.new_key(), wrapping, _subject_bound(subject, epoch.epoch))
        SubjectKey.objects.using(ALIAS).bulk_create(
            [SubjectKey(id=subject, epoch=epoch, wrapped=wrapped)], ignore_conflicts=True
        )
        row = SubjectKey.objects.using(ALIAS).select_related("epoch").get(pk=subject)
    return _unwrap_subject(row)


def _unwrap_subject(row: SubjectKey) -> bytes:
    return _unwrapped_subject(row.pk, row.wrapped, row.epoch_id, row.epoch.check_value)


_WHOSE = ("pk", "wrapped", "subject_id", "subject__wrapped", "subject__epoch_id", "subject__epoch__check_value")
"""A part's key with the key of its subject, as plain values: every page opens some."""


def _unwrapped_subject(
    subject: UUID, wrapped: bytes | memoryview, epoch: int, check_value: bytes | memoryview
) -> bytes:
    wrapping = kek.checked(epoch, bytes(check_value))
    return crypto.unwrap(bytes(wrapped), wrapping, _subject_bound(subject, epoch))


def load(parts: Iterable[UUID]) -> None:
    """Open the keys of these parts in one query; parts without a key are left out."""
    opened = cache.parts()
    wanted = [part for part in set(parts) if part not in opened]
    if not wanted:
        return
    subjects: dict[UUID, bytes] = {}
    for part, wrapped, *owner in prepared.rows(_wrapped_keys, using=ALIAS, parts=wanted):
        subject = owner[0]
        if subject not in subjects:
            subjects[subject] = _unwrapped_subject(*owner)
        opened[part] = OpenPart(
            part, subject, crypto.unwrap(bytes(wrapped), subjects[subject], _part_bound(subject, part))
        )


def _wrapped_keys(parts: Any) -> QuerySet:
    return PartKey.objects.using(ALIAS).filter(prepared.AnyOf(F("pk"), parts)).values_list(*_WHOSE)


def get(part: UUID) -> OpenPart:
    """The opened key of a part; raises KeyDestroyed, or KeyMissing where it was never made."""
    opened = cache.parts()
    if part not in opened:
        load([part])
    try:
        return opened[part]
    except KeyError:
        refuse_destroyed({part})
        raise KeyMissing("there is no key for this part") from None


def destroyed(ids: Iterable[UUID]) -> set[UUID]:
    """Those of these subjects or parts whose keys were destroyed."""
    wanted = list(set(ids))
    rows = DestroyedKey.objects.using(ALIAS).filter(pk__in=wanted) if wanted else DestroyedKey.objects.none()
    return set(rows.values_list("pk", flat=True))


def refuse_destroyed(ids: set[UUID]) -> None:
    """Raise KeyDestroyed where one of these was destroyed."""
    if destroyed(ids):
        raise KeyDestroyed("the key of this part was destroyed")


def parts_of(subject: UUID) -> list[UUID]:
    """The parts of a subject that have a key."""
    return list(PartKey.objects.using(ALIAS).filter(subject=subject).values_list("pk", flat=True))


def destroy_part(part: UUID) -> int:
    """Delete the key of one part, never to be made again; everything sealed under it is unreadable from now on. Returns
    how many (0 or 1)."""
    return destroy_parts([part])


def destroy_parts(parts: Collection[UUID]) -> int:
    """The same for several parts, all or none; returns the number of keys deleted."""
    with transaction.atomic(using=ALIAS):
        _never_again(list(parts))
        count = PartKey.objects.using(ALIAS).filter(pk__in=parts).delete()[0]
    cache.forget()
    return count


def destroy_subject(subject: UUID) -> int:
    """Delete a subject's key and the keys of all its parts in one transaction, never to be made again; returns the number
    of keys deleted."""
    with transaction.atomic(using=ALIAS):
        SubjectKey.objects.using(ALIAS).select_for_update().filter(pk=subject).first()
        _never_again([subject, *parts_of(subject)])
        count = PartKey.objects.using(ALIAS).filter(subject=subject).delete()[0]
        count += SubjectKey.objects.using(ALIAS).filter(pk=subject).delete()[0]
    cache.forget()
    return count


def compact() -> None:
    """Write the tables of keys anew, so that no deleted key stays in their pages; outside a transaction."""
    with connections[ALIAS].cursor() as cursor:
        for model in (PartKey, SubjectKey):
            cursor.execute(f"VACUUM (FULL) {model._meta.db_table}")


def _never_again(ids: list[UUID]) -> None:
    DestroyedKey.objects.using(ALIAS).bulk_create([DestroyedKey(id=one) for one in ids], ignore_conflicts=True)


def _subject_bound(subject: UUID, epoch: int) -> bytes:
    return b"subject key|" + subject.bytes + b"|%d" % epoch


def _part_bound(subject: UUID, part: UUID) -> bytes:
    return b"part key|" + subject.bytes + b"|" + part.bytes
