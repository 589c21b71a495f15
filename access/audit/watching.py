"""A sealer that stands is noticed: whatever the reason, events then wait for their seal longer than a minute.

Not seen from here: a worker and scheduler that stand themselves; and whether what was sealed is whole (`verifying`).
"""

import datetime
from typing import Final

import structlog
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from access.audit.queries import waiting_since
from access.clock import database_now
from access.overseeing import holders
from access.roles import Role
from jobs import notifications
from jobs.models import Notification

log = structlog.get_logger(__name__)

STANDS: Final = "audit-log-stands"
TOLD: Final = frozenset({Role.SUPERVISOR, Role.SYSADMIN})
PATIENCE: Final = datetime.timedelta(seconds=60)
AGAIN: Final = datetime.timedelta(hours=1)


def declare() -> None:
    """Declare what is told (called once, when the app is ready)."""
    notifications.declare_kind(STANDS, _("The audit log has not been sealed for more than a minute: see to it at once"))


def look() -> bool:
    """Whether events wait for too long; then supervisors and system administrators are told, at most once an hour."""
    now, since = database_now(), waiting_since()
    if since is None or now - since <= PATIENCE:
        return False
    log.error("audit_log_stands", seconds=int((now - since).total_seconds()))
    with transaction.atomic():
        if not Notification.objects.filter(kind=STANDS, created_at__gt=now - AGAIN).exists():
            notifications.notify(holders(TOLD), STANDS)
    return True
