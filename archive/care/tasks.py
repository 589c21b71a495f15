"""The jobs of care: looking for faults in all files by schedule (A5.3, A5.6), and checking the four properties of all files."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from archive.care import faults
from archive.care.actions import GIVEN
from archive.care.finding import CARED_FOR
from archive.models import ArchiveFile
from jobs import notifications, runs, schedules, wording
from jobs.kinds import job
from jobs.models import Every, JobRun

LOOK: Final = "archive.look_for_faults"


def portions(size: int = faults.PORTION) -> Iterator[list[ArchiveFile]]:
    """The files that are cared for, by number of the customer, portion by portion."""
    rows = ArchiveFile.objects.filter(state__in=CARED_FOR).select_related("customer").order_by("customer__serial")
    last = -1
    while portion := list(rows.filter(customer__serial__gt=last)[:size]):
        yield portion
        last = portion[-1].customer.serial


@job(LOOK, title=_("Look for faults in all files"))
def look_for_faults(run: JobRun) -> Mapping[str, int]:
    """Look at all files; each portion is a transaction of its own, and doing it again changes nothing."""
    counts: Counter[str] = Counter()
    done, total = 0, ArchiveFile.objects.filter(state__in=CARED_FOR).count()
    for portion in portions():
        counts += faults.look_at(portion)
        done += len(portion)
        runs.progress(run, done, max(total, done))
    return {"faults_found": counts["faults_found"], "faults_mended": counts["faults_mended"]}


schedules.declare("files-faults", LOOK, schedules.Default(Every.WEEK, weekday=0), _("Look for faults in all files"))
notifications.declare_kind(faults.FOUND, _("Faults were found in files, and wait for you"), "archive-care-told")
notifications.declare_kind(GIVEN, _("You are asked to mend a fault of a file"), "archive-fault")
wording.declare_codes({"faults_found": _("faults found"), "faults_mended": _("faults that are mended")})
