"""A customer who signs on paper: one person attaches the scan, a second one holds it against the sheet (design: signing).

The scan is a sealed file under the sheet's own key. Not here: the pages (`records.views.signed_papers`).
"""

from collections.abc import Sequence
from io import BytesIO
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from access import audit
from access.models import Person
from records import actions
from records.actions import CustomerSignature
from records.lifecycle import MoveRefused, checked_reason
from records.models import PaperSignature, RecordSheet, SignOff
from records.models.signed_papers import PaperOutcome
from records.models.signoffs import Signer
from vault.errors import StaleVersion
from vault.files import StoredFile, seal_file
from vault.images import CleanUpload


def attach(
    sheet: RecordSheet,
    scan: CleanUpload,
    *,
    by: Person,
    seen: int,
    name: str = "",
    signer: Signer = Signer.CUSTOMER,
    filename: str = "",
) -> PaperSignature:
    """Keep the scan of the edition that the customer signed; `name` is the guardian's.

    Raises MoveRefused (role, incomplete, signed already, what the spec refuses), StaleVersion where the sheet was changed
    after the paper was printed, PermissionDenied.
    """
    _refuse_stranger(sheet, by)
    _refuse_early(sheet, CustomerSignature([], name, signer), seen)
    part = getattr(sheet, type(sheet).seal_part)
    try:
        with transaction.atomic():
            file = seal_file(BytesIO(scan.data), subject=sheet.customer_id, part=part, kind=scan.kind, name=filename)
            paper = PaperSignature(
                sheet_key=sheet.spec.key,
                sheet_id=sheet.pk,
                edition=sheet.edition,
                customer=sheet.customer,
                subject=sheet.customer_id,
                part=part,
                scan=file.pk,
                signer=signer,
                signer_name=name,
                attached_by=by,
            )
            paper.save()
            _record(audit.Action.UPLOAD, paper, sheet, by)
    except IntegrityError:
        raise MoveRefused("paper waits") from None
    return paper


def _refuse_early(sheet: RecordSheet, signature: CustomerSignature, seen: int) -> None:
    """What would refuse the signature later refuses the paper now."""
    if sheet.version != seen:
        raise StaleVersion(sheet._meta.label, sheet.pk, seen)
    if not sheet.spec.customer_signs:
        raise MoveRefused("role")
    if sheet.spec.missing(sheet):
        raise MoveRefused("incomplete")
    if sheet.confirmed_edition == sheet.edition:
        raise MoveRefused("signed already")
    for check in sheet.spec.customer_checks:
        check(sheet, signature)


def confirm(
    paper: PaperSignature, sheet: RecordSheet, *, by: Person, included: Sequence[RecordSheet] = (), language: str = ""
) -> SignOff:
    """A second person has held scan and sheet against each other: it counts as the customer's signature from now on.

    `language`: the one that the paper is printed in, whose wording is frozen; without one, the language of the moment.

    Raises MoveRefused (second person, stale), PermissionDenied.
    """
    _close(paper, PaperOutcome.CONFIRMED, sheet, by)
    if paper.edition != sheet.edition:
        raise MoveRefused("stale")
    signature = CustomerSignature([], paper.signer_name, Signer(paper.signer), paper.scan)
    with transaction.atomic():
        paper.save()
        _record(audit.Action.SIGN, paper, sheet, by)
        return actions.sign_as_customer(
            sheet, signature, by=by, seen=sheet.version, included=included, language=language
        )


def refuse(paper: PaperSignature, sheet: RecordSheet, *, by: Person, reason: str) -> None:
    """The paper is not the sheet, or not signed: it stays readable and counts for nothing. Raises MoveRefused (reason, long
    reason, second person, state)."""
    reason = checked_reason(reason)
    _close(paper, PaperOutcome.REFUSED, sheet, by)
    paper.change_reason = reason
    with transaction.atomic():
        paper.save()
        _record(audit.Action.REFUSE, paper, sheet, by)


def _close(paper: PaperSignature, outcome: PaperOutcome, sheet: RecordSheet, by: Person) -> None:
    _refuse_stranger(sheet, by)
    if paper.attached_by_id == by.pk:
        raise MoveRefused("second person")
    if paper.outcome != PaperOutcome.WAITING or paper.sheet_id != sheet.pk:
        raise MoveRefused("state")
    paper.opened()
    paper.outcome, paper.checked_by, paper.checked_at = outcome, by, timezone.now()


def _refuse_stranger(sheet: RecordSheet, by: Person) -> None:
    if not by.has_perm(f"customers.change_{sheet.spec.section}", sheet.customer):
        raise PermissionDenied("section")


def _record(action: str, paper: PaperSignature, sheet: RecordSheet, by: Person) -> None:
    audit.record(action, actor=by, customer=sheet.customer_id, obj=paper, section=sheet.spec.section)


def waiting(sheet: RecordSheet) -> PaperSignature | None:
    """The paper of the newest edition that a second person has still to check."""
    return PaperSignature.objects.waiting_for(sheet).filter(edition=sheet.edition).select_related("attached_by").first()


def scan_of(sheet: RecordSheet, scan: UUID) -> StoredFile | None:
    """The stored scan with this id, if it is one of this sheet's."""
    known = PaperSignature.objects.filter(sheet_id=sheet.pk, scan=scan).exists()
    return StoredFile.objects.filter(pk=scan).first() if known else None
