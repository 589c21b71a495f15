"""Handing a package over: as a PDF under a password, or over a link with a code (A4.7, A6.3).

Both secrets are shown once and not kept.
"""

import datetime
import hashlib
import io
import secrets
from dataclasses import dataclass
from typing import Final

import pikepdf
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access import audit, passwords
from access.approvals.actions import DecisionRefused
from access.models import Person
from access.roles import Role
from archive import copying
from archive.models import OutsideDelivery, OutsidePackage
from archive.models.deliveries import Way
from archive.sharing.outside import has_agreement
from vault.errors import VaultError
from vault.files import open_stored

DAYS, LONGEST_DAYS = 7, 30
OPENINGS, MOST_OPENINGS = 3, 10
CODE_LENGTH: Final = 8
FILE_KEPT: Final = datetime.timedelta(days=1)
"""How long the encrypted file can be fetched here, to be sent on; then it is deleted."""


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A new delivery with what is shown this once: the password of a file, or token and code of a link."""

    delivery: OutsideDelivery
    secret: str
    token: str = ""


def as_file(package: OutsidePackage, *, by: Person) -> HandedOut:
    """Encrypt the PDF (AES-256) under a password of its own, for the archive manager to fetch and send on.

    Raises PermissionDenied; DecisionRefused where nothing may go out of the package.
    """
    _check(package, by)
    begun = copying.begin(package.customer_id)
    content = content_of(package)
    if content is None:
        raise DecisionRefused("package_over")
    password = passwords.make_temporary()
    locked = io.BytesIO(_encrypted(content, password))
    row = OutsideDelivery(package=package, way=Way.FILE, made_by=by, expires_at=_until(package, FILE_KEPT))
    try:
        with transaction.atomic():
            row.file = copying.keep(begun, locked)
            return HandedOut(_kept(row, by), password)
    except copying.Overtaken:
        raise DecisionRefused("package_over") from None


def as_link(package: OutsidePackage, days: int, openings: int, *, by: Person) -> HandedOut:
    """Make a link that lasts so many days and opens so many times, never longer than the package is kept.

    Raises PermissionDenied; DecisionRefused where nothing may go out of the package, or for a longer time or more openings than
    a link may have.
    """
    _check(package, by)
    if not (1 <= days <= LONGEST_DAYS and 1 <= openings <= MOST_OPENINGS):
        raise DecisionRefused("link_limits")
    token, code = secrets.token_urlsafe(32), passwords.make_code(CODE_LENGTH)
    until = _until(package, datetime.timedelta(days=days))
    row = OutsideDelivery(package=package, way=Way.LINK, made_by=by, expires_at=until, openings_allowed=openings)
    row.token_digest, row.code = digest_of(token), make_password(code)
    return HandedOut(_kept(row, by), code, token)


def digest_of(token: str) -> str:
    """What is kept of a token: it holds 256 bits of chance, so a plain hash cannot be turned round."""
    return hashlib.sha256(token.encode()).hexdigest()


def call_off(delivery: OutsideDelivery, *, by: Person) -> None:
    """A link opens nothing from now on; an encrypted file can be fetched here no more. Once more changes nothing.

    Raises PermissionDenied.
    """
    _only_the_archive(by)
    with transaction.atomic():
        row = OutsideDelivery.objects.select_for_update().get(pk=delivery.pk)
        if row.ended_at is None:
            row.ended_at, row.ended_by = timezone.now(), by
            row.save()
            customer = delivery.package.customer_id
            audit.record(audit.Action.REVOKE, actor=by, customer=customer, obj=row, purpose="outside_delivery")


def is_ready(package: OutsidePackage) -> bool:
    """Whether something may go out of the package now: made, in time, not called off, consent and agreement in force."""
    made = OutsidePackage.objects.open().filter(pk=package.pk, file__isnull=False).exists()
    return made and has_agreement(package.request.partner)


def _check(package: OutsidePackage, by: Person) -> None:
    _only_the_archive(by)
    if not is_ready(package):
        raise DecisionRefused("package_over")


def _only_the_archive(by: Person) -> None:
    if not by.has_role(Role.ARCHIVE_MANAGER):
        raise PermissionDenied("role")


def _kept(row: OutsideDelivery, by: Person) -> OutsideDelivery:
    with transaction.atomic():
        row.save()
        customer = row.package.customer_id
        audit.record(audit.Action.EXPORT, actor=by, customer=customer, obj=row, purpose=f"outside_{row.way}")
    return row


def _until(package: OutsidePackage, span: datetime.timedelta) -> datetime.datetime:
    """The end of a span from now, and of the package's own time at the latest."""
    return min(timezone.now() + span, package.expires_at or timezone.now())


def content_of(package: OutsidePackage) -> bytes | None:
    """The plain PDF, in memory; None where it was never made, or key or file are gone."""
    if package.file is None:
        return None
    try:
        with open_stored(package.file) as content:
            return b"".join(content.blocks())
    except VaultError:
        return None


def _encrypted(content: bytes, password: str) -> bytes:
    out = io.BytesIO()
    lock = pikepdf.Encryption(user=password, owner=secrets.token_urlsafe(32), R=6, aes=True, metadata=True)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(out, encryption=lock)
    return out.getvalue()
