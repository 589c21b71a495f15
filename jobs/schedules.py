"""Schedules: declared by the apps with a default, kept as rows that the archive manager edits, started when due.

What a schedule starts is a job (`jobs.kinds`) or a Celery task without arguments; each period of it runs once.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise

from jobs import periods, runs
from jobs.models import Every, JobRun, Schedule


@dataclass(frozen=True)
class Default:
    """How a schedule is seeded; see `Schedule` for the columns."""

    every: Every
    minutes: int = 60
    at: datetime.time = datetime.time(2, 0)
    weekday: int = 0
    day: int = 1
    enabled: bool = True


@dataclass
class Declared:
    """What the apps declared: schedules by key, and tasks that each tick sends."""

    schedules: dict[str, tuple[str, Default, str | Promise]] = field(default_factory=dict)
    each_tick: dict[str, None] = field(default_factory=dict)


declared = Declared()


def declare(key: str, task: str, default: Default, title: str | Promise = "") -> None:
    """Declare a schedule (in AppConfig.ready or tasks.py): its key, the job it starts, its default and its title."""
    declared.schedules[key] = (task, default, title)


def each_tick(task: str) -> None:
    """Declare a Celery task without arguments that is sent at each tick (10 s), without a run of its own: for upkeep
    that is idempotent and quick, like sealing the audit log."""
    declared.each_tick[task] = None


def title_of(schedule: Schedule) -> str | Promise:
    """What a schedule is called: its declared title, else its key."""
    return declared.schedules.get(schedule.key, ("", None, ""))[2] or schedule.key


def sync() -> list[Schedule]:
    """Make a row for each declared schedule that has none; existing rows are the clinic's. Returns new rows."""
    known = set(Schedule.objects.values_list("key", flat=True))
    made = []
    for key, (task, default, _title) in sorted(declared.schedules.items()):
        if key not in known:
            made.append(Schedule(key=key, task=task, **vars(default)))
            made[-1].save()
    return made


def sync_after_migrate(using: str, **_signal: Any) -> None:
    """Fill the table once migrations have run on the data store."""
    if using == "default":
        sync()


def change(schedule: Schedule, *, by: Any, **values: Any) -> Schedule:
    """Save changed columns as the next version; the new times count from now on, nothing earlier is made up for.

    Raises StaleVersion where somebody else saved first, ValidationError for values out of range.
    """
    for name, value in values.items():
        setattr(schedule, name, value)
    schedule.effective_from = timezone.now()
    schedule.__dict__["_history_user"] = by
    schedule.full_clean(validate_unique=False)
    schedule.save()
    return schedule


def start_due(now: datetime.datetime | None = None) -> list[JobRun]:
    """Start a run of each schedule whose current period has none; returns the runs."""
    now = now or timezone.now()
    zone = timezone.get_default_timezone()
    started = []
    for schedule, due in _due(Schedule.objects.filter(enabled=True), now, zone):
        started.append(runs.start(schedule.task, period=due.period))
    return started


def _due(
    schedules: Iterable[Schedule], now: datetime.datetime, zone: datetime.tzinfo
) -> list[tuple[Schedule, periods.Due]]:
    wanted = [(schedule, periods.current(schedule, now, zone)) for schedule in schedules]
    wanted = [(schedule, due) for schedule, due in wanted if due.moment >= schedule.effective_from]
    there = JobRun.objects.filter(
        kind__in=[schedule.task for schedule, _due in wanted], period__in=[due.period for _schedule, due in wanted]
    )
    existing = set(there.values_list("kind", "period"))
    return [(schedule, due) for schedule, due in wanted if (schedule.task, due.period) not in existing]


def next_moment(schedule: Schedule, now: datetime.datetime | None = None) -> datetime.datetime | None:
    """When the schedule runs next; None while it is switched off."""
    if not schedule.enabled:
        return None
    return periods.following(schedule, now or timezone.now(), timezone.get_default_timezone()).moment
