"""Reads of the copy register: who may see which lines; how many copies of a file were made."""

from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from access.models import Person
from access.roles import Role
from archive.models import CustomerCopy
from archive.models.copies import CopyState
from customers.models import Customer
from vault.files import StoredFile
from vault.recorded import open_rows

READERS: Final = frozenset({Role.ARCHIVE_MANAGER, Role.SUPERVISOR})
"""Who reads the register: the archive manager, and supervision by numbers alone (A7.1)."""


def register_for(reader: Person) -> QuerySet[CustomerCopy]:
    """The lines that `reader` may see: for supervision all of them, else those of files open to the reader."""
    rows = CustomerCopy.objects.select_related("customer", "created_by", "made_by", "handed_by")
    if reader.has_role(Role.SUPERVISOR):
        return rows
    return rows.filter(pk__in=CustomerCopy.objects.visible_to(reader))


def found(reader: Person, pk: UUID) -> CustomerCopy | None:
    """One copy, opened with its customer; None for somebody who may not see the file."""
    rows = CustomerCopy.objects.visible_to(reader).select_related("customer", "created_by", "made_by", "handed_by")
    row = rows.filter(pk=pk).first()
    if row is not None:
        open_rows([row, row.customer])
    return row


def made_of(customer: Customer) -> int:
    """How many copies of this file were made."""
    return CustomerCopy.objects.filter(customer=customer, state__in=(CopyState.MADE, CopyState.RECEIVED)).count()


def scan_of(copy: CustomerCopy, which: str) -> StoredFile | None:
    """The stored scan of the proxy letter or of the receipt."""
    file = {"letter": copy.letter, "receipt": copy.receipt_scan}.get(which)
    return StoredFile.objects.filter(pk=file).first() if file else None
