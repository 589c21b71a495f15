"""Taking a wish for a copy down, calling it off, the receipt. Each in one transaction with its audit row.

Not here: making the copy (`making`).
"""

import datetime
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation

from access import audit
from access.models import Person
from access.overseeing import holders
from access.roles import Role, Section
from archive.copies import receipts
from archive.models import CustomerCopy
from archive.models.copies import CopyState, Delivery
from archive.models.identity import Receiver
from customers.models import Customer
from jobs import notifications
from procedures.consenting import is_minor
from records.lifecycle import checked_reason
from vault.files import delete_file, seal_file
from vault.images import CleanUpload

TAKERS: Final = frozenset({Role.FRONT_DESK, Role.ARCHIVE_MANAGER})
"""Who may take a wish down and check identity."""
MAKERS: Final = frozenset({Role.ARCHIVE_MANAGER})
"""Who makes copies and hands them over."""
OFFERED: Final = tuple(section for section in Section if section != Section.ARCHIVE)
"""Sections that a customer can have a copy of; the archive's own is about how the file is kept."""
TAIL: Final = 4
WISHED: Final = "copy_wished"
"""What the makers are told."""


class CopyRefused(Exception):
    """It is against a rule; `code` names which (archive.copies.wording)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Identity:
    """An identity paper that was seen: its kind and the last four characters of its number."""

    paper: str
    tail: str


@dataclass(frozen=True, slots=True)
class Proxy:
    """Who comes instead of the customer: name, relation, identity paper, scan of the letter (or proof of guardianship)."""

    name: str
    relation: str
    identity: Identity
    letter: CleanUpload | None
    filename: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """Which sections somebody wishes to have, and how."""

    sections: Sequence[Section]
    delivery: Delivery


def take_down(
    customer: Customer, wish: Wish, identity: Identity, *, compared: bool, by: Person, proxy: Proxy | None = None
) -> CustomerCopy:
    """Write down who wishes a copy, and tell those who make copies, after identity was checked: the customer's own paper, and
    the proxy's where one comes. `compared`: the photograph of the paper was held against the face.

    Raises PermissionDenied, CopyRefused (photo, tail, mismatch, guardian, proxy, letter, sections).
    """
    if not by.has_role(*TAKERS) or not by.has_perm(f"customers.view_{Section.BASIC}", customer):
        raise PermissionDenied("role")
    if not wish.sections or not set(wish.sections) <= set(OFFERED):
        raise CopyRefused("sections")
    check_identity(customer.opened(), identity, compared, proxy)
    copy = CustomerCopy(customer=customer, created_by=by, photo_compared=compared, delivery=wish.delivery)
    copy.sections = sorted(set(wish.sections))
    copy.own_paper, copy.own_tail = identity.paper, plain(identity.tail)
    with transaction.atomic():
        if proxy is not None:
            name_proxy(copy, proxy)
        copy.save()
        audit.record(audit.Action.REQUEST, actor=by, customer=customer.pk, obj=copy, purpose="copy")
        if not by.has_role(*MAKERS):
            notifications.notify(holders(MAKERS), WISHED, subject=copy.pk, customer=customer.pk, by=by)
    return copy


def check_identity(customer: Customer, identity: Identity, compared: bool, proxy: Proxy | None) -> None:
    """Hold what was seen of who comes against the rules and the opened customer; raises CopyRefused."""
    if not compared:
        raise CopyRefused("photo")
    if len(plain(identity.tail)) != TAIL or not identity.paper:
        raise CopyRefused("tail")
    known = plain(customer.document)
    if known and known[-TAIL:] != plain(identity.tail):
        raise CopyRefused("mismatch")
    if proxy is None and is_minor(customer):
        raise CopyRefused("guardian")
    if proxy is not None:
        _check_proxy(proxy)


def _check_proxy(proxy: Proxy) -> None:
    if not proxy.name.strip() or not proxy.relation.strip():
        raise CopyRefused("proxy")
    if len(plain(proxy.identity.tail)) != TAIL or not proxy.identity.paper:
        raise CopyRefused("proxy_tail")
    if proxy.letter is None:
        raise CopyRefused("letter")


def plain(number: str) -> str:
    """Letters and digits of a document number, as they are compared."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", number).upper())


def name_proxy(copy: Any, proxy: Proxy) -> None:
    """Write who came instead of the customer into a row that has those columns (a copy, a request for deletion)."""
    copy.receiver, copy.receiver_name, copy.relation = Receiver.PROXY, proxy.name.strip(), proxy.relation.strip()
    copy.proxy_paper, copy.proxy_tail = proxy.identity.paper, plain(proxy.identity.tail)
    copy.letter = _seal(copy, proxy.letter, proxy.filename)


def _seal(copy: Any, scan: Any, filename: str) -> Any:
    owner = copy.customer_id
    return seal_file(BytesIO(scan.data), subject=owner, part=owner, kind=scan.kind, name=filename).pk


def call_off(copy: CustomerCopy, reason: str, *, by: Person) -> None:
    """The wish comes to nothing. Raises PermissionDenied, MoveRefused (reason, long reason), CopyRefused (state)."""
    only_makers(copy, by)
    reason = checked_reason(reason)
    with transaction.atomic():
        fresh = locked(copy, CopyState.WISHED)
        fresh.state, fresh.change_reason = CopyState.DROPPED, reason
        fresh.save()
        audit.record(audit.Action.REFUSE, actor=by, customer=fresh.customer_id, obj=fresh, purpose="copy")


def sign_receipt(copy: CustomerCopy, strokes: list, language: str, *, by: Person) -> None:
    """Keep the receiver's drawn signature under the words of the receipt as they were read in `language`.

    Raises PermissionDenied, CopyRefused (blank, state).
    """
    only_makers(copy, by)
    if not any(len(stroke) > 1 for stroke in strokes):
        raise CopyRefused("blank")
    with transaction.atomic():
        fresh = locked(copy, CopyState.MADE)
        with translation.override(language):
            fresh.receipt = receipts.words(fresh)
        fresh.strokes = strokes
        _received(fresh, by)


def attach_receipt(copy: CustomerCopy, scan: CleanUpload, *, by: Person, filename: str = "") -> None:
    """Keep the scan of the receipt that was signed on paper. Raises PermissionDenied, CopyRefused (state)."""
    only_makers(copy, by)
    with transaction.atomic():
        fresh = locked(copy, CopyState.MADE)
        fresh.receipt_scan = _seal(fresh, scan, filename)
        _received(fresh, by)


def _received(copy: CustomerCopy, by: Person) -> None:
    copy.state, copy.received_at, copy.handed_by = CopyState.RECEIVED, timezone.now(), by
    copy.save()
    audit.record(audit.Action.SIGN, actor=by, customer=copy.customer_id, obj=copy, purpose="copy")


def locked(copy: CustomerCopy, state: CopyState) -> CustomerCopy:
    """The copy as it is now, opened and locked, in the state that is asked for; raises CopyRefused (state)."""
    fresh = CustomerCopy.objects.select_for_update().get(pk=copy.pk)
    if fresh.state != state:
        raise CopyRefused("state")
    fresh.customer.opened()
    return fresh.opened()


def only_makers(copy: CustomerCopy, by: Person) -> None:
    """Raise PermissionDenied for everybody who makes no copies, or may not see this file."""
    if not by.has_role(*MAKERS) or not by.has_perm(f"customers.view_{Section.BASIC}", copy.customer):
        raise PermissionDenied("role")


def sweep(at: datetime.datetime | None = None) -> int:
    """Delete the copies themselves whose hour is over; the lines of the register stay. Returns how many."""
    over = CustomerCopy.objects.filter(file__isnull=False, fetchable_until__lte=at or timezone.now())
    count = 0
    for row in over[:500]:
        file = cast(UUID, row.file)
        row.opened().file = None
        row.save()
        delete_file(file)
        count += 1
    return count
