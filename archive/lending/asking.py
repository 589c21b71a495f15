"""Applying for a loan (档案借阅申请表, B6.4), keeping it on record when it is approved, calling it off before it leaves."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access import audit
from access.approvals import actions as approvals
from access.approvals.actions import DecisionRefused
from access.approvals.chains import Kind
from access.models import Application, Person
from archive.lending import borrowers, signing
from archive.lending.borrowers import Borrower
from archive.lending.rules import KEEPERS, PURPOSE, rules
from archive.models import ArchiveFile, Loan, LoanVolume, Volume
from archive.models.files import FileState
from archive.models.lending import Ground, LoanState
from archive.models.storage import VolumeState
from archive.requests.actions import APPLICANTS
from customers.models.numbers import next_number


class LoanRefused(Exception):
    """It is against a rule; `code` names which (archive.lending.wording)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody outside wants to borrow: volumes of one file by its archive number (none named: all of them), for so many
    working days. `demand` is the number of the authority's paper, where that is the ground."""

    number: str
    purpose: str
    borrower: Borrower
    days: int
    volumes: Sequence[int] = ()
    ground: str = Ground.CONSENT
    demand: str = ""


def ask(wish: Wish, *, by: Person) -> Application:
    """Apply for a loan; whoever decides first is told.

    Raises PermissionDenied; DecisionRefused (loan_file, loan_volumes, loan_days, loan_overdue): nobody lends what they may not
    see (B7.3), or to who has not brought back.
    """
    if not by.has_role(*APPLICANTS):
        raise PermissionDenied("role")
    if not 1 <= wish.days <= rules().longest:
        raise DecisionRefused("loan_days")
    if borrowers.is_blocked(wish.borrower):
        raise DecisionRefused("loan_overdue")
    file = file_for(by, wish.number)
    if file is None:
        raise DecisionRefused("loan_file")
    volumes = wanted_volumes(file, wish.volumes)
    if not volumes:
        raise DecisionRefused("loan_volumes")
    with transaction.atomic():
        if not ArchiveFile.objects.select_for_update().filter(pk=file.pk, state=FileState.KEPT).exists():
            raise DecisionRefused("loan_file")
        application = approvals.apply(Kind.LEND, wish.purpose, by=by)
        loan = Loan(
            application=application,
            number=f"JY{next_number('loan'):06d}",
            file=file,
            customer_id=file.customer_id,
            ground=wish.ground,
            demand=wish.demand.strip() if wish.ground == Ground.AUTHORITY else "",
            partner=wish.borrower.partner,
            unit=wish.borrower.unit.strip(),
            borrower=wish.borrower.person.strip(),
            contact=wish.borrower.contact.strip(),
            days=wish.days,
        )
        loan.save()
        for volume in volumes:
            LoanVolume(loan=loan, customer_id=file.customer_id, volume=volume, pages=volume.pages).save()
    return application


def file_for(person: Person, number: str) -> ArchiveFile | None:
    """The file of this archive number that may be lent, where the person sees it."""
    rows = ArchiveFile.objects.visible_to(person).filter(number=number.strip().upper(), state=FileState.KEPT)
    found: ArchiveFile | None = rows.first()
    return found


def wanted_volumes(file: ArchiveFile, positions: Sequence[int]) -> list[Volume]:
    """These volumes of a file, all where none is named; nothing where one of them is not there."""
    rows = Volume.objects.filter(file=file).exclude(state__in=(VolumeState.MISSING, VolumeState.DESTROYED))
    found = list(rows.filter(position__in=positions) if positions else rows)
    return found if len(found) >= len(set(positions)) else []


def keep_on_record(application: Application, by: Person) -> None:
    """The loan is approved: the archive keeps it on record (called by the engine).

    Raises DecisionRefused where the file is closed meanwhile, the borrower overdue, or neither consent nor demand is there.
    """
    loan: Loan = locked(application.loan)
    if not Loan.objects.visible_to(by).filter(pk=loan.pk, file__state=FileState.KEPT).exists():
        raise DecisionRefused("loan_file")
    if borrowers.is_blocked(borrowers.of_loan(loan)):
        raise DecisionRefused("loan_overdue")
    if not signing.has_ground(loan):
        raise DecisionRefused("loan_consent")
    loan.state = LoanState.APPROVED
    loan.save()
    audit.record(audit.Action.GRANT, actor=by, customer=loan.customer_id, obj=loan, purpose=PURPOSE)


def call_off(loan: Loan, reason: str, *, by: Person) -> None:
    """Nothing is handed out any more: the borrower needs it no longer, or the customer took the consent back.

    By the archive or who applied. Raises PermissionDenied, LoanRefused (no_reason, state).
    """
    if not by.has_role(*KEEPERS) and loan.application.applicant_id != by.pk:
        raise PermissionDenied("role")
    if not reason.strip():
        raise LoanRefused("no_reason")
    with transaction.atomic():
        fresh = locked(loan)
        if fresh.state != LoanState.APPROVED:
            raise LoanRefused("state")
        fresh.state, fresh.ended_at, fresh.ended_by = LoanState.CALLED_OFF, timezone.now(), by
        fresh.why = reason.strip()
        fresh.save()
        audit.record(audit.Action.REVOKE, actor=by, customer=fresh.customer_id, obj=fresh, purpose=PURPOSE)


def locked(loan: Loan) -> Loan:
    """The loan as it is now, opened and locked until the end of the transaction."""
    rows = Loan.objects.select_for_update(of=("self",)).select_related("application", "file", "partner", "customer")
    fresh: Loan = rows.get(pk=loan.pk)
    return fresh.opened()
