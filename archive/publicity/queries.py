"""Reads of publicity: the consents of one file, all consents, what is still out though it should not be."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from access.models import Person
from access.roles import Role, Section
from archive.models import PublicityConsent, PublicityUse
from archive.models.publicity import Standing
from customers.models import Customer
from procedures.media import queries as media
from procedures.models import Attachment
from records.lifecycle import State
from vault.recorded import open_rows

READERS: Final = frozenset({Role.ARCHIVE_MANAGER, Role.SUPERVISOR})
"""Who reads the list over all files: archive manager and supervision, by customer numbers alone (A7.1)."""
_OUT: Final = Q(uses__isnull=False, uses__taken_down_on=None)


@dataclass(frozen=True, slots=True)
class Line:
    """One consent with how it stands and how many of its pictures are out."""

    consent: PublicityConsent
    standing: Standing
    out: int

    @property
    def to_take_down(self) -> bool:
        """Whether something is out that should not be any more."""
        return bool(self.out) and self.standing != Standing.IN_FORCE


def counted() -> QuerySet[Any]:
    """Consents with how many of their pictures are out (`out`); those entered in error only while something of theirs is."""
    rows: QuerySet[Any] = PublicityConsent.objects.annotate(out=Count("uses", filter=_OUT), created_at=F("recorded_at"))
    rows = rows.select_related("customer", "case")
    return rows.exclude(state=State.IN_ERROR, out=0)


def of_customer(reader: Person, customer: Customer) -> list[Line]:
    """The consents of one file that `reader` may see, newest first, opened."""
    rows = counted().filter(pk__in=PublicityConsent.objects.visible_to(reader), customer=customer)
    return lines(open_rows(rows.order_by("-recorded_at", "pk")))


def listed_for(reader: Person) -> QuerySet[Any]:
    """The consents over all files: for supervision all of them, else those of files open to the reader; without drafts."""
    rows = counted().exclude(state=State.DRAFT, out=0)
    if reader.has_role(Role.SUPERVISOR):
        return rows
    return rows.filter(pk__in=PublicityConsent.objects.visible_to(reader))


def still_out(reader: Person) -> QuerySet[Any]:
    """Those that are no longer in force while some of their pictures are out."""
    ended = Q(withdrawn_on__isnull=False) | Q(ends_on__lt=timezone.localdate()) | Q(state=State.IN_ERROR)
    unsigned = Q(confirmed_edition__lt=F("edition"))
    return listed_for(reader).filter(ended | unsigned, out__gt=0)


def lines(rows: list[PublicityConsent]) -> list[Line]:
    """The rows as they are shown; a list over all files opens nothing sealed of them."""
    return [Line(row, row.standing(), row.out) for row in rows]  # type: ignore[attr-defined]


def found(reader: Person, pk: UUID) -> PublicityConsent | None:
    """One consent, opened with its customer; None for somebody who may not see it."""
    row = (
        PublicityConsent.objects.visible_to(reader)
        .select_related("customer", "case", "recorded_by")
        .filter(pk=pk)
        .first()
    )
    if row is not None:
        open_rows([row, row.customer])
    return row


def pictures_of(reader: Person, consent: PublicityConsent) -> list[Attachment]:
    """The pictures that a consent names, opened, as far as the reader may see them."""
    named = [one["id"] for one in consent.pictures]
    rows = Attachment.objects.visible_to(reader).filter(pk__in=named, case=consent.case_id, section=Section.MEDIA)
    return media.opened(rows.order_by("taken_at", "recorded_at"))


def uses_of(consent: PublicityConsent) -> list[PublicityUse]:
    """Where its pictures were put, what is still out first, opened."""
    rows = PublicityUse.objects.filter(consent=consent).select_related("put_by", "taken_down_by", "picture")
    return sorted(open_rows(rows.order_by("-put_on", "pk")), key=lambda use: use.taken_down_on is not None)
