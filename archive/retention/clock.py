"""Whether today's date can be trusted (T20): a file destroyed by a wrong clock does not come back.

The database's clock decides. It is held against this process's, against the newest event of the audit log and against the jobs:
the scheduler runs all day, so a gap of a day means a jump or a system that was off. One of more than a month stays refused
until somebody has held the date against the calendar.
"""

import datetime
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from access import audit
from access.models import Person
from archive.models import ClockConfirmed
from archive.retention.deciding import Code, Reason

APART: Final = datetime.timedelta(minutes=5)
IDLE: Final = datetime.timedelta(days=1)
STILL: Final = datetime.timedelta(days=32)

# archive_clock() is the database's own; tests put another in its place
_READ: Final = """
SELECT archive_clock(), (SELECT at FROM access_auditevent ORDER BY id DESC LIMIT 1),
       (SELECT max(created_at) FROM jobs_jobrun),
       (SELECT max(gap) FROM (
            SELECT created_at, created_at - lag(created_at) OVER (ORDER BY created_at) AS gap FROM jobs_jobrun
        ) runs WHERE created_at > coalesce((SELECT max(at) FROM archive_clockconfirmed), '-infinity')),
       (SELECT max(at) FROM archive_clockconfirmed)
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """The clocks at one moment. `event`: of the newest audit event, `run`: of the last job, `gap`: the longest time without one
    since somebody confirmed the date."""

    database: datetime.datetime
    process: datetime.datetime
    event: datetime.datetime | None = None
    run: datetime.datetime | None = None
    gap: datetime.timedelta | None = None
    confirmed: datetime.datetime | None = None

    @property
    def today(self) -> datetime.date:
        """The clinic's day by the database's clock."""
        return timezone.localtime(self.database).date()


def read() -> Reading:
    """Read all clocks, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_READ)
        database, event, run, gap, confirmed = cursor.fetchone()
    return Reading(database, timezone.now(), event, run, gap, confirmed)


def fault(reading: Reading) -> Reason | None:
    """Why the date is not trusted; nothing where it is. Pure."""
    if abs(reading.database - reading.process) > APART:
        return Reason(Code.CLOCKS_APART, blocks=True)
    if reading.event and reading.database < reading.event - APART:
        return Reason(Code.CLOCK_BEHIND, blocks=True, on=timezone.localtime(reading.event).date())
    last = max(filter(None, (reading.run, reading.confirmed)), default=None)
    if reading.run and last and reading.database - last > IDLE:
        return Reason(Code.CLOCK_AHEAD, blocks=True, on=timezone.localtime(last).date())
    if reading.gap and reading.gap > STILL:
        return Reason(Code.CLOCK_AHEAD, blocks=True, count=reading.gap.days)
    return None


def confirm(*, by: Person) -> ClockConfirmed:
    """Somebody has held the date against the calendar: gaps until now count no more. Clocks that disagree stay refused."""
    with transaction.atomic():
        row = ClockConfirmed(by=by, at=read().database)
        row.save()
        audit.record(audit.Action.SETTING, actor=by, obj=row, purpose="clock")
    return row
