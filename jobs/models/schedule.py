"""Schedules: which work runs when; edited by the archive manager, with history (design 7).

When a schedule is due stands in `jobs.periods`, seeding in `jobs.schedules`. The period that ran last is not a column
here, since each run would make a version: it is the newest `JobRun` of the schedule's task.
"""

import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from vault.recorded import RecordedModel


class Every(models.TextChoices):
    """How often a schedule runs."""

    MINUTES = "minutes", _("every so many minutes")
    DAY = "day", _("daily")
    WEEK = "week", _("weekly")
    MONTH = "month", _("monthly")
    QUARTER = "quarter", _("quarterly")


class Weekday(models.IntegerChoices):
    """Days of the week as `date.weekday()` counts them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Schedule(RecordedModel):
    """When one task runs.

    `minutes` counts for "every so many minutes" only, `weekday` for weekly, `day` (1-28, of the month, or of the
    quarter's first month) for monthly and quarterly, `at` (the clinic's local time) for all but minutes. A moment
    that passed before `effective_from` is not made up for; one missed while the system was off is.
    """

    key = models.SlugField(_("key"), unique=True, editable=False)
    task = models.CharField(_("task"), max_length=80, unique=True, editable=False)
    every = models.CharField(_("how often"), max_length=10, choices=Every.choices)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=60, validators=[MinValueValidator(1), MaxValueValidator(1440)]
    )
    at = models.TimeField(_("at"), default=datetime.time(2, 0))
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices, default=Weekday.MONDAY)
    day = models.PositiveSmallIntegerField(
        _("day of the month"), default=1, validators=[MinValueValidator(1), MaxValueValidator(28)]
    )
    enabled = models.BooleanField(_("switched on"), default=True)
    effective_from = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(RecordedModel.Meta):
        verbose_name = _("schedule")
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(condition=models.Q(minutes__range=(1, 1440)), name="schedule_minutes_in_a_day"),
            models.CheckConstraint(condition=models.Q(day__range=(1, 28)), name="schedule_day_in_each_month"),
            models.CheckConstraint(condition=models.Q(weekday__range=(0, 6)), name="schedule_weekday_in_week"),
        ]

    def __str__(self) -> str:
        return self.key
