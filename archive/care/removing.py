"""Removing outdated data by approval (A5.3): contact data confirmed as still right, a removal proposed, a removal carried out.

The head of the proposer's department decides, before that the head of the department of who wrote the draft; the archive
carries it out. What was signed is never removed: it is asked here, and by a trigger of the database.
"""

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access import audit
from access.approvals import actions as approvals
from access.approvals.actions import DecisionRefused
from access.approvals.chains import Kind
from access.models import Application, Person
from access.models.approvals import ApplicationState
from access.roles import Section
from archive.care import faults, outdated
from archive.care.actions import CareRefused
from archive.care.rules import KEEPERS
from archive.holds import queries as holds
from archive.models import ArchiveFile, ContactConfirmation, FileFault, PaperSheet, Removal
from archive.models.care import FaultKind, FaultState
from archive.models.files import FileState
from archive.models.removals import RemovalKind
from customers.models import ContactData, Customer
from customers.sheets.profile import CONTACT
from jobs.models import Notification
from records import actions as sheets
from records import spec as specs
from records.lifecycle import LONGEST_REASON, MoveRefused
from vault import destroying

PURPOSE: Final = "removal"
OF_DRAFTS: Final = (FaultKind.STALE, FaultKind.DOUBLED)
"""Faults that end by removing a draft, where nobody finishes it."""
WRITERS: Final = frozenset(CONTACT.writers)
"""Who keeps contact data, asks customers about them and proposes to remove what is wrong."""


def declare() -> None:
    """Declare what the application is about (called once, when the app is ready)."""
    from access.approvals import kinds
    from archive.care import removal_wording

    kinds.declare(
        Kind.REMOVE,
        kinds.Declared(
            title=_("Application to remove outdated data"),
            carry_out=carry_out,
            details=removal_wording.details,
            ends_at=lambda _application: None,
        ),
    )


def confirm_contact(customer: Customer, *, by: Person) -> ContactConfirmation:
    """Note that the customer was asked and the contact data are still right. Raises PermissionDenied."""
    _may_write(customer, by)
    with transaction.atomic():
        row = ContactConfirmation(customer=customer, confirmed_by=by)
        row.save()
        audit.record(
            audit.Action.CHANGE, actor=by, customer=customer.pk, obj=row, section=Section.CONTACT, purpose="confirmed"
        )
        for file in ArchiveFile.objects.filter(customer=customer):
            faults.look_at([file])
    return row


def _may_write(customer: Customer, by: Person) -> None:
    if not by.has_role(*WRITERS) or not by.has_perm(f"customers.change_{Section.CONTACT}", customer):
        raise PermissionDenied("role")


def propose_draft(fault: FileFault, reason: str, *, by: Person) -> Removal:
    """Propose to remove the draft that a fault names.

    Raises PermissionDenied for others than its owner and the archive managers, CareRefused (over, no_draft, signed, attached,
    not_kept, held, proposed), DecisionRefused.
    """
    if not by.has_role(*KEEPERS) and fault.owner_id != by.pk:
        raise PermissionDenied("role")
    if fault.kind not in OF_DRAFTS or fault.state != FaultState.OPEN:
        raise CareRefused("over")
    with transaction.atomic():
        _check_file(fault.customer_id, fault.target)
        sheet = _draft(fault.what, fault.target)
        writer = Person.objects.select_related("department").get(pk=sheet.recorded_by_id)
        row = Removal(customer_id=fault.customer_id, kind=RemovalKind.DRAFT, target=sheet.pk, seen=sheet.version)
        row.sheet_key, row.section = fault.what, sheet.spec.section
        row.happened_on, row.written_by = timezone.localdate(sheet.happened_at), writer
        concerned = [writer.department] if writer.department and writer.department_id != by.department_id else []
        return _proposed(row, reason, by, concerned)


def propose_contact(customer: Customer, columns: Collection[str], reason: str, *, by: Person) -> Removal:
    """Propose to empty columns of a customer's contact data.

    Raises PermissionDenied, CareRefused (nothing, long, not_kept, held, proposed), DecisionRefused.
    """
    _may_write(customer, by)
    if len(reason.strip()) > LONGEST_REASON:
        raise CareRefused("long")
    with transaction.atomic():
        contact = ContactData.objects.get(customer=customer).opened()
        _check_file(customer.pk, contact.pk)
        chosen = [name for name in CONTACT.field_names if name in columns and getattr(contact, name)]
        if not chosen:
            raise CareRefused("nothing")
        row = Removal(customer=customer, kind=RemovalKind.CONTACT, target=contact.pk, seen=contact.version)
        row.sheet_key, row.section, row.columns = CONTACT.key, Section.CONTACT, chosen
        return _proposed(row, reason, by, [])


def _proposed(row: Removal, reason: str, by: Person, concerned: list[Any]) -> Removal:
    row.application = approvals.apply(Kind.REMOVE, reason, by=by, concerned=concerned)
    row.save()
    audit.record(
        audit.Action.REQUEST, actor=by, customer=row.customer_id, obj=row, section=row.section, purpose=PURPOSE
    )
    return row


def _check_file(customer: UUID, target: UUID) -> None:
    """Take the lock that a hold takes, and refuse what is held, not kept any more, or proposed already."""
    holds.lock(customer)
    if holds.held([customer]):
        raise CareRefused("held")
    if ArchiveFile.objects.filter(customer=customer).exclude(state=FileState.KEPT).exists():
        raise CareRefused("not_kept")
    if Removal.objects.filter(target=target, application__state=ApplicationState.OPEN).exists():
        raise CareRefused("proposed")


def _draft(key: str, target: UUID) -> Any:
    """The draft, locked. Raises CareRefused (no_draft, signed, attached) where it is none that may be removed."""
    spec = specs.of_key(key)
    model: Any = spec.model
    sheet = model.objects.select_for_update(of=("self",)).filter(pk=target).first()
    if (
        sheet is None
        or not sheet.is_open
        or sheet.signed_edition
        or sheet.confirmed_edition
        or key in outdated.NUMBERED
    ):
        raise CareRefused("no_draft")
    if outdated.signed_among([target]):
        raise CareRefused("signed")
    if _has_attachments(target):
        raise CareRefused("attached")
    return sheet


def _has_attachments(target: UUID) -> bool:
    """Whether photographs or scans hang on the sheet: they are records of their own."""
    from procedures.models import Attachment

    return Attachment.objects.filter(sheet_id=target).exists()


def carry_out(application: Application, by: Person) -> None:
    """Remove what was approved (called by the engine, in its transaction).

    Raises DecisionRefused where it was signed, changed or held since, or the proposer may not do it any more.
    """
    row = Removal.objects.select_for_update().get(application=application)
    holds.lock(row.customer_id)
    if holds.held([row.customer_id]):
        raise DecisionRefused("removal_held")
    if ArchiveFile.objects.filter(customer=row.customer_id).exclude(state=FileState.KEPT).exists():
        raise DecisionRefused("removal_changed")
    row.removed_at, row.removed_by = timezone.now(), by
    row.__dict__["_history_user"] = by
    if row.kind == RemovalKind.DRAFT:
        _remove_draft(row)
    else:
        _empty_columns(row, application)
    audit.record(
        audit.Action.DESTROY, actor=by, customer=row.customer_id, obj=row, section=row.section, purpose=PURPOSE
    )
    for file in ArchiveFile.objects.filter(customer=row.customer_id):
        faults.look_at([file])


def _remove_draft(row: Removal) -> None:
    """The row, its history, what was typed and not saved, and what told people of it; the trace is written first, so that the
    database has its say."""
    try:
        sheet = _draft(row.sheet_key, row.target)
    except CareRefused as refused:
        raise DecisionRefused("removal_signed" if refused.code == "signed" else "removal_changed") from None
    if sheet.version != row.seen:
        raise DecisionRefused("removal_changed")
    row.save()
    _forget_typed(row)
    destroying.wipe(type(sheet), "id", {sheet.pk})
    destroying.wipe(PaperSheet, "record_id", {sheet.pk})
    Notification.objects.filter(subject=sheet.pk).delete()


def _forget_typed(row: Removal) -> None:
    from records.models import Draft

    Draft.objects.filter(form_key=f"{row.sheet_key}:{row.target}").delete()


def _empty_columns(row: Removal, application: Application) -> None:
    """Empty the columns in the name of who proposed it, with the reason of the application."""
    proposer = Person.objects.with_standing().get(pk=application.applicant_id)
    contact = ContactData.objects.select_for_update(of=("self",)).get(pk=row.target).opened()
    if contact.version != row.seen:
        raise DecisionRefused("removal_changed")
    row.save()
    try:
        sheets.save_draft(
            contact, dict.fromkeys(row.columns, ""), by=proposer, seen=row.seen, reason=application.opened().purpose
        )
    except (MoveRefused, PermissionDenied):
        raise DecisionRefused("applicant") from None
