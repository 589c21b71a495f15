"""Runs of jobs: asking for one, its progress, cancelling, trying again (design 7).

Carrying runs out in a worker stands in `jobs.running`; kinds are declared with `jobs.kinds.job`.
"""

import datetime
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from jobs import nudge, payload
from jobs.errors import LeaseLost, RunCancelled, RunRefused
from jobs.kinds import job
from jobs.models import JobRun, RunState

__all__ = ["add_row_error", "cancel", "count", "job", "progress", "recorded", "retry", "start"]

SECONDS_BETWEEN_WRITES = 1.0
MOST_ROW_ERRORS = 1000


def start(
    kind: str,
    by: Any = None,
    total: int | None = None,
    period: str | None = None,
    *,
    ids: Mapping[str, payload.Id] | None = None,
) -> JobRun:
    """Ask for a run in the current transaction and wake a worker up after the commit. `by` None = the system.

    With `period` there is one run of this kind and period for ever: the first one is returned. Raises PayloadRefused.
    """
    fields = {"requested_by": by, "total": total, "payload": payload.pack(ids or {})}
    if period is None:
        run, created = JobRun.objects.create(kind=kind, **fields), True
    else:
        run, created = JobRun.objects.get_or_create(kind=kind, period=period, defaults=fields)
    if created:
        nudge.after_commit("jobs.tasks.execute_run", str(run.pk))
    return run


def progress(run: JobRun, done: int, total: int | None = None) -> None:
    """Say how far the job is; written at most once a second (and at the end).

    Raises RunCancelled where somebody cancelled the run, LeaseLost where another worker took it over.
    """
    if total is not None:
        run.total = total
    run.done = done if run.total is None else min(done, run.total)
    moment, written = time.monotonic(), run.__dict__.get("_written_at")
    if written is not None and moment - written < SECONDS_BETWEEN_WRITES and run.done != run.total:
        return
    run.__dict__["_written_at"] = moment
    check_in(run, done=run.done, total=run.total, counts=run.counts)


def count(run: JobRun, **numbers: int) -> None:
    """Add to the run's counts (`count(run, imported=1)`); written with the next progress and at the end."""
    for name, number in payload.checked_counts(numbers).items():
        run.counts[name] = run.counts.get(name, 0) + number


def add_row_error(run: JobRun, row: int, code: str) -> None:
    """Note that row number `row` of the source failed with `code`; the first 1,000 are kept, all are counted."""
    payload.checked_code(code)
    run.counts["rows_refused"] = run.counts.get("rows_refused", 0) + 1
    if len(run.row_errors) < MOST_ROW_ERRORS:
        run.row_errors.append({"row": int(row), "code": code})


def check_in(run: JobRun, **values: Any) -> None:
    """Write values to the run while it is this worker's; raises RunCancelled or LeaseLost."""
    mine = JobRun.objects.filter(pk=run.pk, fence=run.fence, state=RunState.RUNNING)
    if not mine.update(**values):
        raise LeaseLost(f"run {run.pk} was taken over")
    if mine.filter(cancel_asked_at__isnull=False).exists():
        raise RunCancelled(f"run {run.pk} was cancelled")


@transaction.atomic
def cancel(run: JobRun, *, by: Any) -> JobRun:
    """Cancel a waiting run now, a running one at its next sign of progress. Raises RunRefused for a finished one.

    Who may is asked by the caller; `by` is required so that nobody forgets to ask.
    """
    if by is None:
        raise RunRefused("somebody must cancel a run")
    run = JobRun.objects.select_for_update().get(pk=run.pk)
    if not run.is_open:
        raise RunRefused("the run is finished")
    run.cancel_asked_at = timezone.now()
    if run.state == RunState.QUEUED:
        run.state, run.finished_at = RunState.CANCELLED, timezone.now()
    run.save(update_fields=["cancel_asked_at", "state", "finished_at"])
    return run


@transaction.atomic
def retry(run: JobRun, *, by: Any) -> JobRun:
    """Ask for the same work again as a new run; the old one stays. Raises RunRefused for one that succeeded."""
    run = JobRun.objects.select_for_update().get(pk=run.pk)
    if by is None or run.state not in {RunState.FAILED, RunState.CANCELLED, RunState.PARTLY}:
        raise RunRefused("only a run that did not succeed is tried again")
    waiting = run.retries.open().first()
    if waiting is not None:
        return waiting
    again = JobRun.objects.create(kind=run.kind, requested_by=by, total=run.total, payload=run.payload, retry_of=run)
    nudge.after_commit("jobs.tasks.execute_run", str(again.pk))
    return again


@contextmanager
def recorded(
    kind: str, by: Any = None, total: int | None = None, period: str | None = None, *, keep_days: int = 400
) -> Iterator[JobRun]:
    """A run carried out here and now (management commands): running inside the block, done or failed after it.

    The body's error is noted by its type and raised again. While the block lasts a heartbeat keeps the run ours.
    """
    from jobs.running import finish_after, heartbeat, take

    run = JobRun.objects.create(
        kind=kind, requested_by=by, total=total, period=period, state=RunState.RUNNING, leased_until=Now()
    )
    taken = take(run.pk, foreground=True)
    if taken is None:
        raise LeaseLost(f"run {run.pk} was taken over")
    with finish_after(taken, datetime.timedelta(days=keep_days)), heartbeat(taken):
        yield taken
