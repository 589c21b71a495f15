"""Questions about partners: all of them with how they stand, one with its agreements. Reads only."""

from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from access.agreements.queries import State, last_of, state_of
from access.models import Partner, PartnerAgreement, Person
from access.roles import Role
from vault.files import StoredFile
from vault.recorded import open_rows

READERS: Final = frozenset({Role.ARCHIVE_MANAGER, Role.EXECUTIVE})
"""Who reads partners; the archive manager keeps them."""


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """One partner and the agreement that counts (the one that lasts longest), if any."""

    partner: Partner
    state: State
    agreement: PartnerAgreement | None

    @property
    def in_force(self) -> bool:
        """Whether something may go there today."""
        return self.state in (State.IN_FORCE, State.ENDS_SOON)


def visible_to(reader: Person) -> QuerySet[Partner]:
    """The partners that `reader` may look at: all or none."""
    return Partner.objects.all() if reader.has_role(*READERS) else Partner.objects.none()


def agreements_visible_to(reader: Person) -> QuerySet[PartnerAgreement]:
    """The agreements of these partners."""
    return PartnerAgreement.objects.filter(partner__in=visible_to(reader))


def lines(reader: Person) -> list[PartnerLine]:
    """All partners, opened, by name."""
    return _lines(visible_to(reader))


def all_lines() -> list[PartnerLine]:
    """The same for whoever chooses one in an application: the names of organisations are no customers' data."""
    return _lines(Partner.objects.all())


def _lines(rows: QuerySet[Partner]) -> list[PartnerLine]:
    partners = open_rows(rows.prefetch_related("agreements"))
    return [_line(partner) for partner in sorted(partners, key=lambda partner: partner.name)]


def ending_lines() -> list[PartnerLine]:
    """All partners, not opened, for the reminders."""
    return [_line(partner) for partner in Partner.objects.prefetch_related("agreements")]


def _line(partner: Partner) -> PartnerLine:
    last = last_of(partner.agreements.all())
    return PartnerLine(partner, state_of(last), last)


def agreements_of(partner: Partner) -> list[PartnerAgreement]:
    """All agreements of a partner, newest first."""
    return list(partner.agreements.select_related("recorded_by").order_by("-signed_on", "-pk"))


def scan_of(agreement: PartnerAgreement) -> StoredFile | None:
    """The stored scan of an agreement."""
    return StoredFile.objects.filter(pk=agreement.scan).first()
