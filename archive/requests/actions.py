"""Applying for files, providing them, giving them back, signing the register. Each in one transaction with its audit row."""

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access import audit, grants
from access.approvals import actions as approvals
from access.approvals.actions import DecisionRefused
from access.approvals.chains import Kind
from access.models import Application, Grant, Person
from access.models.grants import GrantSource
from access.roles import Role, Section
from archive.models import AccessRequest, RegisterEntry, RequestedFile
from customers.models import Customer

MOST_FILES: Final = 50
"""How many files one application may name."""
APPLICANTS: Final = frozenset(Role) - {Role.SYSADMIN}
"""Who may apply: the system administrator sees no clinical content."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to read. `numbers` are customer numbers; basic data always come along: a file without a name is
    mistaken for another."""

    purpose: str
    use: str
    numbers: Sequence[str]
    sections: Iterable[Section]
    begins_at: datetime.datetime
    ends_at: datetime.datetime
    place: str
    may_print: bool = False


def numbers_in(text: str) -> list[str]:
    """Customer numbers as people type them: one or many, with spaces, commas or line ends between, each once."""
    return list(dict.fromkeys(part.upper() for part in re.split(r"[\s,;，；、]+", text) if part))


def ask(wish: Wish, *, by: Person) -> Application:
    """Apply for access (A4.1, C4.3); whoever decides first is told. Raises PermissionDenied, DecisionRefused."""
    if not by.has_role(*APPLICANTS):
        raise PermissionDenied("role")
    with transaction.atomic():
        application = approvals.apply(Kind.ACCESS, wish.purpose, by=by)
        request = AccessRequest(
            application=application,
            use=wish.use,
            sections=sorted({Section.BASIC, *wish.sections}),
            begins_at=wish.begins_at,
            ends_at=wish.ends_at,
            place=wish.place,
            may_print=wish.may_print,
        )
        request.save()
        for number in wish.numbers[:MOST_FILES]:
            RequestedFile(request=request, number=number).save()
    return application


def provide(application: Application, by: Person) -> None:
    """Open what was approved, exactly those sections and that time, and write the register (called by the engine).

    A number that is no file, or none that the archive manager sees, is left out. Raises DecisionRefused where nothing is left
    or the time is over.
    """
    request = application.access_request
    if request.ends_at <= timezone.now():
        raise DecisionRefused("over")
    files = {row.number: row for row in request.files.all()}
    found = list(Customer.objects.visible_to(by).filter(number__in=files))
    if not found:
        raise DecisionRefused("no_file")
    for customer in found:
        grant = _open(request, customer, by)
        wanted = files[customer.number]
        wanted.customer = customer
        wanted.save()
        entry = RegisterEntry(requested=wanted, customer=customer, reader=application.applicant, grant=grant)
        entry.provided_by = by
        entry.save()


def _open(request: AccessRequest, customer: Customer, by: Person) -> Grant:
    return grants.give(
        request.application.applicant_id,
        customer,
        [Section(name) for name in request.sections],
        by=by,
        source=GrantSource.REQUEST,
        source_id=request.application_id,
        by_duty=False,
        may_print=request.may_print,
        starts_at=max(request.begins_at, timezone.now()),
        ends_at=request.ends_at,
    )


def give_back(entry: RegisterEntry, *, by: Person) -> None:
    """The reader is done, or the archive takes the file back: it is shut with the next request. Once more changes nothing.

    Raises PermissionDenied for anybody else.
    """
    if by.pk != entry.reader_id and not by.has_role(Role.ARCHIVE_MANAGER):
        raise PermissionDenied("role")
    with transaction.atomic():
        fresh = RegisterEntry.objects.select_for_update().get(pk=entry.pk)
        if fresh.returned_at is None:
            _returned(fresh, timezone.now(), by)


def sign_off(entry: RegisterEntry, remark: str = "", *, by: Person) -> None:
    """The archive manager has seen that the file is back; a reading that goes on is ended. Raises PermissionDenied for others,
    and for one's own reading; DecisionRefused where it was signed off already."""
    if not by.has_role(Role.ARCHIVE_MANAGER) or by.pk == entry.reader_id:
        raise PermissionDenied("role")
    with transaction.atomic():
        fresh = RegisterEntry.objects.select_for_update().get(pk=entry.pk)
        if fresh.signed_off_at is not None:
            raise DecisionRefused("ended")
        if fresh.returned_at is None:
            _returned(fresh, timezone.now(), by)
        fresh.signed_off_at, fresh.signed_off_by, fresh.remark = timezone.now(), by, remark.strip()
        fresh.save()
        audit.record(audit.Action.SIGN, actor=by, customer=fresh.customer_id, obj=fresh, purpose="access_register")


def note_end(entry: RegisterEntry) -> bool:
    """Write into the register that the time ran out by itself; returns whether it had not been given back before."""
    with transaction.atomic():
        fresh = RegisterEntry.objects.select_for_update().select_related("grant").get(pk=entry.pk)
        if fresh.returned_at is not None or fresh.grant.ends_at is None or fresh.grant.ends_at > timezone.now():
            return False
        _returned(fresh, fresh.grant.ends_at, None)
    return True


def _returned(entry: RegisterEntry, at: datetime.datetime, by: Person | None) -> None:
    if by is not None:
        grants.end(Grant.objects.filter(pk=entry.grant_id), by=by)
    entry.returned_at, entry.returned_by = at, by
    entry.save()
