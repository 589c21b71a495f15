"""What the import asks the system: which customers exist already, and which rows were imported before.

The caller answers from its search index; `NothingKnown` is an empty clinic.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """A customer of the system. `ref` is the caller's own key; phones are E.164; `address` as stored, "" if none."""

    ref: str
    name: str
    phones: frozenset[str] = frozenset()
    address: str = ""
    birth_date: str | None = None


class KnownCustomers(Protocol):
    """Answers for a whole file at once, so that a file of 20,000 rows costs two questions."""

    def customers(self, name_keys: Collection[str], phones: Collection[str]) -> Iterable[KnownCustomer]:
        """Give every customer who bears one of the names or one of the phones."""

    def imported(self, digests: Collection[str]) -> Collection[str]:
        """Give those digests whose row was imported before."""


class NothingKnown:
    """An empty clinic."""

    def customers(self, name_keys: Collection[str], phones: Collection[str]) -> Iterable[KnownCustomer]:
        """Know nobody."""
        return ()

    def imported(self, digests: Collection[str]) -> Collection[str]:
        """Remember no row."""
        return frozenset()
