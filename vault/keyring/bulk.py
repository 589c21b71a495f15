"""Keys of many parts at once, for bulk copying: a handful of queries whatever their number.

Not here: single keys (`vault.keyring.ring`).
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from vault import cache, crypto, kek
from vault.cache import OpenPart
from vault.errors import KeyRefused
from vault.keyring import ring
from vault.keyring.models import PartKey, SubjectKey

_BATCH = 1000


def make_many(pairs: Iterable[tuple[UUID, UUID]]) -> int:
    """Make and open the key of every (subject, part) that has none yet, all committed on return; returns how many.

    Raises KeyRefused inside a transaction of the key ring, or where a part belongs to another subject already.
    """
    ring._refuse_transaction()
    wanted = {part: subject for subject, part in pairs}
    ring.load(wanted)
    opened = cache.parts()
    if any(opened[part].subject != subject for part, subject in wanted.items() if part in opened):
        raise KeyRefused("a part belongs to another subject")
    missing = {part: subject for part, subject in wanted.items() if part not in opened}
    if missing:
        _make_parts(missing, _subject_keys(set(missing.values())))
    return len(missing)


def _make_parts(missing: dict[UUID, UUID], subjects: dict[UUID, bytes]) -> None:
    """Write new keys; where another process was first with a part, its key is opened instead of ours."""
    keys = {part: crypto.new_key() for part in missing}
    rows = [
        PartKey(id=part, subject_id=subject, wrapped=_wrapped(keys[part], subjects[subject], subject, part))
        for part, subject in missing.items()
    ]
    stored = _write(PartKey, rows)
    for row in rows:
        if stored.get(row.id) == row.wrapped:
            cache.parts()[row.id] = OpenPart(row.id, row.subject_id, keys[row.id])
    ring.load(missing)


def _wrapped(key: bytes, subject_key: bytes, subject: UUID, part: UUID) -> bytes:
    return crypto.wrap(key, subject_key, ring._part_bound(subject, part))


def _subject_keys(subjects: set[UUID]) -> dict[UUID, bytes]:
    """The opened keys of subjects; missing ones are made."""
    found = _opened_subjects(subjects)
    if absent := subjects - found.keys():
        found |= _make_subjects(absent)
    return found


def _make_subjects(absent: set[UUID]) -> dict[UUID, bytes]:
    epoch = ring.current_epoch()
    wrapping = kek.checked(epoch.epoch, bytes(epoch.check_value))
    keys = {subject: crypto.new_key() for subject in absent}
    rows = [
        SubjectKey(id=subject, epoch=epoch, wrapped=crypto.wrap(key, wrapping, ring._subject_bound(subject, epoch.pk)))
        for subject, key in keys.items()
    ]
    stored = _write(SubjectKey, rows)
    ours = {row.id for row in rows if stored.get(row.id) == row.wrapped}
    return {subject: keys[subject] for subject in ours} | _opened_subjects(absent - ours)


def _write(model: Any, rows: list[Any]) -> dict[UUID, bytes]:
    """Write rows, leave those that are there already; returns what is stored now, by id."""
    model.objects.using(ring.ALIAS).bulk_create(rows, _BATCH, ignore_conflicts=True)
    found = model.objects.using(ring.ALIAS).filter(pk__in=[row.id for row in rows]).values_list("pk", "wrapped")
    return {pk: bytes(wrapped) for pk, wrapped in found}


def _opened_subjects(subjects: set[UUID]) -> dict[UUID, bytes]:
    if not subjects:
        return {}
    rows = SubjectKey.objects.using(ring.ALIAS).select_related("epoch").filter(pk__in=subjects)
    return {row.pk: ring._unwrap_subject(row) for row in rows}
