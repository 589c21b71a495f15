"""Readings whose time ran out by itself: noted in the access register, and the archive told once to sign them off (B6.3)."""

import datetime
from typing import Final

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from access.overseeing import holders
from access.roles import Role
from access.telling import tell_once
from archive.models import RegisterEntry
from archive.requests import actions
from jobs import notifications, schedules, wording
from jobs.kinds import job
from jobs.models import Every, JobRun

JOB: Final = "archive.reading_ends"
ENDED: Final = "reading-ended"


@job(JOB, title=_("Note readings whose time is over"), cancellable=False, keep=datetime.timedelta(days=30))
def note_ends(_run: JobRun) -> dict[str, int]:
    """Mark the lines whose time ran out as given back; returns how many. Nothing is noted or told twice."""
    over = RegisterEntry.objects.filter(returned_at=None, grant__ends_at__lte=Now()).order_by("created_at", "pk")
    return {"readings_ended": sum(_note(entry) for entry in over)}


@transaction.atomic
def _note(entry: RegisterEntry) -> bool:
    """Whoever may sign the line off is told: every archive manager but the reader."""
    if not actions.note_end(entry):
        return False
    tell_once(ENDED, entry.pk, holders([Role.ARCHIVE_MANAGER]).exclude(pk=entry.reader_id))
    return True


schedules.declare(
    "reading-ends", JOB, schedules.Default(Every.MINUTES, minutes=30), _("Note readings whose time is over")
)
notifications.declare_kind(ENDED, _("The time of a reading is over: sign it off"), "register-sign-off")
wording.declare_codes({"readings_ended": _("readings whose time was over")})
