"""What runs by itself: hand-overs of which nothing is open any more are finished (a booking was made anew, a file closed)."""

import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from access.handovers import actions, queries
from jobs import schedules, wording
from jobs.kinds import job
from jobs.models import Every, JobRun

JOB: Final = "access.handovers"


@job(JOB, title=_("Finish hand-overs of which nothing is open"), cancellable=False)
def finish_done(_run: JobRun) -> dict[str, int]:
    """Finish what is done; returns how many."""
    count = 0
    for row in queries.open_handovers():
        with transaction.atomic():
            count += actions.finish_where_done(row)
    return {"handovers_finished": count}


schedules.declare(
    "handovers",
    JOB,
    schedules.Default(Every.DAY, at=datetime.time(5, 30)),
    _("Finish hand-overs of which nothing is open"),
)
wording.declare_codes({"handovers_finished": _("hand-overs finished")})
