"""What the roof asks the scheduler for: upkeep tasks of the apps that each tick sends, and the nightly copy."""

import datetime

from django.utils.translation import gettext_lazy as _

from clinic_records.copies import nightly
from clinic_records.copies.manifest import Manifest
from jobs import runs, schedules, wording
from jobs.kinds import job
from jobs.models import Every, JobRun, RunState

COPY_JOB = "clinic.nightly_copy"

schedules.each_tick("access.tasks.seal_audit_log")
schedules.each_tick("access.tasks.watch_audit_log")


@job(COPY_JOB, title=_("Nightly copy"), cancellable=False)
def make_nightly_copy(run: JobRun) -> dict[str, int]:
    """Make and verify a copy of data, keys and files (A3.2); returns the counts of copied rows and files."""
    runs.progress(run, 0, nightly.STEPS)
    manifest = Manifest.read(nightly.make_copy(lambda step: runs.progress(run, step)))
    return {"rows": sum(manifest.rows.values()), "stored_files": manifest.files}


def last_copy() -> datetime.datetime | None:
    """When the last copy was begun that was made and verified."""
    runs_of = JobRun.objects.filter(kind=COPY_JOB, state=RunState.DONE).order_by("-started_at")
    return runs_of.values_list("started_at", flat=True).first()


schedules.declare("nightly-copy", COPY_JOB, schedules.Default(Every.DAY, at=datetime.time(2, 30)), _("Nightly copy"))
wording.declare_codes(
    {
        "stored_files": _("stored files"),
        "CopyRunning": _("Another copy was being made"),
        "DiskTooFull": _("Not enough room for the copy"),
        "DumpFailed": _("The database could not be copied"),
        "CopyDamaged": _("The copy read back is not what was written"),
    }
)
