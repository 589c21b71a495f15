"""Telling people before a confidentiality agreement ends (B7.2): 30 days before, 7 days before, and on its last day.

The person, the head of their department and the system administrators are told; of a partner's (A4.7), the archive managers.
A step that was missed while the system was off is made up for; each step is told once to each of them, however often the job
runs. Who has signed anew is left alone.
"""

import datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.agreements import queries
from access.models import Person
from access.overseeing import holders
from access.partners.queries import ending_lines
from access.roles import Role
from access.telling import tell_once
from jobs import notifications, schedules, wording
from jobs.kinds import job
from jobs.models import Every, JobRun

JOB: Final = "access.agreements"
STEPS: Final = (0, 7, 30)
"""Days before the last day, the nearest first."""


@job(JOB, title=_("Remind of confidentiality agreements that end"), cancellable=False)
def remind(_run: JobRun) -> dict[str, int]:
    """Tell of each agreement that comes to its end; returns how many notifications were written."""
    return {"people_told": _of_the_staff() + _of_partners()}


def _of_the_staff() -> int:
    keepers = list(holders({Role.SYSADMIN}))
    told = 0
    for line in queries.lines():
        agreement = line.agreement
        step = step_of(agreement.ends_on) if agreement else None
        if agreement is not None and step is not None:
            told += tell_once(f"agreement-ends-{step}", agreement.pk, [line.person, *_head(line.person), *keepers])
    return told


def _of_partners() -> int:
    keepers = list(holders({Role.ARCHIVE_MANAGER}))
    told = 0
    for line in ending_lines():
        agreement = line.agreement
        step = step_of(agreement.ends_on) if agreement else None
        if agreement is not None and step is not None:
            told += tell_once(f"partner-agreement-ends-{step}", agreement.pk, keepers)
    return told


def step_of(ends_on: datetime.date | None, today: datetime.date | None = None) -> int | None:
    """The nearest step that has come for something that ends then; None where it is far off or over."""
    left = (ends_on - (today or timezone.localdate())).days if ends_on else -1
    return next((step for step in STEPS if 0 <= left <= step), None)


def _head(person: Any) -> list[Person]:
    head = person.department.head if person.department else None
    return [head] if head else []


schedules.declare(
    "agreement-reminders",
    JOB,
    schedules.Default(Every.DAY, at=datetime.time(7, 30)),
    _("Remind of confidentiality agreements that end"),
)
for _step, _text in {
    30: _("A confidentiality agreement ends within 30 days"),
    7: _("A confidentiality agreement ends within 7 days"),
    0: _("A confidentiality agreement ends today"),
}.items():
    notifications.declare_kind(f"agreement-ends-{_step}", _text, "agreement-show")
for _step, _text in {
    30: _("A partner's confidentiality agreement ends within 30 days"),
    7: _("A partner's confidentiality agreement ends within 7 days"),
    0: _("A partner's confidentiality agreement ends today"),
}.items():
    notifications.declare_kind(f"partner-agreement-ends-{_step}", _text, "partner-of-agreement")
wording.declare_codes({"people_told": _("people told")})
