"""Job runs: one row for each run of longer work, as people see it on the Jobs page (design 7, T11).

Starting, progress, cancelling and retrying stand in `jobs.runs`, carrying out in `jobs.running`.
"""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    """Where a run stands."""

    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    PARTLY = "partly", _("done in part")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


OPEN_STATES = (RunState.QUEUED, RunState.RUNNING)


class JobRunQuerySet(models.QuerySet):
    """Reads of runs."""

    def of(self, person: Any) -> Self:
        """The runs that a person asked for."""
        return self.filter(requested_by=person)

    def open(self) -> Self:
        """Runs that wait or are at work."""
        return self.filter(state__in=OPEN_STATES)


class JobRun(models.Model):
    """One run of a job. `done` of `total` (both in the job's own units, total None = unknown) is its progress.

    `counts` maps codes to numbers; `row_errors` is a list of `{"row": number, "code": code}`: never a personal text.
    A scheduled run is the only one of its kind and period. `fence` steps whenever a worker takes the run.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=80)
    period = models.CharField(_("period"), max_length=40, null=True)  # noqa: DJ001 - null = as often as asked for
    payload = models.JSONField(default=dict)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("requested by")
    )
    retry_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="retries")
    state = models.CharField(_("state"), max_length=10, choices=RunState.choices, default=RunState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    counts = models.JSONField(_("counts"), default=dict)
    row_errors = models.JSONField(default=list)
    error_code = models.CharField(_("error"), max_length=80, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    fence = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(_("requested at"), db_default=Now(), editable=False)
    started_at = models.DateTimeField(_("started at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    expires_at = models.DateTimeField(_("kept until"), null=True)

    objects = JobRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("job run")
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index(fields=["-created_at", "id"], name="jobrun_newest"),
            models.Index(fields=["requested_by", "-created_at"], name="jobrun_of_person"),
            models.Index(fields=["created_at"], condition=Q(state__in=["queued", "running"]), name="jobrun_open"),
            models.Index(fields=["expires_at"], name="jobrun_expiry"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "period"], name="jobrun_once_a_period"),
            models.CheckConstraint(condition=Q(total=None) | Q(done__lte=F("total")), name="jobrun_done_within_total"),
            models.CheckConstraint(
                condition=Q(finished_at=None, state__in=["queued", "running"])
                | Q(finished_at__isnull=False) & ~Q(state__in=["queued", "running"]),
                name="jobrun_finished_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def is_open(self) -> bool:
        """Whether the run still waits or is at work."""
        return self.state in OPEN_STATES

    @property
    def percent(self) -> int | None:
        """Progress from 0 to 100; None where the total is not known."""
        if self.state == RunState.DONE:
            return 100
        return None if not self.total else self.done * 100 // self.total
