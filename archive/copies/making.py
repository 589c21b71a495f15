"""Making the copy: the chosen sections bound as one PDF, each page marked, printed or under a password.

The password is made here and told once; it is kept nowhere. That is why a copy is made while somebody waits, and not as a job.
"""

import io
import secrets
from dataclasses import dataclass

import pikepdf
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access import audit, grants
from access.models import Person
from access.passwords import make_temporary
from access.roles import Deed, Section
from archive import copying
from archive.binding import printed_file
from archive.copies.actions import CopyRefused, locked, only_makers
from archive.enclosing import attachments_of, enclosure, is_theirs
from archive.models import CustomerCopy
from archive.models.bound import KEPT
from archive.models.copies import CopyState, Delivery
from customers.models.numbers import next_number
from records.printing import enclose, render_bound


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: the line of the register, and the password of a packaged copy, which is known only now."""

    copy: CustomerCopy
    word: str = ""


def make(copy: CustomerCopy, *, by: Person) -> Made:
    """Make the copy of what was wished, in the language of the moment, and enter it into the register.

    Raises PermissionDenied, CopyRefused (state, closed, empty).
    """
    only_makers(copy, by)
    begun = copying.begin(copy.customer_id)
    try:
        with transaction.atomic():
            fresh = locked(copy, CopyState.WISHED)
            fresh.number = next_number("copy")
            content = _bound(fresh, by)
            fresh.pages, word = _pages(content), ""
            if fresh.delivery == Delivery.PACKAGED:
                word = make_temporary()
                content = packaged(content, word)
            fresh.file = copying.keep(begun, io.BytesIO(content))
            _enter(fresh, by)
    except copying.Overtaken:
        return make(copy, by=by)
    return Made(fresh, word)


def _bound(copy: CustomerCopy, by: Person) -> bytes:
    """The PDF: only what the maker may print of this file at this moment can go into it."""
    wished = frozenset(map(Section, copy.sections))
    if not wished <= grants.sections(by, copy.customer, Deed.PRINT):
        raise CopyRefused("closed")
    enclosed = [enclosure(row, copy.customer) for row in attachments_of(copy.customer, wished, by)]
    facts = ((_("Copy no."), copy.label), (_("Photographs and scans"), str(len(enclosed))))
    mark = _mark(copy)
    printed = printed_file(copy.customer, wished, by=by, facts=facts, watermark=mark, belongs=is_theirs)
    if printed is None and not enclosed:
        raise CopyRefused("empty")
    return enclose(render_bound(printed) if printed else b"", enclosed, mark)


def _mark(copy: CustomerCopy) -> str:
    """What stands across every page."""
    return _("Copy for the customer, %(day)s, no. %(number)s") % {
        "day": timezone.localdate().isoformat(),
        "number": copy.label,
    }


def _pages(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)


def packaged(content: bytes, word: str) -> bytes:
    """The PDF under a password: AES-256, the title sealed too; nobody knows the owner's password."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user=word, owner=secrets.token_urlsafe(32), R=6))
    return out.getvalue()


def _enter(copy: CustomerCopy, by: Person) -> None:
    now = timezone.now()
    copy.fetchable_until = now + KEPT
    copy.state, copy.made_at, copy.made_by = CopyState.MADE, now, by
    copy.save()
    audit.record(deed_of(copy), actor=by, customer=copy.customer_id, obj=copy)


def deed_of(copy: CustomerCopy) -> audit.Action:
    """How the log calls what leaves: printed, or exported."""
    return audit.Action.PRINT if copy.delivery == Delivery.PRINTED else audit.Action.EXPORT
