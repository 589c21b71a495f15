"""What becomes of a file whose time is over (鑑定, B9.1): no further value, or kept longer, for how long and why."""

from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access import audit
from access.models import Person
from access.roles import Role
from archive.models import RetentionDue
from archive.models.retention import DueState
from archive.retention import clock, queries
from archive.retention.deciding import years_after

MOST_MORE: Final = 30
"""Years for which a file is kept longer at a time."""


class AppraisalRefused(Exception):
    """The move is against a rule; `code` names which (archive.retention.wording)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def confirm(due: RetentionDue, remark: str = "", *, by: Person) -> None:
    """Confirm that the file has no further value: it can be put into a destruction request (B9.2).

    Raises PermissionDenied, AppraisalRefused (decided, not_over).
    """
    with transaction.atomic():
        fresh = _waiting(due, by)
        if not queries.verdict_of(fresh.customer_id).may_destroy:
            raise AppraisalRefused("not_over")
        _decide(fresh, DueState.CONFIRMED, remark, by)


def keep_longer(due: RetentionDue, years: int, reason: str, *, by: Person) -> None:
    """Keep the file for so many years from today. Raises PermissionDenied, AppraisalRefused (decided, no_reason, years)."""
    if not reason.strip():
        raise AppraisalRefused("no_reason")
    if not 1 <= years <= MOST_MORE:
        raise AppraisalRefused("years")
    with transaction.atomic():
        fresh = _waiting(due, by)
        fresh.keep_until = years_after(clock.read().today, years)
        _decide(fresh, DueState.KEPT_LONGER, reason, by)


def _waiting(due: RetentionDue, by: Person) -> RetentionDue:
    if not by.has_role(Role.ARCHIVE_MANAGER):
        raise PermissionDenied("role")
    fresh: RetentionDue = RetentionDue.objects.select_for_update().get(pk=due.pk)
    if fresh.state != DueState.PROPOSED:
        raise AppraisalRefused("decided")
    return fresh


def _decide(due: RetentionDue, state: DueState, remark: str, by: Person) -> None:
    due.state, due.remark, due.decided_by, due.decided_at = state, remark.strip(), by, timezone.now()
    due.save()
    audit.record(audit.Action.APPROVE, actor=by, customer=due.customer_id, obj=due, purpose="appraisal")
