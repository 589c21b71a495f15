"""The job that checks all files for the four properties, portion by portion, with the rights that whoever asked has now."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from access.models import Person
from archive.care.finding import CARED_FOR
from archive.models import ArchiveFile, FileCheck
from archive.properties import checking
from jobs import runs, wording
from jobs.kinds import job
from jobs.models import JobRun
from vault import cache

PORTION: Final = 50


@job(checking.JOB, title=_("Check the four properties of all files"), result_url="archive-checks-of-run")
def check_files(run: JobRun) -> Mapping[str, int]:
    """Each file is a transaction of its own; a run that is taken over goes on where the first one stopped."""
    by = Person.objects.with_standing().get(pk=run.requested_by_id)
    rows = ArchiveFile.objects.visible_to(by).filter(state__in=CARED_FOR).order_by("customer__serial")
    wanted = list(rows.values_list("pk", flat=True))
    known = dict(FileCheck.objects.filter(run=run.pk).values_list("file", "passed"))
    failed = sum(not passed for passed in known.values())
    for done, pk in enumerate(wanted, 1):
        if pk not in known:
            failed += _failed(pk, by, run)
        if not done % PORTION:
            cache.forget()  # the opened keys of so many files need not stay in memory together
        runs.progress(run, done, len(wanted))
    return {"files_checked": len(wanted), "files_failed": failed}


def _failed(pk: UUID, by: Person, run: JobRun) -> bool:
    file = ArchiveFile.objects.visible_to(by).filter(pk=pk).first()
    try:
        return file is not None and not checking.check(file, by=by, run=run.pk).passed
    except checking.NotChecked:
        return False


wording.declare_codes({"files_checked": _("files checked"), "files_failed": _("files that did not hold")})
