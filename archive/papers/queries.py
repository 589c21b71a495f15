"""Reads of the papers: which are out of date, what lies in a file, one's own last scans."""

import datetime
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Min, Prefetch, Q, QuerySet
from django.utils import timezone

from access import grants
from access.models import Person
from access.roles import Role
from archive.models import ArchiveFile, FiledPrint, PaperSheet
from archive.models.papers import PaperWhy

PAGE: Final = 50
LONG: Final = (7, 30)
"""After so many days a paper has waited long, and very long."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many papers are out of date, since when the oldest, how many for long and for very long; `unbound` of them were never
    in the paper file, `unsigned` wait for a signature first."""

    total: int = 0
    oldest: datetime.datetime | None = None
    long: int = 0
    very_long: int = 0
    unbound: int = 0
    unsigned: int = 0

    @property
    def changed(self) -> int:
        """Those whose sheet moved on after a print of it was put in."""
        return self.total - self.unbound


def stale(person: Person) -> QuerySet[PaperSheet]:
    """Papers out of date: the keepers' by the files that they see; whoever oversees them gets no more than their number."""
    rows: QuerySet[PaperSheet] = PaperSheet.objects.stale()
    return PaperSheet.objects.visible_to(person).stale() if person.has_role(Role.ARCHIVE_MANAGER) else rows


def waiting(person: Person) -> Waiting:
    """The figures, in one statement."""
    now = timezone.now()
    before = [now - datetime.timedelta(days=days) for days in LONG]
    return Waiting(
        **stale(person).aggregate(
            total=Count("pk"),
            oldest=Min("since"),
            long=Count("pk", filter=Q(since__lt=before[0])),
            very_long=Count("pk", filter=Q(since__lt=before[1])),
            unbound=Count("pk", filter=Q(why=PaperWhy.UNBOUND)),
            unsigned=Count("pk", filter=Q(settled=False)),
        )
    )


def page_of(person: Person, after: UUID | None, *, unbound: bool = False) -> tuple[list[Any], UUID | None]:
    """One page of the keepers' worklist, what waits longest first, and the last line where more follow: of prints whose sheet
    moved on, or (`unbound`) of sheets that were never put in. Each line with the print in the file (`standing`) and the
    person's rights to its customer (`held_grants`)."""
    mine = PaperSheet.objects.visible_to(person)
    rows = with_prints(mine.unbound() if unbound else mine.changed()).annotate(
        held_grants=grants.held(person, "file__customer_id")
    )
    start = PaperSheet.objects.visible_to(person).filter(pk=after).first() if after else None
    if start is not None and start.since is not None:
        rows = rows.filter(Q(since__gt=start.since) | Q(since=start.since, pk__gt=start.pk))
    found = list(rows.select_related("file").order_by("since", "pk")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def with_prints(rows: QuerySet[PaperSheet]) -> QuerySet[PaperSheet]:
    """Papers with the print that lies in the file beside them (`standing`: a list of none or one)."""
    prints = FiledPrint.objects.filter(taken_out_at=None).select_related("volume", "filed_by")
    return rows.prefetch_related(Prefetch("prints", prints, to_attr="standing"))


def of_file(person: Person, file: ArchiveFile) -> QuerySet[PaperSheet]:
    """The papers of a file, what is out of date first, with all prints that were ever filed (`all_prints`)."""
    rows = PaperSheet.objects.visible_to(person).filter(file=file)
    every = FiledPrint.objects.select_related("volume", "filed_by", "taken_out_by").order_by("-filed_at")
    return rows.prefetch_related(Prefetch("prints", every, to_attr="all_prints")).order_by("sheet_key", "pk")


def agreeing(file: ArchiveFile) -> dict[str, int]:
    """How many papers of a file agree, are out of date, were never in it; in one statement."""
    return PaperSheet.objects.filter(file=file).aggregate(
        agree=Count("pk", filter=Q(since=None, prints__taken_out_at=None, prints__isnull=False), distinct=True),
        stale=Count("pk", filter=Q(since__isnull=False) & ~Q(why=PaperWhy.UNBOUND), distinct=True),
        unbound=Count("pk", filter=Q(why=PaperWhy.UNBOUND), distinct=True),
    )


def last_filed(person: Person, most: int = 10) -> QuerySet[FiledPrint]:
    """One's own last filings, newest first."""
    rows = FiledPrint.objects.filter(filed_by=person).select_related("paper__file", "volume")
    return rows.order_by("-filed_at", "-pk")[:most]
