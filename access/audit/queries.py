"""Questions that screens and inspections ask of the log. Newest first, a page at a time by the id of its last row.

Asked over the connection that reads are logged by. Who may ask is not decided here.
"""

import datetime
import uuid

from django.db.models import QuerySet

from access.audit.writing import AUDIT_ALIAS
from access.models.audit import AuditEvent, AuditSeal
from access.models.audit_codes import Action

SEEN = (Action.VIEW, Action.REVEAL, Action.PRINT, Action.EXPORT)
"""What shows something of a file. A search is none of them: its event names no customer, and a hit was not opened."""


def readers_of(customer_uuid: uuid.UUID, limit: int = 50, before: int | None = None) -> list[AuditEvent]:
    """Who has seen, printed or exported something of this customer, or was refused it (A4.4).

    `before` is the id of the last row of the page before.
    """
    asked = (*SEEN, Action.DENY)
    return _page(AuditEvent.objects.filter(customer_uuid=customer_uuid, action__in=asked), limit, before)


def events_about(customer_uuid: uuid.UUID, limit: int = 50, before: int | None = None) -> list[AuditEvent]:
    """Everything that happened to this customer's file, changes too."""
    return _page(AuditEvent.objects.filter(customer_uuid=customer_uuid), limit, before)


def events_of(person: uuid.UUID, limit: int = 50, before: int | None = None) -> list[AuditEvent]:
    """What this person did, saw and was refused."""
    return _page(AuditEvent.objects.filter(actor=person), limit, before)


def _page(rows: QuerySet[AuditEvent], limit: int, before: int | None) -> list[AuditEvent]:
    if before is not None:
        rows = rows.filter(id__lt=before)
    return list(rows.using(AUDIT_ALIAS).order_by("-id")[:limit])


def waiting_since() -> datetime.datetime | None:
    """When the oldest event that no seal holds yet was written: more than a minute ago means that the sealer stands."""
    last = AuditSeal.objects.order_by("-number").values("gen", "to_xid").first() or {"gen": 1, "to_xid": 0}
    waiting = AuditEvent.objects.filter(gen=last["gen"], xid__gte=last["to_xid"])
    return waiting.order_by("gen", "xid", "id").values_list("at", flat=True).first()
