"""Files that may be two of the same person: candidates by the keyed index, weighed like the warning at registration (A5.5).

A pair is known by a digest of both ids, the same for both files; a row of one file so says nothing of the other, and whoever
sees both finds them by it.
"""

import uuid
from collections.abc import Iterable, Iterator
from typing import Final
from uuid import UUID

from archive.merging.queries import together
from archive.models import ArchiveFile
from archive.models.files import FileState
from customers.identity import duplicates
from customers.indexing import phones_of
from customers.models import ContactData, Customer
from vault import blind_index
from vault.recorded import open_rows

SURE: Final = 0.7
"""From this score on two files count as perhaps one person's: a name alone is not enough (registration asks from 0.5 on)."""
MOST: Final = 100
"""Candidates that are weighed for one file."""


def of_customers(customers: Iterable[UUID]) -> Iterator[tuple[UUID, UUID]]:
    """Of these customers' files each that has a likely twin in the archive, with the pair's digest; merged ones have none."""
    wanted = list(customers)
    merged = together(wanted)
    for customer, person in _people(wanted).items():
        terms = [frozenset({term}) for term in duplicates.block_terms(person)]
        kept = ArchiveFile.objects.filter(state__in=(FileState.KEPT, FileState.RESTRICTED))
        rows = kept.filter(customer__in=blind_index.matching(terms)).exclude(customer=customer)
        others = set(rows.values_list("customer", flat=True)[:MOST]) - merged.get(customer, frozenset())
        for other, likely in _people(others).items():
            if duplicates.likeness(person, likely).score >= SURE:
                yield customer, pair_of(customer, other)


def pair_of(one: UUID, other: UUID) -> UUID:
    """The digest by which the faults of both files name the pair."""
    return uuid.uuid5(uuid.NAMESPACE_OID, "|".join(sorted((one.hex, other.hex))))


def _people(customers: Iterable[UUID]) -> dict[UUID, duplicates.Person]:
    """What is compared of these customers."""
    wanted = list(customers)
    rows = open_rows(Customer.objects.filter(pk__in=wanted)) if wanted else []
    contacts = open_rows(ContactData.objects.filter(customer__in=wanted)) if wanted else []
    phones = {row.customer_id: tuple(phones_of(row)) for row in contacts}
    return {
        row.pk: duplicates.Person(
            row.name, phones.get(row.pk, ()), row.birth_date, (row.document,) if row.document else ()
        )
        for row in rows
    }
