"""Setting a hold, asking to have it lifted, lifting it. Each in one transaction with its audit row (A3.4).

A hold only protects, so it is set at once and by one person; lifting it takes two.
"""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access import audit
from access.models import Person
from access.overseeing import holders
from access.roles import Role
from archive.holds import queries
from archive.models import ArchiveFile, DestructionItem, LegalHold
from archive.models.destruction import UNDER_WAY
from archive.models.files import FileState
from customers.models import Customer
from jobs import notifications
from vault.keyring import ring

SETTERS: Final = queries.READERS
MOST_FILES: Final = 100
LIFT_ASKED: Final = "hold-lift-asked"
HELD: Final = "hold-set"


class HoldRefused(Exception):
    """The move is against a rule; `code` names which, `numbers` of which files (archive.holds.wording)."""

    def __init__(self, code: str, numbers: Sequence[str] = ()) -> None:
        super().__init__(code)
        self.code, self.numbers = code, list(numbers)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be held, why, on whose demand, from which day, and when somebody looks at it again."""

    numbers: Sequence[str]
    reason: str
    authority: str
    since: datetime.date
    review_on: datetime.date


def declare() -> None:
    """Declare what people are told (called once, when the app is ready)."""
    notifications.declare_kind(HELD, _("A file is held: nothing of it is destroyed"), "archive-hold")
    notifications.declare_kind(LIFT_ASKED, _("Somebody asks you to lift a legal hold"), "archive-hold")


def place(order: Order, *, by: Person) -> list[LegalHold]:
    """Hold the files of these customer numbers, all or none; the archive managers are told. It holds with the next statement.

    Raises PermissionDenied, HoldRefused (no_reason, unknown, gone, going).
    """
    if not by.has_role(*SETTERS):
        raise PermissionDenied("role")
    if not order.reason.strip():
        raise HoldRefused("no_reason")
    # by number and not narrowed to the reader: a hold shows nothing of the file, and must reach every one
    found = list(Customer.objects.filter(number__in=order.numbers).order_by("pk"))
    unknown = sorted(set(order.numbers) - {row.number for row in found})
    if unknown or not found:
        raise HoldRefused("unknown", unknown)
    together = uuid.uuid4()
    with transaction.atomic():
        return [_hold(customer, order, together, by) for customer in found]


def _hold(customer: Customer, order: Order, together: uuid.UUID, by: Person) -> LegalHold:
    queries.lock(customer.pk)
    _refuse_what_is_gone(customer)
    row = LegalHold(customer=customer, order=together, reason=order.reason.strip(), authority=order.authority.strip())
    row.since, row.review_on, row.set_by, row.set_at = order.since, order.review_on, by, timezone.now()
    row.save()
    audit.record(audit.Action.HOLD, actor=by, customer=customer.pk, obj=row, purpose="placed")
    notifications.notify(holders([Role.ARCHIVE_MANAGER]).exclude(pk=by.pk), HELD, subject=row.pk, by=by)
    return row


def _refuse_what_is_gone(customer: Customer) -> None:
    """Until the keys are destroyed a hold stops everything; after that there is nothing to hold. Of a part whose key is gone
    the rows are deleted in a moment, which a hold would forbid."""
    destroyed = ArchiveFile.objects.filter(customer=customer, state=FileState.DESTROYED).exists()
    if destroyed or ring.destroyed([customer.pk]):
        raise HoldRefused("gone", [customer.number])
    going = DestructionItem.objects.filter(file__customer=customer, state__in=UNDER_WAY, case__isnull=False)
    if ring.destroyed(item.part for item in going if item.part):
        raise HoldRefused("going", [customer.number])


def look_again(hold: LegalHold, review_on: datetime.date, *, by: Person) -> None:
    """It still stands: set the next day on which somebody looks. Raises PermissionDenied, HoldRefused (lifted, day)."""
    if not by.has_role(*SETTERS):
        raise PermissionDenied("role")
    if review_on <= timezone.localdate():
        raise HoldRefused("day")
    with transaction.atomic():
        fresh = _standing(hold)
        fresh.review_on = review_on
        fresh.save()
        audit.record(audit.Action.HOLD, actor=by, customer=fresh.customer_id, obj=fresh, purpose="looked_at")


def ask_to_lift(hold: LegalHold, reason: str, *, by: Person) -> None:
    """Ask an executive to lift it, with the reason. Asked again, the later one counts. Raises PermissionDenied, HoldRefused
    (no_reason, lifted)."""
    if not by.has_role(*SETTERS):
        raise PermissionDenied("role")
    if not reason.strip():
        raise HoldRefused("no_reason")
    with transaction.atomic():
        fresh = _standing(hold)
        fresh.lift_asked_by, fresh.lift_asked_at, fresh.lift_reason = by, timezone.now(), reason.strip()
        fresh.save()
        audit.record(audit.Action.HOLD, actor=by, customer=fresh.customer_id, obj=fresh, purpose="lift_asked")
        notifications.notify(holders([Role.EXECUTIVE]).exclude(pk=by.pk), LIFT_ASKED, subject=fresh.pk, by=by)


def lift(hold: LegalHold, *, by: Person) -> None:
    """Lift it: an executive, and not who asked for that. Raises PermissionDenied, HoldRefused (not_asked, lifted)."""
    if not by.has_role(*queries.LIFTERS):
        raise PermissionDenied("role")
    with transaction.atomic():
        queries.lock(hold.customer_id)
        fresh = _standing(hold)
        if fresh.lift_asked_by_id is None:
            raise HoldRefused("not_asked")
        if fresh.lift_asked_by_id == by.pk:
            raise PermissionDenied("own")
        fresh.lifted_by, fresh.lifted_at = by, timezone.now()
        fresh.save()
        audit.record(audit.Action.HOLD, actor=by, customer=fresh.customer_id, obj=fresh, purpose="lifted")


def _standing(hold: LegalHold) -> LegalHold:
    fresh: LegalHold = LegalHold.objects.select_for_update().get(pk=hold.pk)
    if not fresh.is_on:
        raise HoldRefused("lifted")
    return fresh
