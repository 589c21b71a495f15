"""Keeping what was found as rows: the same fault is one row, one that is gone ends by itself, one that comes again is new."""

import datetime
import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from access.models import Person
from archive.care import rules
from archive.care.finding import CARED_FOR, Found, faults_of
from archive.models import ArchiveFile, FileFault
from archive.models.care import FaultKind, FaultState
from jobs import notifications

FOUND: Final = "care-found"
PORTION: Final = 100
"""So many files are looked at together."""
BY_CHECK: Final = frozenset({FaultKind.CHECK})
"""Kinds that the search does not look for: the check of the four properties opens and ends them itself."""


def look_at(files: Collection[ArchiveFile]) -> Counter[str]:
    """Look at these files and bring their faults up to date; tells owners of new ones. Returns counts: faults_found,
    faults_mended."""
    cared = [file for file in files if file.state in CARED_FOR]
    found = faults_of(cared)
    return settle(cared, found, set(FaultKind) - BY_CHECK)


def settle(
    files: Collection[ArchiveFile], found: dict[UUID, list[Found]], kinds: Collection[FaultKind]
) -> Counter[str]:
    """Bring the faults of these kinds up to date with what was found of each customer."""
    counts: Counter[str] = Counter()
    fresh: list[FileFault] = []
    with transaction.atomic():
        list(ArchiveFile.objects.select_for_update().filter(pk__in=[file.pk for file in files]).order_by("pk"))
        known = {_key(row): row for row in FileFault.objects.standing().filter(file__in=files, kind__in=kinds)}
        for file in files:
            now = dict.fromkeys(found.get(file.customer_id, []))
            fresh += [_made(file, one) for one in now if known.pop(_name(file, one), None) is None]
        for gone in known.values():
            _mended(gone)
        counts.update(faults_found=len(fresh), faults_mended=len(known))
        tell(fresh)
    return counts


def _key(row: FileFault) -> tuple[UUID, str, UUID, str]:
    return row.file_id, row.kind, row.target, row.what


def _name(file: ArchiveFile, one: Found) -> tuple[UUID, str, UUID, str]:
    return file.pk, one.kind, one.target, one.what


def _made(file: ArchiveFile, one: Found) -> FileFault:
    now = timezone.now()
    row = FileFault(customer_id=file.customer_id, file=file, kind=one.kind, what=one.what, target=one.target)
    row.section, row.owner_id, row.found_at = one.section, one.owner, now
    row.due_on = timezone.localdate() + datetime.timedelta(days=rules.rules().due_days)
    row.save()
    return row


def _mended(row: FileFault) -> None:
    """The search finds it gone: nobody in particular has settled it. A note that somebody made stays."""
    row.opened().state, row.ended_at, row.settled_by = FaultState.MENDED, timezone.now(), None
    row.save()


def tell(rows: Iterable[FileFault]) -> None:
    """Tell the owners of new faults, each once, without a word about whose files they are."""
    owners = {row.owner_id for row in rows if row.owner_id}
    for person in Person.objects.filter(pk__in=owners):
        if person.is_active:
            notifications.notify([person], FOUND, subject=told_of(person))


def told_of(person: Person) -> UUID:
    """What a notification of new faults is about: the person's own list, so that one who has not read it is not told again."""
    return uuid.uuid5(person.pk, FOUND)
