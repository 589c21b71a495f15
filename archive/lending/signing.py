"""What is signed for a loan: the customer's consent or the authority's demand before it is approved (A6.2), the loan agreement
before anything is handed out (B6.4)."""

import datetime
from dataclasses import dataclass, field
from io import BytesIO
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access import audit
from access.approvals.actions import DecisionRefused
from access.models import Person
from access.models.approvals import ApplicationState
from access.roles import Section
from archive.lending import borrowers
from archive.lending.rules import KEEPERS, PURPOSE
from archive.models import Loan, LoanPaper
from archive.models.lending import Ground, LoanState
from archive.models.lending_papers import PaperKind
from archive.models.outside import ConsentProof
from procedures.consenting import is_minor
from records.actions import LONGEST_NAME
from vault.files import StoredFile, seal_file
from vault.images import CleanUpload


@dataclass(frozen=True, slots=True)
class Signed:
    """How it was signed: `strokes` on the screen today, or on the paper of `scan` on that day."""

    strokes: list[list[list[float]]] = field(default_factory=list)
    scan: CleanUpload | None = None
    filename: str = ""
    signed_on: datetime.date | None = None
    signer_name: str = ""


def keep(loan: Loan, kind: PaperKind, signed: Signed, *, by: Person) -> LoanPaper:
    """Keep a signed paper, worded in the language of the moment; `by` is who holds the tablet or the paper.

    Raises PermissionDenied; DecisionRefused (no_signature, guardian, day; ended, where it is signed or too late for it).
    """
    if not may_take(loan, kind, by):
        raise PermissionDenied("role")
    signed_on = signed.signed_on or timezone.localdate()
    drawn = any(len(stroke) > 1 for stroke in signed.strokes)
    if signed.scan is None and (not drawn or kind == PaperKind.DEMAND):
        raise DecisionRefused("no_signature")
    if kind == PaperKind.CONSENT and is_minor(loan.customer.opened()) and not signed.signer_name.strip():
        raise DecisionRefused("guardian")
    if signed_on > timezone.localdate():
        raise DecisionRefused("day")
    with transaction.atomic():
        fresh = Loan.objects.select_for_update(of=("self",)).select_related("application", "customer").get(pk=loan.pk)
        if kind not in awaited(fresh.opened()):
            raise DecisionRefused("ended")
        row = LoanPaper(loan=fresh, customer_id=fresh.customer_id, kind=kind, signed_on=signed_on, recorded_by=by)
        row.statement = statement(fresh, kind)
        row.signer_name = signed.signer_name.strip()[:LONGEST_NAME]
        row.proof = ConsentProof.SCAN if signed.scan else ConsentProof.DRAWN
        row.strokes = [] if signed.scan else signed.strokes
        row.scan = _sealed(fresh, signed.scan, signed.filename) if signed.scan else None
        row.save()
        action = audit.Action.UPLOAD if signed.scan else audit.Action.SIGN
        audit.record(action, actor=by, customer=fresh.customer_id, obj=row, purpose=PURPOSE)
    return row


def _sealed(loan: Loan, scan: CleanUpload, filename: str) -> UUID:
    owner = loan.customer_id
    return seal_file(BytesIO(scan.data), subject=owner, part=owner, kind=scan.kind, name=filename).pk


def may_take(loan: Loan, kind: PaperKind, by: Person) -> bool:
    """Whether somebody may take this signature: the archive the agreement, the archive or who applied the others; each only
    while they see the file."""
    serves = by.has_role(*KEEPERS) or (kind != PaperKind.AGREEMENT and loan.application.applicant_id == by.pk)
    return serves and by.has_perm(f"customers.view_{Section.BASIC}", loan.customer)


def awaited(loan: Loan) -> list[PaperKind]:
    """What has yet to be signed now: first the ground of the loan, and once it is approved the agreement."""
    there = set(loan.papers.values_list("kind", flat=True))
    if loan.state == LoanState.ASKED and loan.application.state == ApplicationState.OPEN:
        wanted = [ground_paper(loan)]
    else:
        wanted = [PaperKind.AGREEMENT] if loan.state == LoanState.APPROVED else []
    return [kind for kind in wanted if kind not in there]


def ground_paper(loan: Loan) -> PaperKind:
    """The paper on which a loan rests."""
    return PaperKind.CONSENT if loan.ground == Ground.CONSENT else PaperKind.DEMAND


def has_ground(loan: Loan) -> bool:
    """Whether the consent or the demand is on record."""
    return bool(loan.papers.filter(kind=ground_paper(loan)).exists())


def has_agreement(loan: Loan) -> bool:
    """Whether the loan agreement is signed."""
    return bool(loan.papers.filter(kind=PaperKind.AGREEMENT).exists())


def scan_of(paper: LoanPaper) -> StoredFile | None:
    """The stored scan of what was signed on paper."""
    return StoredFile.objects.filter(pk=paper.scan).first() if paper.scan else None


def statement(loan: Loan, kind: PaperKind) -> str:
    """What is signed, of an opened loan, in the language of the moment."""
    told = {
        "file": loan.file.number,
        "unit": borrowers.unit_name(loan) or loan.borrower,
        "person": loan.borrower,
        "days": loan.days,
        "purpose": loan.application.opened().purpose,
        "demand": loan.demand,
    }
    return {PaperKind.CONSENT: _consent, PaperKind.DEMAND: _demand, PaperKind.AGREEMENT: _agreement}[kind]() % told


def _consent() -> str:
    return _(
        "I consent that the clinic lends the paper volumes of my file %(file)s to %(unit)s for at most %(days)s working days, "
        "longer only by an approved extension. Purpose: “%(purpose)s”. The borrower binds itself by an agreement not to "
        "pass on, copy or disclose them. I may withdraw this consent as long as they have not left the clinic."
    )


def _demand() -> str:
    return _("%(unit)s demands the file %(file)s in writing, number %(demand)s. Purpose: “%(purpose)s”.")


def _agreement() -> str:
    return _(
        "The borrower receives the volumes listed above of file %(file)s for %(days)s working days from the day of handing out "
        "and returns them whole by the last day. An extension is asked for before that day and holds only when it is approved. "
        "The volumes are not lent on, not copied, not photographed, and nothing of what they say is disclosed. They are kept "
        "under lock. On return the clinic inspects every page. For damage the borrower bears the cost of repair; for pages or "
        "volumes lost the cost of restoring them, and every claim that the customer or a third party makes for it. Loss or "
        "damage is told to the clinic on the same day."
    )
