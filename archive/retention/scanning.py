"""Finding the files whose time is over (A3.3, B9.1). May run as often as it likes: a file is found once (T11). Where the clock
is not to be trusted nothing is found, and those who oversee the records are told (T20)."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.overseeing import OVERSEERS, holders
from access.roles import Role
from archive.models import ArchiveFile, RetentionDue, RetentionOutlook
from archive.models.retention import DueState
from archive.retention import clock, queries
from archive.retention.changes import batches
from archive.retention.deciding import Code, Verdict
from jobs import notifications, schedules, wording
from jobs.kinds import job
from jobs.models import Every, JobRun

JOB: Final = "archive.retention_scan"
CLOCK: Final = "retention-clock"
FOUND: Final = "retention-found"
TOLD: Final = (*OVERSEERS, Role.ARCHIVE_MANAGER, Role.SYSADMIN)


@job(JOB, title=_("Find the files whose retention is over"), cancellable=False)
def run(_run: JobRun) -> dict[str, int]:
    """The scheduled scan."""
    return scan()


def scan() -> dict[str, int]:
    """Write down each file whose time is over and that is not on the list already; tell the archive of new ones."""
    if clock.fault(clock.read()) is not None:
        notifications.notify(holders(TOLD), CLOCK, subject=_today())
        return {"files_due": 0, "clock_refused": 1}
    found = 0
    for customers in batches():
        verdicts, listed = queries.verdicts_of(customers), _listed(customers)
        files = list(ArchiveFile.objects.filter(customer__in=customers))
        _look_ahead(files, verdicts)
        over = [row for row in files if verdicts[row.customer_id].may_destroy and row.customer_id not in listed]
        found += sum(put(file, verdicts[file.customer_id]) for file in over)
    if found:
        notifications.notify(holders([Role.ARCHIVE_MANAGER]), FOUND, subject=_today())
    return {"files_due": found, "clock_refused": 0}


def _today() -> UUID:
    """What a notification of today is about: told once a day, however often the scan runs."""
    return uuid.uuid5(uuid.NAMESPACE_OID, timezone.localdate().isoformat())


def _look_ahead(files: list[ArchiveFile], verdicts: Mapping[UUID, Verdict]) -> None:
    """Keep until when each file is kept, for lists and charts."""
    rows = [RetentionOutlook(file=file, until=verdicts[file.customer_id].until) for file in files]
    RetentionOutlook.objects.bulk_create(rows, update_conflicts=True, unique_fields=["file"], update_fields=["until"])


def _listed(customers: list[UUID]) -> set[UUID]:
    rows = RetentionDue.objects.filter(customer__in=customers, state__in=[DueState.PROPOSED, DueState.CONFIRMED])
    return set(rows.values_list("customer_id", flat=True))


def put(file: ArchiveFile, verdict: Verdict) -> bool:
    """Put the file on the list; another scan at the same moment may have been first. What the customer asked for is not
    appraised (D3.6): where the file waits for that, it waits no longer."""
    wished = verdict.has(Code.WISHED)
    waiting = RetentionDue.objects.filter(file=file, state=DueState.PROPOSED).first() if wished else None
    if waiting is not None:
        waiting.opened().state, waiting.wished = DueState.CONFIRMED, True
        waiting.save()
        return True
    row = RetentionDue(
        customer_id=file.customer_id,
        file=file,
        due_on=verdict.until or timezone.localdate(),
        found_at=timezone.now(),
        wished=wished,
        state=DueState.CONFIRMED if wished else DueState.PROPOSED,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return False
    return True


def take_off(file: ArchiveFile) -> None:
    """The customer has taken the request back: what stood on the list by it alone stands there no more."""
    for row in RetentionDue.objects.filter(file=file, wished=True, state=DueState.CONFIRMED):
        row.opened().state = DueState.WITHDRAWN
        row.save()


def declare() -> None:
    """Declare what people are told, and when the scan runs (called once, when the app is ready)."""
    notifications.declare_kind(
        CLOCK, _("The date cannot be trusted: nothing is destroyed until somebody has looked (archive desk, retention)")
    )
    notifications.declare_kind(FOUND, _("Files have come to the end of their retention (archive desk, appraisal)"))
    schedules.declare(
        "retention-scan",
        JOB,
        schedules.Default(Every.MONTH, at=datetime.time(6, 0)),
        _("Find the files whose retention is over"),
    )
    wording.declare_codes({"files_due": _("files due"), "clock_refused": _("refused since the date cannot be trusted")})
