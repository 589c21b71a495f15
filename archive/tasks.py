"""The archive's jobs: binding a customer file, and taking away bound files and copies whose hour is over."""

from collections.abc import Mapping
from uuid import UUID

from celery import shared_task
from django.utils.translation import gettext_lazy as _

from archive import binding
from archive.copies import actions as copies
from archive.models import BoundFile
from jobs import notifications
from jobs.kinds import job
from jobs.models import JobRun
from jobs.schedules import each_tick

notifications.declare_kind("file_bound", _("The bound file is ready; it can be fetched for one hour"), "bound-fetch")


@job(binding.JOB, title=_("Binding a customer file"), result_url="bound-of-run")
def bind_file(run: JobRun) -> Mapping[str, int]:
    """Make the bound PDF of one request and tell who asked."""
    wanted = BoundFile.objects.select_related("asked_by").get(pk=UUID(str(run.payload["bound"])))
    sheets = binding.bind(wanted)
    if sheets:
        notifications.notify(
            [wanted.asked_by], "file_bound", subject=wanted.pk, customer=wanted.customer_id, by=wanted.asked_by
        )
    return {"sheets": sheets}


@shared_task
def sweep_bound_files() -> Mapping[str, int]:
    """Delete the bound files and the copies for customers that are over."""
    return {"deleted": binding.sweep() + copies.sweep()}


each_tick("archive.tasks.sweep_bound_files")
