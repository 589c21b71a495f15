"""Carrying a run out in a worker: taking it under a lease, keeping the lease alive, writing the end once (T11).

A worker that is killed stops renewing its lease; within 30 s (lease 15 s, a tick each 10 s) another one takes the run.
"""

import datetime
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now

from jobs import notifications
from jobs.errors import LeaseLost, RunCancelled, UnknownKind
from jobs.kinds import JobKind, kind_named
from jobs.models import JobRun, RunState
from jobs.payload import checked_counts
from jobs.signals import run_finished

log = structlog.get_logger(__name__)

LEASE = datetime.timedelta(seconds=15)
SECONDS_BETWEEN_BEATS = 4.0
MOST_ATTEMPTS = 5

_FREE = Q(state=RunState.QUEUED) | Q(state=RunState.RUNNING, leased_until__lt=Now())


def execute(run_id: UUID | str) -> bool:
    """Carry one run out if it waits or its worker is gone; True when it came to an end here. Replays are no-ops."""
    run = take(run_id)
    if run is None:
        return False
    try:
        kind = kind_named(run.kind)
    except UnknownKind:
        return _end(run, RunState.FAILED, "unknown_kind", datetime.timedelta(days=400))
    return _work(run, kind)


def take_next() -> JobRun | None:
    """A run that waits or whose worker is gone, not taken yet."""
    return JobRun.objects.filter(_FREE).order_by("created_at", "id").first()


def take(run_id: UUID | str, *, foreground: bool = False) -> JobRun | None:
    """Make the run this worker's (the fence steps); None where it is finished or somebody else's."""
    with transaction.atomic():
        free = JobRun.objects.select_for_update(skip_locked=True).filter(pk=run_id)
        run = (free if foreground else free.filter(_FREE)).first()
        if run is None:
            return None
        run.fence += 1
        run.attempts += 1
        JobRun.objects.filter(pk=run.pk).update(
            state=RunState.RUNNING,
            fence=run.fence,
            attempts=run.attempts,
            leased_until=Now() + LEASE,
            started_at=Coalesce(F("started_at"), Now()),
        )
        run.refresh_from_db()
    if run.attempts > MOST_ATTEMPTS:
        _end(run, RunState.FAILED, "worker_lost", datetime.timedelta(days=400))
        return None
    run.done, run.counts, run.row_errors = 0, {}, []  # it starts anew
    return run


@contextmanager
def heartbeat(run: JobRun) -> Iterator[None]:
    """Renew the lease from a thread of its own while the body works, however long a single step takes."""
    stop = threading.Event()
    thread = threading.Thread(target=_beat, args=(run.pk, run.fence, stop), name="job-heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _beat(pk: UUID, fence: int, stop: threading.Event) -> None:
    try:
        while not stop.wait(SECONDS_BETWEEN_BEATS):
            try:
                if not _renew(pk, fence):
                    return
            except Exception as error:
                # the database may be back before the lease ends
                log.warning("heartbeat_missed", run=str(pk), error=type(error).__name__)
                connection.close()
    finally:
        connection.close()


def _renew(pk: UUID, fence: int) -> int:
    mine = JobRun.objects.filter(pk=pk, fence=fence, state=RunState.RUNNING)
    return mine.update(leased_until=Now() + LEASE)


@contextmanager
def finish_after(run: JobRun, keep: datetime.timedelta) -> Iterator[None]:
    """Write the run's end after the body: done, or failed with the type of the error, which is raised again."""
    try:
        yield
    except RunCancelled:
        _end(run, RunState.CANCELLED, "", keep)
        raise
    except BaseException as error:
        _end(run, RunState.FAILED, type(error).__name__, keep)
        raise
    _end(run, _state_of(run), "", keep)


def _work(run: JobRun, kind: JobKind) -> bool:
    try:
        with heartbeat(run), transaction.atomic() if kind.atomic else nullcontext():
            counts = kind.function(run)
            if counts:
                run.counts.update(checked_counts(counts))
            return _end(run, _state_of(run), "", kind.keep)
    except RunCancelled:
        return _end(run, RunState.CANCELLED, "", kind.keep)
    except LeaseLost:
        log.warning("run_taken_over", kind=run.kind, run=str(run.pk))
        return False
    except Exception as error:
        # the type only: an error's text may quote a person's data
        log.exception("run_failed", kind=run.kind, run=str(run.pk))
        return _end(run, RunState.FAILED, type(error).__name__, kind.keep)


def _state_of(run: JobRun) -> RunState:
    return RunState.PARTLY if run.row_errors else RunState.DONE


def _end(run: JobRun, state: RunState, code: str, keep: datetime.timedelta) -> bool:
    """Write the end while the run is still ours and tell who asked for it; raises LeaseLost where it is not."""
    values: dict[str, Any] = {
        "state": state,
        "error_code": code[:80],
        "done": run.done,
        "total": run.total,
        "counts": run.counts,
        "row_errors": run.row_errors,
        "finished_at": Now(),
        "expires_at": Now() + keep,
        "leased_until": None,
    }
    with transaction.atomic():
        if not JobRun.objects.filter(pk=run.pk, fence=run.fence, state=RunState.RUNNING).update(**values):
            raise LeaseLost(f"run {run.pk} was taken over")
        run.refresh_from_db()
        _tell(run)
    run_finished.send_robust(sender=JobRun, run=run)
    return True


def _tell(run: JobRun) -> None:
    """Whoever asked for a run is told of its end; of the system's own runs somebody hears when they begin to fail."""
    if run.requested_by is not None:
        if run.state != RunState.CANCELLED:
            notifications.notify([run.requested_by], f"job-{run.state}", subject=run.pk)
    elif run.state == RunState.FAILED and not _failed_before(run):
        notifications.notify(_keepers[0]() if _keepers else (), "run-failed", subject=run.pk)


def _failed_before(run: JobRun) -> bool:
    ended = JobRun.objects.filter(kind=run.kind, requested_by=None, finished_at__isnull=False).exclude(pk=run.pk)
    last = ended.order_by("-finished_at").first()
    return last is not None and last.state == RunState.FAILED


_keepers: list[Callable[[], Iterable[Any]]] = []


def tell_failures_to(keepers: Callable[[], Iterable[Any]]) -> None:
    """Declare who hears of runs of the system that fail (nobody asked for them): told at the first failure of each kind, and
    again after it had worked."""
    _keepers[:] = [keepers]
