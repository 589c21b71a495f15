"""Questions that screens and inspections ask of the log. Newest first, a page at a time by the id of its last row.

Asked over the connection that reads are logged by. Who may ask is not decided here.
"""

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from access.audit.writing import AUDIT_ALIAS
from access.models.audit import AuditEvent, AuditSeal
from access.models.audit_codes import Action, Decision

SEEN = (Action.VIEW, Action.REVEAL, Action.PRINT, Action.EXPORT)
"""What shows something of a file. A search is none of them: its event names no customer, and a hit was not opened."""

DEIDENTIFIED, INSPECTION = "study", "inspection"
"""Purposes of reads that open no file: sheets without anybody in them (A4.5), and what was found of a file (A7.1)."""
_OPENED = Q(action__in=SEEN) & ~Q(purpose__in=(DEIDENTIFIED, INSPECTION))


def readers_of(customer_uuid: uuid.UUID, limit: int = 50, before: int | None = None) -> list[AuditEvent]:
    """Who has seen, printed or exported something of this customer, or was refused it (A4.4).

    Reads of studies are left out: name and time would tell the reader of a study whose sheets they read (A4.5). `before` is the
    id of the last row of the page before.
    """
    rows = AuditEvent.objects.filter(customer_uuid=customer_uuid, action__in=(*SEEN, Action.DENY))
    return _page(rows.exclude(purpose=DEIDENTIFIED), limit, before)


def events_about(customer_uuid: uuid.UUID, limit: int = 50, before: int | None = None) -> list[AuditEvent]:
    """Everything that happened to this customer's file, changes too."""
    return _page(AuditEvent.objects.filter(customer_uuid=customer_uuid), limit, before)


def events_of(person: uuid.UUID, limit: int = 50, before: int | None = None) -> list[AuditEvent]:
    """What this person did, saw and was refused."""
    return _page(AuditEvent.objects.filter(actor=person), limit, before)


def files_of(person: uuid.UUID, limit: int = 50, before: int | None = None) -> list[AuditEvent]:
    """Which customers' files this person saw, printed, exported or was refused; of reads for studies (`DEIDENTIFIED`) nobody
    may be shown whose file it was."""
    rows = AuditEvent.objects.filter(actor=person, customer_uuid__isnull=False, action__in=(*SEEN, Action.DENY))
    return _page(rows, limit, before)


def openings_of(person: uuid.UUID, since: datetime.datetime) -> list[tuple[datetime.datetime, uuid.UUID]]:
    """When this person saw something of whose file since then, oldest first."""
    rows = AuditEvent.objects.using(AUDIT_ALIAS).filter(_OPENED, actor=person, customer_uuid__isnull=False)
    found = rows.filter(at__gte=since).order_by("id").values_list("at", "customer_uuid")
    return [(at, customer) for at, customer in found if customer]


def seen_by(
    person: uuid.UUID, customer_uuid: uuid.UUID, since: datetime.datetime, until: datetime.datetime, limit: int = 200
) -> list[AuditEvent]:
    """What this person saw, printed or was refused of this customer in a span of time; reads of studies are left out, as in
    `readers_of`."""
    rows = AuditEvent.objects.filter(actor=person, customer_uuid=customer_uuid, action__in=(*SEEN, Action.DENY))
    return _page(rows.filter(at__gte=since, at__lte=until).exclude(purpose=DEIDENTIFIED), limit, None)


def searches_of(person: uuid.UUID, purpose: str, since: datetime.datetime) -> int:
    """How often this person searched for this purpose since then."""
    rows = AuditEvent.objects.using(AUDIT_ALIAS).filter(actor=person, action=Action.SEARCH, purpose=purpose)
    return rows.filter(at__gte=since).count()


def counts_by_actor(long: datetime.datetime, short: datetime.datetime) -> dict[uuid.UUID, dict[str, Any]]:
    """For everybody with an event since `long`: different files seen since then and since `short`, and refusals."""
    rows = AuditEvent.objects.using(AUDIT_ALIAS).filter(at__gte=long, actor__isnull=False)
    counted = rows.values("actor").annotate(
        long=Count("customer_uuid", filter=_OPENED, distinct=True),
        short=Count("customer_uuid", filter=_OPENED & Q(at__gte=short), distinct=True),
        denials=Count("id", filter=Q(decision=Decision.DENIED)),
    )
    return {row["actor"]: dict(row) for row in counted if row["actor"]}


def last_log_ins(people: Iterable[uuid.UUID]) -> dict[uuid.UUID, datetime.datetime]:
    """When each of these people logged in last; who never did is missing."""
    rows = AuditEvent.objects.using(AUDIT_ALIAS).filter(actor__in=list(people), action=Action.LOGIN)
    found = rows.order_by().values_list("actor").annotate(last=Max("at"))
    return {person: last for person, last in found if person}


def _page(rows: QuerySet[AuditEvent], limit: int, before: int | None) -> list[AuditEvent]:
    if before is not None:
        rows = rows.filter(id__lt=before)
    return list(rows.using(AUDIT_ALIAS).order_by("-id")[:limit])


def waiting_since() -> datetime.datetime | None:
    """When the oldest event that no seal holds yet was written: more than a minute ago means that the sealer stands."""
    last = AuditSeal.objects.order_by("-number").values("gen", "to_xid").first() or {"gen": 1, "to_xid": 0}
    waiting = AuditEvent.objects.filter(gen=last["gen"], xid__gte=last["to_xid"])
    return waiting.order_by("gen", "xid", "id").values_list("at", flat=True).first()
