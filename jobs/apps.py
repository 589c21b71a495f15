"""Configuration of the jobs app: work done later, when it is due, and what people are told about it."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    """Outbox, job runs, schedules, notifications and the work calendar."""

    name = "jobs"
    verbose_name = "Jobs"

    def ready(self) -> None:
        """Import every app's tasks.py, so that each process knows all kinds; fill the tables after migrate."""
        from jobs import calendar_seed, schedules

        autodiscover_modules("tasks")
        post_migrate.connect(schedules.sync_after_migrate, sender=self, dispatch_uid="jobs-schedules")
        post_migrate.connect(calendar_seed.seed_after_migrate, sender=self, dispatch_uid="jobs-calendar")
