"""What happens to customers and cases: registering, changing contact data, opening and closing a case.

Who may is asked of `access`; when may of the lifecycle and of the care pathway.
"""

import datetime
from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access import audit, grants
from access.models import Department, Person
from access.models.grants import GrantSource
from access.roles import Role, Section
from customers import bookings, indexing, pathways, visits
from customers.identity.numbers import customer_number
from customers.models import Case, ContactData, Customer, HealthProfile
from customers.models.cases import Outcome
from customers.models.numbers import next_number
from records import actions as sheets
from records.lifecycle import checked_reason
from records.models.sheets import Origin
from records.stages import Stage
from vault.keyring import ring

REGISTRARS = (Role.FRONT_DESK, Role.CUSTOMER_SERVICE, Role.ARCHIVE_MANAGER)
KEEPERS = "archive"
"""Code of the archive department, which keeps every file (B2.5)."""


def register_customer(
    basic: Mapping[str, Any],
    contact: Mapping[str, Any],
    health: Mapping[str, Any],
    *,
    by: Person,
    pathway: str = "eyelid",
    origin: Origin = Origin.DIRECT,
    note: str = "",
) -> Customer:
    """Make a customer with number, contact data and health profile, and open the first case (A2.1, D3.1).

    Raises PermissionDenied unless `by` registers customers by role.
    """
    if not by.has_role(*REGISTRARS):
        raise PermissionDenied("role")
    customer = Customer()
    ring.ensure(customer.id, customer.id)  # the key is committed in its own store before the first row
    case = Case(customer=customer)
    ring.ensure(customer.id, case.id)
    with transaction.atomic():
        customer.serial = next_number("customer")
        customer.number = customer_number(customer.serial)
        _write_profile(customer, basic, contact, health, by=by, origin=origin, note=note)
        open_case(customer, pathway, by=by, case=case)
        indexing.refresh(customer)
    return customer


def _write_profile(
    customer: Customer,
    basic: Mapping[str, Any],
    contact: Mapping[str, Any],
    health: Mapping[str, Any],
    *,
    by: Person,
    origin: Origin,
    note: str,
) -> None:
    """Write the three sheets about a new customer. The registrar's grant comes right after the row it needs."""
    values = customer.clean_values(dict(basic))
    for name, value in values.items():
        setattr(customer, name, value)
    customer.recorded_by = customer.changed_by = by
    if origin != Origin.DIRECT:
        customer.origin, customer.origin_note, customer.state = origin, note, "transcribed"
    customer.save()
    audit.record(audit.Action.CREATE, actor=by, customer=customer.pk, obj=customer, section=Section.BASIC)
    _grant_keepers(customer, by=by)
    _grant_registrar(customer, by=by)
    for model, given in ((ContactData, contact), (HealthProfile, health)):
        sheet = model(customer=customer)
        if origin == Origin.DIRECT:
            _write_sheet(sheet, given, by=by)
        else:
            sheets.transcribe(sheet, given, by=by, origin=origin, note=note)


def _write_sheet(sheet: Any, values: Mapping[str, Any], *, by: Person) -> None:
    for name, value in values.items():
        setattr(sheet, name, value)
    sheet.recorded_by = sheet.changed_by = by
    sheet.save()
    audit.record(audit.Action.CREATE, actor=by, customer=sheet.customer_id, obj=sheet, section=sheet.spec.section)


def _grant_keepers(customer: Customer, *, by: Person) -> None:
    keepers = Department.objects.filter(code=KEEPERS).first()
    if keepers:
        grants.give(keepers.pk, customer, Section, by=by, source=GrantSource.KEEPING, may_change=True)


def _grant_registrar(customer: Customer, *, by: Person) -> None:
    """Whoever registers may go on with the file, also before a case is open."""
    sections = frozenset(Section) - {Section.ARCHIVE}
    grants.give(by.pk, customer, sections, by=by, source=GrantSource.CARE_TEAM, may_change=True)


def open_case(
    customer: Customer, pathway: str, *, by: Person, case: Case | None = None, revises: Case | None = None
) -> Case:
    """Open a case along a care pathway; the departments that serve in its first stage join the care team."""
    case = case or Case(customer=customer)
    ring.ensure(customer.id, case.id)
    case.pathway, case.consultant, case.revises = pathway, by, revises
    case.opened_at = timezone.now()
    with transaction.atomic():
        case.save()
        audit.record(audit.Action.CREATE, actor=by, customer=customer.pk, obj=case)
        grant_team(case, by=by)
    return case


def grant_team(case: Case, *, by: Person) -> None:
    """Give the departments of the case's stage their care-team grants (A4.2); each reads what its duty needs."""
    pathway = pathways.get(case.pathway)
    for department in Department.objects.filter(code__in=pathway.team_until(case.stage)):
        grants.give(
            department.pk,
            case.customer,
            pathway.sections,
            by=by,
            source=GrantSource.CARE_TEAM,
            case=case,
            may_change=True,
        )


def advance(case: Case, stage: Stage, *, by: Person) -> None:
    """Move the case forward to `stage` (never back) and let that stage's departments join the care team."""
    pathway = pathways.get(case.pathway)
    if pathway.position(stage) <= pathway.position(case.stage):
        return
    case.stage = stage
    with transaction.atomic():
        case.save()
        audit.record(audit.Action.CHANGE, actor=by, customer=case.customer_id, obj=case)
        grant_team(case, by=by)


CLOSERS: Final = frozenset({Section.BOOKING, Section.PREOP})
"""The right to change one of these closes a case: who books, and who finds a customer unsuitable."""


def may_close(case: Case, change: frozenset[Section]) -> bool:
    """Whether somebody who may change these sections can end the case now."""
    return case.is_running and not change.isdisjoint(CLOSERS)


def close_case(
    case: Case, outcome: Outcome, *, by: Person, reason: str, tail: datetime.timedelta = datetime.timedelta(days=180)
) -> None:
    """End a case with its outcome and reason; a booking that still holds its time is cancelled, planned visits are called
    off, and the care team's grants end after the tail (A4.2). Raises MoveRefused (reason, long reason)."""
    reason = checked_reason(reason)
    with transaction.atomic():
        _free(case, by=by, reason=reason)
        case.outcome, case.change_reason, case.closed_at = outcome, reason, timezone.now()
        case.save()
        audit.record(audit.Action.CHANGE, actor=by, customer=case.customer_id, obj=case)
        grants.end(case.grants.all(), by=by, at=case.closed_at + tail)


def _free(case: Case, *, by: Person, reason: str) -> None:
    """Give back what the case holds. Whoever finds a customer unsuitable may (the right to the pre-op checks counts)."""
    visits.drop_visits(case, by=by)
    booking = bookings.current(case)
    if booking is not None and booking.holds_time:
        own = by.has_perm(f"customers.change_{Section.BOOKING}", case.customer)
        bookings.cancel(booking, by=by, reason=reason, section=None if own else Section.PREOP)


def open_revision(case: Case, *, by: Person, reason: str) -> Case:
    """Open a new case that revises an earlier one, with the reason; its stages begin anew (A2.1 to A2.6). Raises MoveRefused
    (reason, long reason)."""
    again = Case(customer=case.customer, change_reason=checked_reason(reason))
    return open_case(case.customer, case.pathway, by=by, case=again, revises=case)
