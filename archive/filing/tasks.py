"""The jobs of filing: proposing by schedule (B4.3), filing all that waits, counting pages."""

import datetime
from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from access.models import Person
from access.overseeing import holders
from access.roles import Role
from archive.filing import actions, job_names, pages, proposing, queries
from archive.models import FiledItem
from jobs import notifications, runs, schedules, wording
from jobs.kinds import job
from jobs.models import Every, JobRun

TO_FILE: Final = "sheets-to-file"
_KEPT: Final = datetime.timedelta(days=400)


@job(job_names.PROPOSE, title=_("Find finished sheets that are not filed yet"), cancellable=False, keep=_KEPT)
def propose_filing(run: JobRun) -> Mapping[str, int]:
    """Propose what was finished since, and tell the archive managers where something waits."""
    found = proposing.propose()
    if found.waiting:
        notifications.notify(holders([Role.ARCHIVE_MANAGER]), TO_FILE, subject=run.pk)
    return {"sheets_proposed": found.proposed, "proposals_dropped": found.dropped, "sheets_waiting": found.waiting}


@job(job_names.FILE_ALL, title=_("File all finished sheets"), result_url="archive-filing-of-run", keep=_KEPT)
def file_all(run: JobRun) -> Mapping[str, int]:
    """File all that waited when it was asked for, part by part, with the rights that whoever asked has now."""
    by = _asker(run)
    total = queries.to_file(by).filter(proposed_at__lte=run.created_at).count()
    done = 0
    while filed := actions.file_next(run, by):
        done += filed
        runs.progress(run, done, max(total, done))
    return {"sheets_filed": done}


@job(job_names.COUNT_PAGES, title=_("Count the pages of filed sheets"), keep=datetime.timedelta(days=30))
def count_pages(run: JobRun) -> Mapping[str, int]:
    """Count the pages of what was filed and not counted yet; what cannot be told stays empty."""
    by = _asker(run)
    rows = list(FiledItem.objects.filed().visible_to(by).filter(pages=None).order_by("filed_at", "id"))
    done = 0
    for number, row in enumerate(rows, 1):
        done += pages.count(row, by=by)
        runs.progress(run, number, len(rows))
    return {"sheets_counted": done}


def _asker(run: JobRun) -> Person:
    return Person.objects.with_standing().get(pk=run.requested_by_id)


schedules.declare(
    "file-documents",
    job_names.PROPOSE,
    schedules.Default(Every.MONTH, at=datetime.time(3, 0), day=1),
    _("Find finished sheets that are not filed yet"),
)
notifications.declare_kind(TO_FILE, _("Finished sheets wait to be filed"), "archive-filing-of-run")
wording.declare_codes(
    {
        "sheets_proposed": _("sheets found"),
        "proposals_dropped": _("proposals that fell away"),
        "sheets_waiting": _("sheets waiting to be filed"),
        "sheets_filed": _("sheets filed"),
        "sheets_counted": _("sheets whose pages were counted"),
    }
)
