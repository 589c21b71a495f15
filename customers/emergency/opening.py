"""Opening a file in an emergency, and shutting it when one is done. In one transaction with its traces and what is told."""

import datetime
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access import audit, grants
from access.approvals.deciders import Offices
from access.clock import database_now
from access.models import Grant, Person
from access.models.grants import GrantSource
from access.overseeing import holders
from access.roles import Deed, Role, Section, duty_sections
from customers.emergency.finding import Asked, find
from customers.models import Customer, EmergencyAccess
from jobs import calendar, notifications

CLINICIANS: Final = frozenset({Role.SURGEON, Role.NURSE, Role.EXAMINER})
"""Who may: those who treat."""
OPENS: Final = frozenset(
    {Section.BASIC, Section.CONTACT, Section.HEALTH, Section.PREOP, Section.INFECTIOUS, Section.SURGERY}
    | {Section.AFTERCARE, Section.FOLLOWUP, Section.MEDIA}
)
"""What opens: who it is, whom to reach, and everything clinical. Not what was talked of and booked, nor the archive's part."""
LEAST_REASON: Final = 10
"""Characters of what happened."""
REVIEW_DAYS: Final = 3
"""Working days within which an opening is reviewed."""
OPENED: Final = "emergency-opened"


class EmergencyRefused(Exception):
    """It is not opened; `code` names the rule (customers.emergency.wording)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Found:
    """The file, and the opening; none where the person sees the file already."""

    customer: Customer
    emergency: EmergencyAccess | None


def open_file(asked: Asked, kind: str, reason: str, *, by: Person) -> Found:
    """Open the file that answers `asked` to `by`, for EMERGENCY_HOURS; head, archive managers and supervisors are told.

    The search is logged in any case. With as many open as may be, nothing is looked for: the refusal would tell who is a
    customer. Raises PermissionDenied for who does not treat; EmergencyRefused: no_agreement, reason, many_open, not_one.
    """
    if not by.has_role(*CLINICIANS):
        raise PermissionDenied("role")
    if not (by.is_active and by.has_agreement):
        raise EmergencyRefused("no_agreement")
    if len(reason.strip()) < LEAST_REASON:
        raise EmergencyRefused("reason")
    audit.record_read(audit.Action.SEARCH, actor=by, purpose="emergency")
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=by.pk)  # one after the other: two clicks open once
        if open_now(by) >= settings.EMERGENCY_MOST_OPEN:
            raise EmergencyRefused("many_open")
        found = find(asked)
        if len(found) != 1:
            raise EmergencyRefused("not_one")
        if sees_already(by, found[0]):
            return Found(found[0], None)
        return Found(found[0], _open(found[0], kind, reason, by))


def sees_already(person: Person, customer: Customer) -> bool:
    """Whether everything is open to the person that their duty covers of what an emergency opens."""
    needed = OPENS & duty_sections(person.roles, Deed.VIEW)
    return needed <= grants.sections(person, customer, Deed.VIEW)


def open_now(person: Person) -> int:
    """How many files are open to the person by emergency at this moment."""
    return Grant.objects.in_force().filter(principal=person.pk, source=GrantSource.EMERGENCY).count()


def _open(customer: Customer, kind: str, reason: str, by: Person) -> EmergencyAccess:
    grant = grants.give(
        by.pk,
        customer,
        OPENS,
        by=by,
        source=GrantSource.EMERGENCY,
        by_duty=False,
        may_print=False,
        ends_at=database_now() + datetime.timedelta(hours=settings.EMERGENCY_HOURS),
    )
    due_on = calendar.add_working_days(timezone.localdate(), REVIEW_DAYS)
    row = EmergencyAccess(customer=customer, person=by, department_id=by.department_id, grant=grant, due_on=due_on)
    row.kind, row.reason = kind, reason.strip()
    row.save()
    audit.record(audit.Action.GRANT, actor=by, customer=customer.pk, obj=row, purpose="emergency")
    notifications.notify(_told(row), OPENED, subject=row.pk, customer=customer.pk, by=by)
    return row


def _told(row: EmergencyAccess) -> list[Person]:
    head = Offices().head_of(row.department_id)
    people = [*holders({Role.ARCHIVE_MANAGER, Role.SUPERVISOR}), *([head] if head else [])]
    return [person for person in people if person.pk != row.person_id]


def shut(row: EmergencyAccess, *, by: Person) -> None:
    """Whoever opened it is done: it is shut with the next request. Once more changes nothing. Raises PermissionDenied."""
    if row.person_id != by.pk:
        raise PermissionDenied("role")
    with transaction.atomic():
        fresh = EmergencyAccess.objects.select_for_update().get(pk=row.pk)
        if end_grant(fresh, by=by):
            fresh.save()


def end_grant(row: EmergencyAccess, *, by: Person) -> bool:
    """End the grant where it still holds, and note when; whoever calls saves the row."""
    ended = grants.end(Grant.objects.filter(pk=row.grant_id), by=by) > 0
    if ended:
        row.ended_at = timezone.now()
    return ended
