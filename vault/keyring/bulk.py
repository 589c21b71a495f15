"""Keys of many parts at once, for bulk copying: a handful of queries whatever their number.

Not here: single keys (`vault.keyring.ring`).
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connections

from vault import cache, crypto, kek
from vault.cache import OpenPart
from vault.errors import KeyRefused
from vault.keyring import ring
from vault.keyring.models import PartKey, SubjectKey


def make_many(pairs: Iterable[tuple[UUID, UUID]]) -> int:
    """Make and open the key of every (subject, part) that has none yet, all committed on return; returns how many.

    Raises KeyRefused inside a transaction of the key ring, or where a part belongs to another subject already; KeyDestroyed
    where one was destroyed.
    """
    ring._refuse_transaction()
    wanted = {part: subject for subject, part in pairs}
    ring.load(wanted)
    opened = cache.parts()
    if any(opened[part].subject != subject for part, subject in wanted.items() if part in opened):
        raise KeyRefused("a part belongs to another subject")
    missing = {part: subject for part, subject in wanted.items() if part not in opened}
    if missing:
        ring.refuse_destroyed({*missing, *missing.values()})
        _make_parts(missing, _subject_keys(set(missing.values())))
    return len(missing)


def _make_parts(missing: dict[UUID, UUID], subjects: dict[UUID, bytes]) -> None:
    """Write new keys; where another process was first with a part, its key is opened instead of ours."""
    keys = {part: crypto.new_key() for part in missing}
    rows = [
        (part, subject, _wrapped(keys[part], subjects[subject], subject, part)) for part, subject in missing.items()
    ]
    for part in _write(PartKey, "subject_id", "uuid", rows):
        cache.parts()[part] = OpenPart(part, missing[part], keys[part])
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
        (subject, epoch.pk, crypto.wrap(key, wrapping, ring._subject_bound(subject, epoch.pk)))
        for subject, key in keys.items()
    ]
    ours = _write(SubjectKey, "epoch_id", "integer", rows)
    return {subject: keys[subject] for subject in ours} | _opened_subjects(absent - ours)


def _write(model: Any, owner: str, kind: str, rows: list[tuple[UUID, Any, bytes]]) -> set[UUID]:
    """Write (id, owner, wrapped key) in one statement, leave those that are there already; returns the ids written."""
    columns = zip(*((str(pk), str(owned), wrapped) for pk, owned, wrapped in rows), strict=True)
    with connections[ring.ALIAS].cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} (id, {owner}, wrapped, made_at)"  # noqa: S608
            f" SELECT new.*, now() FROM unnest(%s::uuid[], %s::{kind}[], %s::bytea[]) AS new"
            " ON CONFLICT DO NOTHING RETURNING id",
            [list(column) for column in columns],
        )
        return {row[0] for row in cursor.fetchall()}


def _opened_subjects(subjects: set[UUID]) -> dict[UUID, bytes]:
    if not subjects:
        return {}
    rows = SubjectKey.objects.using(ring.ALIAS).select_related("epoch").filter(pk__in=subjects)
    return {row.pk: ring._unwrap_subject(row) for row in rows}
