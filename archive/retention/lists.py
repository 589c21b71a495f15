"""Reads for the pages of retention: what is on the list, what falls due when, as the last scan found it."""

import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractYear

from access.models import Person
from access.roles import Role
from archive.models import ArchiveFile, FileExtension, LegalHold, RetentionDue, RetentionOutlook
from archive.models.retention import DueState
from archive.retention.changes import KEPT
from customers.models import Customer
from vault.recorded import open_rows

READERS: Final = frozenset({Role.ARCHIVE_MANAGER, Role.SUPERVISOR, Role.EXECUTIVE})
"""Who sees which files fell due, by number (B9.1)."""


def dues_for(reader: Person, state: DueState) -> QuerySet[RetentionDue]:
    """The list of one state, longest over first; nothing for others."""
    rows = RetentionDue.objects.filter(state=state).select_related("file", "decided_by").order_by("due_on", "pk")
    return rows if reader.has_role(*READERS) else rows.none()


def due_for(reader: Person, pk: UUID) -> RetentionDue | None:
    """One line of the list, opened; None for somebody who may not see the file."""
    seen = ArchiveFile.objects.visible_to(reader)
    row = RetentionDue.objects.filter(pk=pk, file__in=seen).select_related("file", "decided_by").first()
    return row.opened() if row is not None else None


def about(customer: Customer) -> dict[str, list[Any]]:
    """What was decided about the file of a customer whom the reader sees: appraisals, more years, holds; newest first."""
    dues = RetentionDue.objects.filter(customer=customer).select_related("decided_by").order_by("-found_at")
    more = FileExtension.objects.filter(customer=customer).select_related("asked_by", "approved_by")
    holds = LegalHold.objects.filter(customer=customer).select_related("set_by", "lifted_by").order_by("-set_at")
    return {
        "dues": open_rows(dues),
        "extensions": open_rows(more.order_by("-made_at")),
        "holds": open_rows(holds),
    }


def to_appraise(_person: Person) -> int:
    """How many files wait to be appraised."""
    return RetentionDue.objects.filter(state=DueState.PROPOSED).count()


def coming(today: datetime.date, days: int = 365) -> QuerySet[RetentionOutlook]:
    """The files whose years end within so many days."""
    rows = RetentionOutlook.objects.filter(until__gte=today, until__lte=today + datetime.timedelta(days=days))
    return rows.filter(file__state__in=KEPT).select_related("file").order_by("until", "pk")


def by_year() -> list[tuple[int, int]]:
    """How many files' years end in which year, earliest first."""
    rows = RetentionOutlook.objects.filter(until__isnull=False, file__state__in=KEPT)
    counted = rows.annotate(year=ExtractYear("until")).values("year").annotate(n=Count("pk")).order_by("year")
    return [(row["year"], row["n"]) for row in counted]
