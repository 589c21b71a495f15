"""The numbers that paper files had in former registers: entering them, striking out what was entered in error."""

import re
import unicodedata
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from access import audit
from access.models import Person
from access.roles import Role, Section
from archive.models import OldNumber
from archive.models.numbering import OLD_NUMBER
from archive.numbering.issuing import NumberRefused
from customers.models import Customer
from records.lifecycle import checked_reason

_DASHES: Final = re.compile(r"[‐-―－—]+")


def plain(text: str) -> str:
    """A number as it is kept and looked for: capitals, half width, without blanks, one kind of hyphen and bracket."""
    folded = unicodedata.normalize("NFKC", _DASHES.sub("-", text)).upper()
    return re.sub(r"\s+", "", folded.replace("〔", "(").replace("〕", ")").replace("[", "(").replace("]", ")"))


def is_old_number(text: str) -> bool:
    """Whether a plain text can be an old number: signs with which no name can be written, a digit among them."""
    return re.fullmatch(OLD_NUMBER, text) is not None and any(sign.isdigit() for sign in text)


def enter(customer: Customer, number: str, source: str, *, by: Person) -> OldNumber:
    """Write down the number that the customer's file had elsewhere. Raises PermissionDenied, NumberRefused (shape, known)."""
    _only_keepers(customer, by)
    number = plain(number)
    if not is_old_number(number):
        raise NumberRefused("shape")
    row = OldNumber(customer=customer, number=number, source=source.strip(), entered_by=by)
    try:
        with transaction.atomic():
            row.save()
            audit.record(audit.Action.CREATE, actor=by, customer=customer.pk, obj=row, section=Section.ARCHIVE)
    except IntegrityError:
        raise NumberRefused("known") from None
    return row


def strike(row: OldNumber, reason: str, *, by: Person) -> None:
    """Take out what was entered in error; the row stays. Raises PermissionDenied, NumberRefused (struck), MoveRefused."""
    _only_keepers(row.customer, by)
    reason = checked_reason(reason)
    with transaction.atomic():
        fresh = OldNumber.objects.select_for_update().get(pk=row.pk).opened()
        if fresh.struck_at is not None:
            raise NumberRefused("struck")
        fresh.struck_at, fresh.struck_by, fresh.change_reason = timezone.now(), by, reason
        fresh.save()
        audit.record(audit.Action.MARK_ERROR, actor=by, customer=fresh.customer_id, obj=fresh)


def _only_keepers(customer: Customer, by: Person) -> None:
    if not by.has_role(Role.ARCHIVE_MANAGER) or not by.has_perm(f"customers.view_{Section.BASIC}", customer):
        raise PermissionDenied("role")
