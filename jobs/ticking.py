"""The tick: what happens each 10 seconds, however many schedulers send it (T11: a second beat does no harm).

Runs that are due are started; messages and runs that nobody works on are handed to the workers again (T18).
"""

from django.db import connection, transaction

from jobs import nudge, outbox, running, schedules

LOCK = 0x636C_7469_636B  # one number for "clinic tick", the same in every process
STALE_AFTER_SECONDS = 9  # a wake-up that waited longer than a tick is followed by a fresh one


def tick() -> dict[str, int]:
    """One tick; returns counts. While another tick is at work this one does nothing."""
    with transaction.atomic():
        if not _locked():
            return {"busy": 1}
        started = schedules.start_due()
    wanted = ["jobs.tasks.drain"] if outbox.is_waiting() else []
    wanted += ["jobs.tasks.take_runs"] if running.take_next() else []
    for task in [*wanted, *schedules.declared.each_tick]:
        nudge.now(task, expires=STALE_AFTER_SECONDS)
    return {"started": len(started), "woken": len(wanted)}


def _locked() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return cursor.fetchone()[0]
