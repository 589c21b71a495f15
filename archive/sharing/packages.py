"""Packages: the PDF for a partner, made of the approved sections alone, and its end (A4.7).

Rights, consent and time are asked again when the work is done, not only when it was asked for (T8).
"""

import io
from dataclasses import replace
from typing import cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation

from access import audit, grants
from access.models import Person
from access.roles import Deed, Role
from archive import binding, copying
from archive.models import OutsideDelivery, OutsidePackage
from archive.sharing.outside import has_agreement
from customers.models import Customer
from jobs import runs
from jobs.models import JobRun
from records.lifecycle import State
from records.models import RecordSheet
from records.printing import PrintedFile, render_bound
from vault.files import delete_file

_STEPS = 3
_UNFIT = (State.DRAFT, State.IN_ERROR)
"""States in which a sheet does not leave the house: nobody has signed it, or it is wrong."""


def make(package: UUID, run: JobRun | None = None) -> int:
    """Make the PDF and seal it under a key of its own; returns the number of sheets, 0 where nothing may leave.

    Repeating it replaces the file.
    """
    row = OutsidePackage.objects.open().filter(pk=package).first()
    if row is None or not has_agreement(row.request.partner):
        return 0
    begun = copying.begin(row.customer_id)
    with translation.override(row.language):
        printed = _printed(row)
        _say(run, 1)
        content = render_bound(printed) if printed else b""
    _say(run, 2)
    before = row.file
    row.sheets = len(printed.sheets) if printed else 0
    try:
        with transaction.atomic():
            if content:
                row.file = copying.keep(begun, io.BytesIO(content))
            row.save()
    except copying.Overtaken:
        return make(package, run)
    if before and before != row.file:
        delete_file(before)
    _say(run, _STEPS)
    return row.sheets


def _say(run: JobRun | None, done: int) -> None:
    if run is not None:
        runs.progress(run, done, _STEPS)


def _printed(package: OutsidePackage) -> PrintedFile | None:
    """The approved sections as far as who carried it out may print them, in the order of a bound file. Its codes say the number
    of the application alone: our own say which row a sheet is, which is nobody's business outside."""
    person = Person.objects.with_standing().get(pk=package.provided_by_id)
    customer = Customer.objects.visible_to(person).filter(pk=package.customer_id).first()
    if customer is None:
        return None
    may = grants.sections(person, customer.opened(), Deed.PRINT)
    sections = frozenset(section for section in may if section in package.request.sections)
    printed = binding.printed_file(customer, sections, by=person, watermark=watermark(package), belongs=_is_fit)
    if printed is None:
        return None
    sheets = tuple(replace(sheet, qr="") for sheet in printed.sheets)
    return replace(printed, qr=package.request.number, sheets=sheets)


def _is_fit(sheet: RecordSheet) -> bool:
    """A sheet about the customer is kept up to date without being signed; of others only what was finished leaves."""
    return sheet.spec.follows_customer or sheet.state not in _UNFIT


def watermark(package: OutsidePackage) -> str:
    """What stands across each page: to whom it was given, and by which application."""
    request = package.request
    return f"{request.partner.opened().name} · {request.number}"


def call_off(package: OutsidePackage, *, by: Person) -> None:
    """Nothing more goes out of the package, and links to it open nothing. Once more changes nothing.

    Raises PermissionDenied.
    """
    if not by.has_role(Role.ARCHIVE_MANAGER):
        raise PermissionDenied("role")
    with transaction.atomic():
        row = OutsidePackage.objects.select_for_update().get(pk=package.pk)
        if row.ended_at is None:
            row.ended_at, row.ended_by = timezone.now(), by
            row.save()
            audit.record(audit.Action.REVOKE, actor=by, customer=row.customer_id, obj=row, purpose="outside")


def sweep() -> int:
    """Delete the files of packages and deliveries out of which nothing can go any more; returns how many."""
    now = timezone.now()
    ended = Q(ended_at__isnull=False) | Q(expires_at__lte=now)
    packages = OutsidePackage.objects.filter(ended, file__isnull=False)
    of_ended = Q(package__ended_at__isnull=False) | Q(package__expires_at__lte=now)
    copies = OutsideDelivery.objects.filter(ended | of_ended, file__isnull=False)
    return _without_files(packages) + _without_files(copies)


def _without_files(rows: QuerySet) -> int:
    found = list(rows[:500])
    for row in found:
        delete_file(cast(UUID, row.file))
        row.file = None
        row.save()
    return len(found)
