"""Handlers and jobs that the tests run for real: each leaves rows in a table made for the tests.

Loaded by the tests and, through `jobs.tests.worker`, by the worker process that they start.
"""

import os
import signal
import time
from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import connection, transaction

from jobs import outbox, runs
from jobs.kinds import job
from jobs.models import JobRun, Schedule

TABLE = "jobs_test_effect"
PEOPLE = "job-"
SCHEDULES = "test-"
"""What the names of people and schedules begin with that real transactions leave behind."""


def make_table() -> None:
    """The table of effects; no key, so that a second effect is seen."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {TABLE} (subject uuid, worker int)")
    clear()


def clear() -> None:
    """Empty that table and the tables of messages, runs and notifications; remove the people and schedules of these tests."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABLE}, jobs_outboxmessage, jobs_jobrun, jobs_notification")
    forget("access_person", get_user_model().objects.filter(username__startswith=PEOPLE).values_list("pk", flat=True))
    forget("jobs_schedule", Schedule.objects.filter(key__startswith=SCHEDULES).values_list("pk", flat=True))


def forget(table: str, ids: Iterable[UUID]) -> None:
    """Remove recorded rows with their histories and what the change log says of them: the tests after these check both."""
    app, model = table.split("_")
    keys = [str(pk) for pk in ids]
    with transaction.atomic(), connection.cursor() as cursor:
        for where, column in ((f"{app}_historical{model}", "id"), (table, "id"), ("vault_rowchange", "record_id")):
            cursor.execute(f"DELETE FROM {where} WHERE {column} = ANY(%s::uuid[])", [keys])


def leave(subject: UUID) -> None:
    """One effect."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} VALUES (%s, %s)", [subject, os.getpid()])


def effects() -> list[UUID]:
    """The subjects of all effects, sorted."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT subject FROM {TABLE} ORDER BY subject")
        return [UUID(str(row[0])) for row in cursor.fetchall()]


@outbox.handler("test.leave")
def leave_one(*, subject: UUID) -> None:
    """Leave an effect."""
    leave(subject)


@outbox.handler("test.slow")
def leave_slowly(*, subject: UUID) -> None:
    """Leave an effect and stay in its transaction for a moment."""
    leave(subject)
    time.sleep(0.3)


@outbox.handler("test.break")
def leave_and_break(*, subject: UUID) -> None:
    """Leave an effect, then fail with a text that nobody may read."""
    leave(subject)
    raise ValueError("Zhang Wei, 13800138000")


@outbox.handler("test.kill")
def leave_and_be_killed(*, subject: UUID) -> None:
    """Leave an effect; at the first attempt the worker is killed before the transaction ends."""
    leave(subject)
    if _first_time(subject):
        os.kill(os.getpid(), signal.SIGKILL)


@job("test.kill-run", title="killed once", atomic=True)
def run_and_be_killed(run: JobRun) -> dict[str, int]:
    """Leave an effect in the transaction that ends the run; the first worker is killed before."""
    leave(run.pk)
    if run.attempts == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return {"rows": 1}


@job("test.run", title="counts to its total")
def run_to_the_end(run: JobRun) -> dict[str, int]:
    """Leave an effect and report progress up to the total."""
    leave(run.pk)
    for step in range(run.total or 0):
        runs.progress(run, step + 1)
    return {"rows": run.total or 0}


@job("test.wait", title="waits to be cancelled")
def run_until_cancelled(run: JobRun) -> None:
    """Report progress for as long as nobody cancels."""
    for step in range(600):
        time.sleep(0.1)
        run.__dict__.pop("_written_at", None)
        runs.progress(run, step)


@job("test.break-run", title="fails")
def run_and_break(_run: JobRun) -> None:
    """Fail with a text that nobody may read."""
    raise ValueError("Zhang Wei, 13800138000")


@job("test.rows", title="refuses rows")
def run_with_refused_rows(run: JobRun) -> dict[str, int]:
    """Refuse two rows of three."""
    runs.count(run, rows=3)
    runs.add_row_error(run, 2, "bad_phone")
    runs.add_row_error(run, 3, "no_name")
    return {}


def _first_time(subject: UUID) -> bool:
    from jobs.models import OutboxMessage

    return OutboxMessage.objects.get(payload__subject=str(subject)).attempts == 1
