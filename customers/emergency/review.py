"""The review of an emergency opening: justified or not, by the head of the department, never by oneself (A4.4, A6.7).

Who opened a file as head of the department, or without one, is reviewed by an archive manager, and by an executive where
there is none. Deputies of the day count.
"""

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access import audit
from access.approvals.deciders import Decider, Offices
from access.models import Person
from access.overseeing import OVERSEERS, holders
from access.roles import Role
from customers.emergency.opening import EmergencyRefused, end_grant
from customers.models import EmergencyAccess
from customers.models.emergency import Verdict
from jobs import notifications

JUDGED: Final = "emergency-judged"
UNJUSTIFIED: Final = "emergency-unjustified"


def reviewers_of(row: EmergencyAccess, offices: Offices | None = None) -> list[Decider]:
    """Everybody who may judge this opening now."""
    offices = offices or Offices()
    head = offices.head_of(row.department_id)
    if head is not None and head.pk != row.person_id:
        office = [head]
    else:
        others = [one for one in offices.holders_of(Role.ARCHIVE_MANAGER) if one.pk != row.person_id]
        office = others or offices.holders_of(Role.EXECUTIVE)
    return offices.with_deputies(office, {row.person_id})


def as_reviewer(row: EmergencyAccess, person: Person, offices: Offices | None = None) -> Decider | None:
    """This person as reviewer of the opening, if they may judge it now."""
    return next((one for one in reviewers_of(row, offices) if one.person.pk == person.pk), None)


def judge(row: EmergencyAccess, justified: bool, reason: str, *, by: Person) -> EmergencyAccess:
    """Judge an opening, with the reason. Not justified: it is shut at once, supervisors and executives are told.

    Raises PermissionDenied, EmergencyRefused (no_reason, judged).
    """
    if not reason.strip():
        raise EmergencyRefused("no_reason")
    with transaction.atomic():
        fresh = EmergencyAccess.objects.select_for_update().get(pk=row.pk)
        reviewer = as_reviewer(fresh, by)
        if reviewer is None:
            raise PermissionDenied("role")
        if fresh.verdict != Verdict.WAITING:
            raise EmergencyRefused("judged")
        if not justified:
            end_grant(fresh, by=by)
        fresh.verdict = Verdict.JUSTIFIED if justified else Verdict.UNJUSTIFIED
        fresh.judged_at, fresh.judged_by, fresh.deputy_for = timezone.now(), by, reviewer.deputy_for
        fresh.judgement = reason.strip()
        fresh.save()
        action = audit.Action.APPROVE if justified else audit.Action.REFUSE
        audit.record(action, actor=by, customer=fresh.customer_id, obj=fresh, purpose="emergency")
        _tell(fresh, by)
    return fresh


def _tell(row: EmergencyAccess, by: Person) -> None:
    about: dict[str, Any] = {"subject": row.pk, "customer": row.customer_id, "by": by}
    notifications.notify([row.person], JUDGED, **about)
    if row.verdict == Verdict.UNJUSTIFIED:
        above = [one for one in holders(OVERSEERS) if one.pk not in (by.pk, row.person_id)]
        notifications.notify(above, UNJUSTIFIED, **about)
