"""Reads of sealings: the register, those of one file, whether a record or a file is under seal."""

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from access.models import Person
from access.roles import Role
from archive.models import SealedRecord, Sealing
from archive.models.sealings import SealingQuerySet, SealingState
from archive.retention.deciding import Reason
from customers.models import Customer
from vault.recorded import open_rows

SEALERS: Final = frozenset({Role.ARCHIVE_MANAGER})
"""Who draws a sealing up, has it signed and carries an opening out."""
OPENERS: Final = frozenset({Role.EXECUTIVE})
"""Who opens a seal without the other side, when somebody else asks."""
READERS: Final = frozenset({Role.ARCHIVE_MANAGER, Role.SUPERVISOR, Role.EXECUTIVE})


def register_for(reader: Person) -> SealingQuerySet:
    """The register: every line to those who oversee, by number; to others those of files open to them."""
    rows: SealingQuerySet = Sealing.objects.select_related("customer", "drawn_by", "sealed_by", "opened_by", "asked_by")
    if reader.has_role(*OPENERS, Role.SUPERVISOR):
        return rows
    return rows.filter(pk__in=Sealing.objects.visible_to(reader))


def found(reader: Person, pk: UUID) -> Sealing | None:
    """One sealing, opened with its customer; None for somebody who may not see it."""
    row = register_for(reader).select_related("follows", "hold").filter(pk=pk).first()
    if row is not None:
        open_rows([row, row.customer])
    return row


def of_file(reader: Person, customer: Customer) -> SealingQuerySet:
    """The sealings of one file, oldest first."""
    return register_for(reader).filter(customer=customer).order_by("created_at")


def is_sealed(customer: UUID) -> bool:
    """Whether a signed seal is on this file."""
    return Sealing.objects.filter(customer=customer, state=SealingState.SEALED).exists()


def refused_record(record_id: UUID) -> str:
    """The check of records.freezing: what is on the list of a standing sealing is not changed."""
    return "sealed" if SealedRecord.objects.filter(record_id=record_id).exists() else ""


def keeps(customers: Iterable[UUID]) -> Mapping[UUID, Reason]:
    """The check of archive.retention.blocks: while a file is under seal, or its sealed copy lies there, it is not destroyed."""
    rows = Sealing.objects.filter(customer__in=list(customers), file__isnull=False)
    reason = Reason("sealed", blocks=True, text=_("It is sealed in a dispute, or the sealed copy is still kept."))
    return dict.fromkeys(rows.values_list("customer_id", flat=True), reason)


def waiting(person: Person) -> int:
    """Sealings that wait for this person: for an executive those to be opened, for others those drawn up and not signed."""
    if person.has_role(*OPENERS):
        asked = Sealing.objects.filter(state=SealingState.SEALED, asked_by__isnull=False)
        return asked.exclude(asked_by=person).count()
    return register_for(person).filter(state=SealingState.DRAWN).count()
