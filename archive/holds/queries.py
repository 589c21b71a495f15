"""Whether files are held, and the lock by which a hold and a destruction never pass each other."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from access.models import Person
from access.roles import Role
from archive.merging.queries import together, with_others
from archive.models import LegalHold

READERS: Final = frozenset({Role.ARCHIVE_MANAGER, Role.SUPERVISOR, Role.EXECUTIVE})
"""Who sees which files are held, by number, and why."""

LIFTERS: Final = frozenset({Role.EXECUTIVE})
"""Who lifts one that somebody else asks to have lifted."""


class FileHeld(Exception):
    """The file is held: nothing of it is destroyed."""


def held(customer_ids: Iterable[UUID]) -> set[UUID]:
    """Those of these customers whose file is held now, or another file of the same person that it is merged with."""
    wanted = list(customer_ids)
    groups = together(wanted)
    every = [*wanted, *frozenset().union(*groups.values())]
    on = set(LegalHold.objects.on().filter(customer__in=every).values_list("customer_id", flat=True))
    return {one for one in wanted if on & groups.get(one, frozenset({one}))}


def lock(customer_id: UUID) -> None:
    """Take the lock of the file, and of those merged with it, until the transaction ends; waits for who has it. Setting a hold
    takes it too."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a lock without a transaction holds nothing")
    taken: set[UUID] = set()
    while waiting := set(with_others([customer_id])) - taken:  # once more: they may have been merged while it waited
        for one in sorted(waiting):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"archive hold {one}"])
        taken |= waiting


def lock_and_check(customer_id: UUID) -> None:
    """Take the file's lock and raise FileHeld where a hold is on. What follows in this transaction comes before any hold that
    is set later: that one waits, and then finds what was done."""
    lock(customer_id)
    if held([customer_id]):
        raise FileHeld


def holds_for(reader: Person) -> QuerySet[LegalHold]:
    """The register of holds, newest first; nothing for others."""
    rows = LegalHold.objects.select_related("customer", "set_by", "lift_asked_by", "lifted_by").order_by(
        "-set_at", "-pk"
    )
    return rows if reader.has_role(*READERS) else rows.none()


def waiting(person: Person) -> int:
    """Holds that wait for this person: for an executive those to be lifted, for others those to be looked at again."""
    on = LegalHold.objects.on()
    if person.has_role(*LIFTERS):
        return on.filter(lift_asked_by__isnull=False).exclude(lift_asked_by=person).count()
    return on.filter(review_on__lt=timezone.localdate()).count()
