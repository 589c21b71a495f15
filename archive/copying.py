"""Keeping a PDF that was made of a file: under a key of its own, and only where no part of the file began to go while it was
made. Such a PDF would show what is destroyed, and nobody would look for it (B9)."""

from dataclasses import dataclass
from uuid import UUID

from archive.holds import queries as holds
from archive.models import DestructionItem
from archive.models.destruction import ItemState
from vault.files import seal_copy
from vault.files.writer import Readable

_NOT_BEGUN = (ItemState.LISTED, ItemState.INTENDED, ItemState.CALLED_OFF)


class Overtaken(Exception):
    """A part of the file began to go, or went, while a PDF of it was made: it is to be made anew."""


@dataclass(frozen=True, slots=True)
class Begun:
    """How far destructions in this customer's file were when the making of a PDF began."""

    customer: UUID
    going: frozenset[tuple[UUID, str]]


def begin(customer: UUID) -> Begun:
    """Before anything of the file is read."""
    return Begun(customer, _going(customer))


def keep(begun: Begun, content: Readable) -> UUID:
    """Seal it and return the id of the stored file; in the transaction that saves the row which names it, since the lock that a
    destruction takes is held to its end. Raises Overtaken, FileNotStored."""
    holds.lock(begun.customer)
    if _going(begun.customer) != begun.going:
        raise Overtaken
    return seal_copy(content, subject=begun.customer, kind="application/pdf").pk


def _going(customer: UUID) -> frozenset[tuple[UUID, str]]:
    rows = DestructionItem.objects.filter(file__customer=customer).exclude(state__in=_NOT_BEGUN)
    return frozenset(rows.values_list("pk", "state"))
