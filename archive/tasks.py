"""The archive's jobs: binding a customer file, making packages for partners outside, closing readings in the register, and
taking away bound files, packages and copies whose time is over."""

from collections.abc import Mapping
from uuid import UUID

from celery import shared_task
from django.utils.translation import gettext_lazy as _

from archive import binding
from archive.care import tasks as care
from archive.copies import actions as copies
from archive.destruction import tasks as destruction
from archive.filing import tasks as filing
from archive.lending import reminding as lending
from archive.models import BoundFile, OutsidePackage
from archive.properties import tasks as properties
from archive.requests import ending
from archive.retention import scanning
from archive.sealing import actions as sealing
from archive.sharing import outside, packages
from archive.store import reminding
from jobs import notifications
from jobs.kinds import job
from jobs.models import JobRun
from jobs.schedules import each_tick

__all__ = [
    "bind_file",
    "care",
    "destruction",
    "ending",
    "filing",
    "lending",
    "properties",
    "reminding",
    "scanning",
    "sweep_bound_files",
]

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


notifications.declare_kind(
    "outside_packed", _("A package for a partner outside is ready to be handed over"), "outside-package"
)


@job(outside.JOB, title=_("Making a package for a partner outside"), result_url="outside-of-run")
def pack_outside(run: JobRun) -> Mapping[str, int]:
    """Make the PDF of one package and tell who carried the application out."""
    package = OutsidePackage.objects.select_related("provided_by").get(pk=UUID(str(run.payload["package"])))
    sheets = packages.make(package.pk, run)
    if sheets:
        notifications.notify([package.provided_by], "outside_packed", subject=package.pk, customer=package.customer_id)
    return {"sheets": sheets}


@shared_task
def sweep_outside_packages() -> Mapping[str, int]:
    """Delete the files of packages and deliveries that are over."""
    return {"deleted": packages.sweep()}


@shared_task
def sweep_bound_files() -> Mapping[str, int]:
    """Delete the bound files and the copies for customers that are over."""
    return {"deleted": binding.sweep() + copies.sweep() + sealing.sweep()}


each_tick("archive.tasks.sweep_bound_files")
each_tick("archive.tasks.sweep_outside_packages")
