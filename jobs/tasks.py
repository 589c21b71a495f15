"""The Celery tasks of this app, the upkeep job, and what the app tells people. Ids in, nothing out; all idempotent."""

import datetime

from celery import shared_task
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from jobs import calendar_seed, notifications, outbox, running, schedules, ticking
from jobs.kinds import job
from jobs.models import Every, JobRun, OutboxMessage

MESSAGES_KEPT = datetime.timedelta(days=7)
KEYED_MESSAGES_KEPT = datetime.timedelta(days=400)  # until then a second message with the same key is recognised


@shared_task(name="jobs.tasks.tick")
def tick() -> None:
    """One tick of the scheduler."""
    ticking.tick()


@shared_task(name="jobs.tasks.run_message")
def run_message(message: str) -> None:
    """Carry out one message of the outbox."""
    outbox.run_message(message)


@shared_task(name="jobs.tasks.drain")
def drain() -> None:
    """Carry out whatever waits in the outbox."""
    outbox.drain()


@shared_task(name="jobs.tasks.execute_run")
def execute_run(run: str) -> None:
    """Carry out one run."""
    running.execute(run)


@shared_task(name="jobs.tasks.take_runs")
def take_runs() -> None:
    """Carry out a run that waits or whose worker is gone; the next tick asks for the next one."""
    run = running.take_next()
    if run is not None:
        running.execute(run.pk)


@job("jobs.purge", title=_("Clear out old job entries"))
def purge(_run: JobRun) -> dict[str, int]:
    """Delete runs past their time and messages done long ago; failed messages stay until somebody looks."""
    runs, _by_model = JobRun.objects.filter(expires_at__lt=Now()).delete()
    done = OutboxMessage.objects.filter(done_at__isnull=False)
    plain, _by_model = done.filter(unique_key=None, done_at__lt=Now() - MESSAGES_KEPT).delete()
    keyed, _by_model = done.filter(done_at__lt=Now() - KEYED_MESSAGES_KEPT).delete()
    return {"runs": runs, "messages": plain + keyed}


@job("jobs.calendar", title=_("Read the official work calendar"))
def read_calendar(_run: JobRun) -> dict[str, int]:
    """Add the holidays and make-up days that the library has learnt of."""
    return {"days": calendar_seed.seed()}


schedules.declare(
    "work-calendar", "jobs.calendar", schedules.Default(Every.MONTH, day=1), _("Read the official work calendar")
)
schedules.declare(
    "purge-jobs", "jobs.purge", schedules.Default(Every.DAY, at=datetime.time(4, 30)), _("Clear out old job entries")
)
notifications.declare_kind("job-done", _("A job you asked for is done"), "job-show")
notifications.declare_kind("job-partly", _("A job you asked for is done in part"), "job-show")
notifications.declare_kind("run-failed", _("A job that runs by itself failed"), "job-show")
notifications.declare_kind("job-failed", _("A job you asked for failed"), "job-show")
