"""Which rows were imported before: the digest of what a row said, under a key of the system.

The plain digest of `customers.register` could be guessed from what a known person's row says; the keyed one cannot.
"""

import hashlib
import hmac
from collections.abc import Collection, Iterable
from uuid import UUID

from customers.models import ImportedRow, RegisterImport
from vault import crypto
from vault.copying import copy_plain
from vault.errors import KeyRefused
from vault.keyring import system

KEY_NAME = "register rows"
_BATCH = 5000


def ensure_key() -> bytes:
    """The key under which digests are kept; the very first is made here, in a store of its own.

    Raises KeyRefused where rows were imported but the key is lost: nothing could be known again.
    """
    found = system.opened(KEY_NAME)
    if not found:
        if ImportedRow.objects.exists():
            raise KeyRefused("the key of the imported rows is lost")
        system.make(KEY_NAME, 1)
        found = system.opened(KEY_NAME)
    return crypto.derive(found[0][1], "digest of a register row")


def imported(digests: Collection[str]) -> set[str]:
    """Those of these plain digests whose row was imported before."""
    key = ensure_key()
    plain = {_keyed(key, digest): digest for digest in digests}
    known: set[str] = set()
    wanted = list(plain)
    for start in range(0, len(wanted), _BATCH):
        rows = ImportedRow.objects.filter(digest__in=wanted[start : start + _BATCH])
        known.update(plain[bytes(digest)] for digest in rows.values_list("digest", flat=True))
    return known


def remember(source: RegisterImport, rows: Iterable[tuple[str, UUID]]) -> int:
    """Keep the digests of imported rows and whose file each went into; returns how many. Each digest once."""
    key = ensure_key()
    wanted = {_keyed(key, digest): customer for digest, customer in rows}
    return copy_plain(
        ImportedRow, [ImportedRow(source=source, digest=digest, customer=who) for digest, who in wanted.items()]
    )


def forget_customer(customer: UUID) -> int:
    """Delete what is remembered of a customer's rows (for the destruction of a file); returns how many."""
    return ImportedRow.objects.filter(customer=customer).delete()[0]


def _keyed(key: bytes, digest: str) -> bytes:
    return hmac.new(key, digest.encode(), hashlib.sha256).digest()
