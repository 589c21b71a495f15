"""Filing what was proposed: positions in the file's catalogue, the edition that is replaced (B4.1, B4.3). In one transaction
with its audit rows; the number of statements does not grow with the rows."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from access import audit
from access.models import Person
from access.roles import Role
from archive.filing import job_names, queries
from archive.models import ArchiveFile, FiledItem
from archive.models.files import FileState
from archive.papers import register
from jobs import runs
from jobs.models import JobRun
from records import spec as specs
from records.stages import Stage

AT_ONCE: Final = 50
"""So many are filed while somebody waits; more becomes a job."""


def file_items(chosen: Iterable[UUID], *, by: Person) -> int:
    """File these proposals, as far as `by` sees their files and they still wait; returns how many. Raises PermissionDenied."""
    return _file(queries.to_file(by).filter(pk__in=list(chosen)), by)


def file_all(*, by: Person) -> JobRun:
    """Start a job that files all that waits now, or the one that runs already. Raises PermissionDenied."""
    only_keepers(by)
    with transaction.atomic():
        return queries.running(job_names.FILE_ALL) or runs.start(job_names.FILE_ALL, by=by)


def file_next(run: JobRun, by: Person, most: int = 500) -> int:
    """The next part of that job: of what was proposed before the job was asked for."""
    waiting = queries.to_file(by).filter(proposed_at__lte=run.created_at).values_list("pk", flat=True)
    return file_items(waiting[:most], by=by)


def _file(rows: QuerySet[FiledItem], by: Person) -> int:
    only_keepers(by)
    with transaction.atomic():
        files = _locked(rows)
        items = sorted(rows.filter(file__in=files).select_for_update(of=("self",)), key=_place)
        last = _last_positions(files)
        earlier = _earlier(items)
        now = timezone.now()
        for item in items:
            last[item.file_id] = last.get(item.file_id, 0) + 1
            item.position, item.filed_at, item.filed_by = last[item.file_id], now, by
            item.replaces = earlier.get(item.record_id)
            earlier[item.record_id] = item
        FiledItem.objects.bulk_update(items, ["position", "filed_at", "filed_by", "replaces"], batch_size=200)
        register.expect(items)
        audit.record_many(
            audit.Action.CREATE, actor=by, events=[(files[item.file_id], item) for item in items], section="archive"
        )
        if items and not queries.running(job_names.COUNT_PAGES):
            runs.start(job_names.COUNT_PAGES, by=by)
    return len(items)


def only_keepers(by: Person) -> None:
    """Raise PermissionDenied for everybody who does not keep the archive."""
    if not by.has_role(Role.ARCHIVE_MANAGER):
        raise PermissionDenied("role")


def _locked(rows: QuerySet[FiledItem]) -> dict[UUID, UUID]:
    """The kept files concerned, locked in one order, each with its customer: positions are counted by one at a time."""
    wanted = list(rows.values_list("file", flat=True))
    kept = ArchiveFile.objects.filter(pk__in=wanted, state=FileState.KEPT).order_by("pk")
    return dict(kept.select_for_update().values_list("pk", "customer_id"))


def _last_positions(files: Iterable[UUID]) -> dict[UUID, int]:
    rows = FiledItem.objects.filed().filter(file__in=list(files)).values("file")
    return dict(rows.annotate(last=Max("position")).values_list("file", "last"))


def _earlier(items: list[FiledItem]) -> dict[UUID, FiledItem]:
    """The newest filed edition of each of these sheets."""
    rows = FiledItem.objects.filed().filter(record_id__in=[item.record_id for item in items])
    return {row.record_id: row for row in rows.order_by("edition")}


def _place(item: FiledItem) -> tuple[object, ...]:
    """Sheets about the customer first, then by stage, then by day (A3.1: by category and time)."""
    spec = specs.get(item.sheet_key)
    stage = spec.stage if spec else None
    return (str(item.file_id), list(Stage).index(stage) + 1 if stage else 0, item.happened_on, item.edition, item.pk)
