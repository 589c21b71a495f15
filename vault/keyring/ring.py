"""Making, loading and destroying keys in the key ring.

The key is committed here before the first row that needs it is written: a key without a row is swept up later, a row
without a key would be unreadable for ever (traps of two stores).
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connections, transaction
from django.db.models import F, QuerySet

from vault import cache, crypto, kek, prepared
from vault.cache import OpenPart
from vault.errors import KeyMissing, KeyRefused
from vault.keyring.models import KeyEpoch, PartKey, SubjectKey

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

    Raises KeyRefused for a part that belongs to another subject.
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
    """The opened key of a part; raises KeyMissing where it was destroyed or never made."""
    opened = cache.parts()
    if part not in opened:
        load([part])
    try:
        return opened[part]
    except KeyError:
        raise KeyMissing("there is no key for this part") from None


def destroy_part(part: UUID) -> int:
    """Delete the key of one part; everything sealed under it is unreadable from now on. Returns how many (0 or 1)."""
    cache.forget()
    return PartKey.objects.using(ALIAS).filter(pk=part).delete()[0]


def destroy_subject(subject: UUID) -> int:
    """Delete a subject's key and the keys of all its parts in one transaction; returns the number of keys deleted."""
    cache.forget()
    with transaction.atomic(using=ALIAS):
        parts = PartKey.objects.using(ALIAS).filter(subject=subject).delete()[0]
        return parts + SubjectKey.objects.using(ALIAS).filter(pk=subject).delete()[0]


def _subject_bound(subject: UUID, epoch: int) -> bytes:
    return b"subject key|" + subject.bytes + b"|%d" % epoch


def _part_bound(subject: UUID, part: UUID) -> bytes:
    return b"part key|" + subject.bytes + b"|" + part.bytes
