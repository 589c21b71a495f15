"""A customer's written consent to sharing outside: keeping it, taking it back, finding the one that covers a request (A6.2)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access import audit
from access.approvals.actions import DecisionRefused
from access.doors import CARE
from access.models import Person
from access.models.approvals import ApplicationState
from access.roles import Role, Section
from archive.models import OutsideConsent, OutsidePackage, OutsideRequest
from archive.models.outside import ConsentProof
from archive.sharing import reach
from customers.models import Customer
from procedures.consenting import is_minor
from records.actions import LONGEST_NAME
from vault.errors import KeyMissing
from vault.files import StoredFile, seal_file
from vault.images import CleanUpload


@dataclass(frozen=True, slots=True)
class Signed:
    """How a customer signed: `strokes` on the screen today, or on the paper of `scan` on that day; `signer_name` is the
    guardian's."""

    strokes: list[list[list[float]]] = field(default_factory=list)
    scan: CleanUpload | None = None
    filename: str = ""
    given_on: datetime.date | None = None
    signer_name: str = ""


def keep(package: OutsidePackage, signed: Signed, *, by: Person) -> OutsideConsent:
    """Keep the consent of a package's customer to what the application names, worded in the language of the moment; `by` is who
    holds the tablet or the paper.

    Raises PermissionDenied for somebody who does not serve the customer, or not in all these sections; DecisionRefused
    (no_signature, guardian, day) and where the application is decided already.
    """
    customer, request = package.customer, package.request
    _only_who_serves(customer, request.sections, by)
    given_on = signed.given_on or timezone.localdate()
    if request.application.state != ApplicationState.OPEN:
        raise DecisionRefused("ended")
    if signed.scan is None and not any(len(stroke) > 1 for stroke in signed.strokes):
        raise DecisionRefused("no_signature")
    if is_minor(customer.opened()) and not signed.signer_name.strip():
        raise DecisionRefused("guardian")
    if given_on > timezone.localdate():
        raise DecisionRefused("day")
    row = OutsideConsent(customer=customer, partner=request.partner, use=request.use, sections=request.sections)
    row.purpose, row.statement = request.application.opened().purpose, statement(request)
    row.given_on, row.signer_name, row.recorded_by = given_on, signed.signer_name.strip()[:LONGEST_NAME], by
    row.proof = ConsentProof.SCAN if signed.scan else ConsentProof.DRAWN
    row.strokes = [] if signed.scan else signed.strokes
    with transaction.atomic():
        row.scan = _sealed(signed.scan, customer, signed.filename) if signed.scan else None
        row.save()
        action = audit.Action.UPLOAD if signed.scan else audit.Action.SIGN
        audit.record(action, actor=by, customer=customer.pk, obj=row, purpose="outside_consent")
    return row


def _sealed(scan: CleanUpload, customer: Customer, filename: str) -> UUID:
    content = BytesIO(scan.data)
    return seal_file(content, subject=customer.pk, part=customer.pk, kind=scan.kind, name=filename).pk


def statement(request: OutsideRequest) -> str:
    """What the customer signs, in the language of the moment."""
    names = "、".join(str(section.label) for section in Section if section in request.sections)
    return _(
        "I consent that the clinic gives these parts of my file to %(partner)s: %(sections)s. Use: %(use)s. Purpose: "
        "“%(purpose)s”. The partner has bound itself to secrecy by an agreement. I may withdraw this consent at any time; what "
        "has not left the clinic by then stays there."
    ) % {
        "partner": request.partner.opened().name,
        "sections": names,
        "use": request.get_use_display(),
        "purpose": request.application.opened().purpose,
    }


def withdraw(consent: OutsideConsent, on: datetime.date, reason: str, *, by: Person) -> int:
    """The customer takes the consent back: packages that rest on it open nothing more from this moment on. Returns how many
    were open.

    An archive manager may always take it down, also where sections of it are closed. Raises PermissionDenied; DecisionRefused
    where it was withdrawn before, without a reason, or on a day that has not come.
    """
    _only_who_serves(consent.customer, () if by.has_role(Role.ARCHIVE_MANAGER) else consent.sections, by)
    if not reason.strip():
        raise DecisionRefused("no_reason")
    if not consent.given_on <= on <= timezone.localdate():
        raise DecisionRefused("day")
    with transaction.atomic():
        row = OutsideConsent.objects.select_for_update().get(pk=consent.pk)
        if row.withdrawn_on is not None:
            raise DecisionRefused("ended")
        packages = list(OutsidePackage.objects.open().filter(consent=row).select_for_update(of=("self",)))
        row.withdrawn_on, row.withdrawn_by, row.withdrawn_why = on, by, reason.strip()
        row.save()
        audit.record(audit.Action.REVOKE, actor=by, customer=row.customer_id, obj=row, purpose="outside_consent")
        for package in packages:
            package.ended_at, package.ended_by = timezone.now(), by
            package.save()
            audit.record(audit.Action.REVOKE, actor=by, customer=row.customer_id, obj=package, purpose="outside")
    return len(packages)


def covering(request: OutsideRequest, customer: UUID) -> OutsideConsent | None:
    """The newest consent in force of this customer for this partner and use that covers all sections of the request and was
    signed for the same purpose: the purpose stands in the words that were signed."""
    rows = OutsideConsent.objects.in_force().filter(customer=customer, partner=request.partner_id, use=request.use)
    purpose = request.application.opened().purpose
    newest_first = rows.filter(sections__contains=request.sections).order_by("-created_at")
    return next((row for row in newest_first if _reads(row, purpose)), None)


def _reads(consent: OutsideConsent, purpose: str) -> bool:
    """Whether a consent was signed for this purpose; one whose key is destroyed covers nothing."""
    try:
        return consent.opened().purpose.split() == purpose.split()
    except KeyMissing:
        return False


def scan_of(consent: OutsideConsent) -> StoredFile | None:
    """The stored scan of a consent on paper."""
    return StoredFile.objects.filter(pk=consent.scan).first() if consent.scan else None


def _only_who_serves(customer: Customer, sections: Iterable[str], by: Person) -> None:
    there = reach.open_to(by, pk=customer.pk).get(customer) if by.has_role(*CARE) else None
    if there is None or not reach.is_whole(there, sections):
        raise PermissionDenied("section")
