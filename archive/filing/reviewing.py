"""Handing a file over, accepting it, sending it back (B2.4, B2.5). Each in one transaction with its audit row."""

from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access import audit
from access.models import Person
from access.overseeing import holders
from access.roles import Role, Section
from archive.filing import actions, proposing, queries
from archive.filing.completeness import Finding, Line
from archive.models import ArchiveFile, Submission
from archive.models.files import FileClass, FileState
from archive.models.filing import Channel, SubmissionState
from archive.numbering import issuing
from customers.models import Case, Customer
from customers.models.customer import Kind
from jobs import notifications
from records.lifecycle import checked_reason

HANDERS: Final = frozenset(
    {Role.FRONT_DESK, Role.SALES, Role.AFTER_SALES, Role.CUSTOMER_SERVICE, Role.NURSE, Role.ARCHIVE_MANAGER}
)
"""Who hands files over; the archive manager takes in what is given to the archive directly."""
HANDED: Final = "file-handed-over"
ACCEPTED: Final = "file-accepted"
SENT_BACK: Final = "file-sent-back"


class ReviewRefused(Exception):
    """The step is against a rule; `code` names which (archive.filing.wording)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def declare() -> None:
    """Declare what people are told (called once, when the app is ready)."""
    notifications.declare_kind(HANDED, _("A file was handed over to the archive for review"), "archive-submission")
    notifications.declare_kind(ACCEPTED, _("The archive accepted a file that you handed over"), "archive-submission")
    notifications.declare_kind(SENT_BACK, _("The archive sent a file back to be completed"), "archive-submission")


def hand_over(customer: Customer, channel: Channel, lines: list[Line], note: str = "", *, by: Person) -> Submission:
    """Hand a customer's file over for review; the archive managers are told. `lines`: the completeness that was shown.

    Raises PermissionDenied, ReviewRefused (waiting, state).
    """
    if not by.has_role(*HANDERS) or not by.has_perm(f"customers.view_{Section.BASIC}", customer):
        raise PermissionDenied("role")
    with transaction.atomic():
        Customer.objects.select_for_update(of=("self",)).filter(pk=customer.pk).first()
        _refuse_second(customer)
        row = Submission(customer=customer, channel=channel, handed_by=by, created_at=timezone.now())
        row.sheets = [line.key for line in lines if line.finding == Finding.FINISHED]
        row.note = note.strip()
        row.save()
        audit.record(audit.Action.REQUEST, actor=by, customer=customer.pk, obj=row, purpose="filing")
        told = holders([Role.ARCHIVE_MANAGER]).exclude(pk=by.pk)
        notifications.notify(told, HANDED, subject=row.pk, customer=customer.pk, by=by)
    return row


def _refuse_second(customer: Customer) -> None:
    if Submission.objects.waiting().filter(customer=customer).exists():
        raise ReviewRefused("waiting")
    if ArchiveFile.objects.filter(customer=customer).exclude(state=FileState.KEPT).exists():
        raise ReviewRefused("state")


def likely_class(customer: Customer, cases: list[Case]) -> FileClass:
    """The class that a customer's file most likely belongs to, preset for the review (D3.2)."""
    if customer.kind == Kind.INSTITUTION:
        return FileClass.DENTURE_INSTITUTION
    if customer.kind == Kind.DISTRIBUTOR:
        return FileClass.DENTURE_DISTRIBUTOR
    known = {"denture": FileClass.DENTURE_PERSON, "care": FileClass.CARE, "home": FileClass.HOME}
    names = [case.pathway.split("-")[0] for case in cases]
    return next((known[name] for name in names if name in known), FileClass.OUTPATIENT)


def accept(submission: Submission, file_class: FileClass, unit: str = "", *, by: Person) -> ArchiveFile:
    """Accept a file: number and file in one transaction, what is finished is filed, the submitter is told (B2.5).

    A customer whose file the archive has already keeps number and class; what came new is filed there.
    Raises PermissionDenied, ReviewRefused (decided, own, state), NumberRefused.
    """
    with transaction.atomic():
        fresh = _to_decide(submission, by)
        _refuse_own(fresh, by)
        file = ArchiveFile.objects.select_for_update().filter(customer=fresh.customer_id).first()
        if file is not None and file.state != FileState.KEPT:
            raise ReviewRefused("state")
        file = file or _opened(fresh.customer, file_class, unit, by)
        proposing.propose([file.pk])
        actions.file_items(queries.to_file(by).filter(file=file).values_list("pk", flat=True), by=by)
        _decided(fresh, SubmissionState.ACCEPTED, by)
        audit.record(audit.Action.APPROVE, actor=by, customer=fresh.customer_id, obj=fresh, purpose="filing")
        _tell(fresh, ACCEPTED, by)
    return file


def send_back(submission: Submission, reason: str, *, by: Person) -> None:
    """Send a file back with the reason; the submitter is told. Raises PermissionDenied, ReviewRefused, MoveRefused."""
    reason = checked_reason(reason)
    with transaction.atomic():
        fresh = _to_decide(submission, by)
        fresh.change_reason = reason
        _decided(fresh, SubmissionState.SENT_BACK, by)
        audit.record(audit.Action.REFUSE, actor=by, customer=fresh.customer_id, obj=fresh, purpose="filing")
        _tell(fresh, SENT_BACK, by)


def is_own(submission: Submission, by: Person) -> bool:
    """Whether it is one's own hand-over and another archive manager is there to review it."""
    others = holders([Role.ARCHIVE_MANAGER]).exclude(pk=by.pk)
    return submission.handed_by_id == by.pk and others.exists()


def _refuse_own(submission: Submission, by: Person) -> None:
    if is_own(submission, by):
        raise ReviewRefused("own")


def _to_decide(submission: Submission, by: Person) -> Submission:
    actions.only_keepers(by)
    rows = Submission.objects.visible_to(by).select_for_update(of=("self",)).select_related("customer")
    fresh: Submission | None = rows.filter(pk=submission.pk).first()
    if fresh is None:
        raise PermissionDenied("file")
    if fresh.state != SubmissionState.WAITING:
        raise ReviewRefused("decided")
    return fresh.opened()


def _opened(customer: Customer, file_class: FileClass, unit: str, by: Person) -> ArchiveFile:
    """The new file with its number."""
    file = ArchiveFile(customer=customer, accepted_at=timezone.now(), accepted_by=by)
    issuing.put_on(file, issuing.issue(file_class, unit, by=by, at=file.accepted_at, file=file.pk))
    file.save()
    audit.record(audit.Action.CREATE, actor=by, customer=customer.pk, obj=file, section=Section.ARCHIVE)
    return file


def _decided(row: Submission, state: SubmissionState, by: Person) -> None:
    row.state, row.decided_at, row.decided_by = state, timezone.now(), by
    row.save()


def _tell(row: Submission, kind: str, by: Person) -> None:
    if row.handed_by_id != by.pk:
        notifications.notify([row.handed_by], kind, subject=row.pk, customer=row.customer_id, by=by)
