"""The sealed log is held against its checkpoints every hour, not only where somebody runs `manage.py audit_verify` (T30).

The whole log each time: what was sealed long ago can be changed too. Whoever supervises and whoever runs the system are told.
"""

from typing import Final

import structlog
from django.utils.translation import gettext_lazy as _

from access.audit import verifying
from access.overseeing import holders
from access.roles import Role
from jobs import notifications, schedules, wording
from jobs.kinds import job
from jobs.models import Every, JobRun

log = structlog.get_logger(__name__)

CHECK_JOB: Final = "access.check_audit_log"
FAULT: Final = "audit-log-tampered"
TOLD: Final = frozenset({Role.SUPERVISOR, Role.SYSADMIN})


class AuditLogTampered(Exception):
    """The log is not what was sealed."""


@job(CHECK_JOB, title=_("Hold the audit log against its checkpoints"), cancellable=False)
def check_audit_log(run: JobRun) -> dict[str, int]:
    """Verify the log; returns how many events and seals, all whole.

    Raises AuditLogTampered where it is not: the log of the worker names seal and event. CannotTell and errors of the database
    pass through: a log that cannot be checked fails the run too.
    """
    verdict = verifying.verify()
    if verdict.finding is not None:
        found = verdict.finding
        log.error("audit_log_tampered", why=found.why.value, seal=found.seal, event_id=found.event)
        notifications.notify(holders(TOLD), FAULT, subject=run.pk)
        raise AuditLogTampered(found.why.value)
    return {"events_checked": verdict.events, "seals_checked": verdict.seals}


schedules.declare(
    "audit-check",
    CHECK_JOB,
    schedules.Default(Every.MINUTES, minutes=60),
    _("Hold the audit log against its checkpoints"),
)
notifications.declare_kind(FAULT, _("The audit log was changed behind the application's back: see the job"), "job-show")
wording.declare_codes(
    {
        "AuditLogTampered": _("The log is not what was sealed: manage.py audit_verify names the first bad row"),
        "events_checked": _("events checked"),
        "seals_checked": _("seals checked"),
    }
)
