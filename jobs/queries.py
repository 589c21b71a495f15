"""Reads that pages need: runs of a person, failed messages, inbox, pages by key. Rights are decided by the caller."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from jobs.models import CalendarDay, JobRun, Notification, OutboxMessage, RunState, Schedule

PAGE = 50


@dataclass(frozen=True)
class Page:
    """Rows of one page, newest first, and the keys of the pages beside it ("" where there is none)."""

    rows: list[Any]
    newer: str
    older: str


def runs_for(person: Any, *, all_runs: bool) -> QuerySet[JobRun]:
    """All runs, or only those that `person` asked for."""
    rows = JobRun.objects.select_related("requested_by")
    return rows if all_runs else rows.filter(requested_by=person)


def run_or_none(person: Any, run: UUID, *, all_runs: bool) -> JobRun | None:
    """One run, where `person` asked for it, sees all, or was told of it."""
    told = Q(pk__in=Notification.objects.to(person).filter(subject=run).values("subject"))
    rows = JobRun.objects.select_related("requested_by").filter(pk=run)
    return rows.filter(Q() if all_runs else Q(requested_by=person) | told).first()


def failed_messages() -> QuerySet[OutboxMessage]:
    """Messages that were given up, newest first."""
    return OutboxMessage.objects.filter(failed_at__isnull=False).order_by("-failed_at")


def waiting_messages() -> int:
    """How many messages are not done yet."""
    return OutboxMessage.objects.filter(done_at=None, failed_at=None).count()


def inbox(person: Any, *, unread_only: bool = False) -> QuerySet[Notification]:
    """What a person was told, newest first."""
    rows = Notification.objects.to(person).select_related("sender")
    return rows.unread() if unread_only else rows


def sent(person: Any) -> QuerySet[Notification]:
    """What a person sent, with the read receipts."""
    return Notification.objects.sent_by(person).select_related("recipient")


def schedule_rows() -> QuerySet[Schedule]:
    """All schedules by key."""
    return Schedule.objects.order_by("key")


def versions_of(row: Schedule | CalendarDay) -> QuerySet[Any]:
    """The versions of a recorded row, newest first, with who made them."""
    return row.history.select_related("history_user").order_by("-history_date", "-history_id")


def settled_day(day: datetime.date) -> CalendarDay | None:
    """The row of a day, if there is one."""
    return CalendarDay.objects.filter(date=day).first()


def last_runs(kinds: list[str]) -> dict[str, JobRun]:
    """The newest run of each kind that came to an end."""
    ended = JobRun.objects.filter(kind__in=kinds).exclude(state__in=[RunState.QUEUED, RunState.RUNNING])
    newest = ended.order_by("kind", "-created_at", "id").distinct("kind")
    return {run.kind: run for run in newest}


def page_of(rows: QuerySet[Any], *, before: str = "", after: str = "") -> Page:
    """A page of rows by `created_at` and id, newest first: those before a key (older) or after it (newer).

    Without a key it is the first page; a key that is none counts as no key.
    """
    older_than, newer_than = _read_key(before), _read_key(after)
    if newer_than is not None and older_than is None:
        moment, pk = newer_than
        newer = rows.filter(Q(created_at__gt=moment) | Q(created_at=moment, pk__lt=pk)).order_by("created_at", "-id")
        found = list(newer[: PAGE + 1])
        return _page(found[:PAGE][::-1], newer=len(found) > PAGE, older=True)
    if older_than is not None:
        moment, pk = older_than
        rows = rows.filter(Q(created_at__lt=moment) | Q(created_at=moment, pk__gt=pk))
    found = list(rows.order_by("-created_at", "id")[: PAGE + 1])
    return _page(found[:PAGE], newer=older_than is not None, older=len(found) > PAGE)


def _page(rows: list[Any], *, newer: bool, older: bool) -> Page:
    return Page(rows, _key(rows[0]) if rows and newer else "", _key(rows[-1]) if rows and older else "")


def _key(row: Any) -> str:
    """In UTC with a Z: the + of an offset would be a space in an address."""
    return f"{row.created_at.astimezone(datetime.UTC).replace(tzinfo=None).isoformat()}Z~{row.pk}"


def _read_key(key: str) -> tuple[datetime.datetime, UUID] | None:
    try:
        moment, pk = key.split("~")
        parsed = datetime.datetime.fromisoformat(moment)
        return (parsed, UUID(pk)) if parsed.tzinfo else None
    except ValueError:
        return None
