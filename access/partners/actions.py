"""Keeping partners and their agreements: the archive manager's work, each in one transaction with its audit row."""

import datetime
from io import BytesIO

from django.core.exceptions import PermissionDenied
from django.db import transaction

from access import audit
from access.models import Partner, PartnerAgreement, Person
from access.roles import Role
from vault.files import seal_file
from vault.images import CleanUpload


def keep_partner(partner: Partner, *, by: Person) -> None:
    """Keep a new or changed partner. Raises StaleVersion where somebody else saved first, PermissionDenied."""
    _only_the_archive(by)
    action = audit.Action.CREATE if partner._state.adding else audit.Action.CHANGE
    with transaction.atomic():
        partner.save()
        audit.record(action, actor=by, obj=partner)


def record_agreement(
    partner: Partner,
    scan: CleanUpload,
    signed_on: datetime.date,
    ends_on: datetime.date | None,
    *,
    by: Person,
    filename: str = "",
) -> PartnerAgreement:
    """Keep an agreement that a partner signed: its days and the sealed scan."""
    _only_the_archive(by)
    row = PartnerAgreement(partner=partner, signed_on=signed_on, ends_on=ends_on, recorded_by=by)
    with transaction.atomic():
        content = BytesIO(scan.data)
        row.scan = seal_file(content, subject=partner.pk, part=row.pk, kind=scan.kind, name=filename).pk
        row.save()
        audit.record(audit.Action.UPLOAD, actor=by, obj=row, purpose="agreement")
    return row


def _only_the_archive(by: Person) -> None:
    if not by.has_role(Role.ARCHIVE_MANAGER):
        raise PermissionDenied("role")
