"""Taking a data carrier out of service: applying for it, destroying it, confirming that as a witness, sending it back, calling
it off (B9.2, B9.3). One transaction each, with its audit row.
"""

import datetime
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access import audit
from access.approvals import actions as approvals
from access.approvals.chains import Kind
from access.models import Application, Person
from access.models.approvals import ApplicationState
from access.roles import Role
from archive.destruction import certificates
from archive.destruction.guards import approved_by_two
from archive.models import CarrierCertificate, RetiredCarrier
from archive.models.carriers import (
    MAGNETIC,
    SERIAL,
    CarrierErasure,
    CarrierHeld,
    CarrierKind,
    CarrierMethod,
    CarrierState,
)
from customers.models.numbers import next_number
from jobs import notifications

NAMED: Final = "carrier-named"
CONFIRM: Final = "carrier-to-confirm"
PURPOSE: Final = "carrier"


class CarrierRefused(Exception):
    """The move is against a rule; `code` says which (archive.carriers.wording)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a carrier when it is applied for; see `RetiredCarrier`."""

    serial: str
    kind: str
    held: str
    used_since: datetime.date
    retired_on: datetime.date


def declare() -> None:
    """Declare what people are told, and what the application is about (called once, when the app is ready)."""
    from access.approvals import kinds
    from archive.carriers import wording

    notifications.declare_kind(NAMED, _("You are named to destroy a data carrier, or to witness it"), "archive-carrier")
    notifications.declare_kind(
        CONFIRM, _("A data carrier was destroyed before you: please confirm it"), "archive-carrier"
    )
    kinds.declare(
        Kind.CARRIER,
        kinds.Declared(
            title=_("Application to destroy a data carrier"),
            carry_out=lambda _application, _by: None,
            details=wording.details,
            ends_at=lambda _application: None,
        ),
    )


def ask(facts: Facts, reason: str, *, executor: Person, witness: Person, by: Person) -> RetiredCarrier:
    """Apply for the destruction of a carrier; the head of the archive department is told, then an executive decides.

    Raises PermissionDenied for all but archive managers, CarrierRefused (persons, days, listed), DecisionRefused,
    ValidationError for what cannot be a serial number.
    """
    if not by.has_role(Role.ARCHIVE_MANAGER):
        raise PermissionDenied("role")
    if executor.pk == witness.pk or not all(one.is_active and one.has_agreement for one in (executor, witness)):
        raise CarrierRefused("persons")
    if not facts.used_since <= facts.retired_on <= timezone.localdate():
        raise CarrierRefused("days")
    serial = " ".join(facts.serial.upper().split())
    SERIAL(serial)
    with transaction.atomic():
        number = next_number("carrier")  # locks the series: of two with one serial number the second finds the first
        if RetiredCarrier.objects.filter(serial=serial).exclude(state=CarrierState.CALLED_OFF).exists():
            raise CarrierRefused("listed")
        application = approvals.apply(Kind.CARRIER, reason, by=by)
        row = RetiredCarrier(application=application, number=number, serial=serial)
        row.kind, row.held = CarrierKind(facts.kind), CarrierHeld(facts.held)
        row.used_since, row.retired_on, row.executor, row.witness = (
            facts.used_since,
            facts.retired_on,
            executor,
            witness,
        )
        _write(row, by, audit.Action.REQUEST)
        notifications.notify([one for one in (executor, witness) if one.pk != by.pk], NAMED, subject=row.pk, by=by)
    return row


def destroyed(row: RetiredCarrier, erasure: str, method: str, *, by: Person) -> None:
    """The executor says how its content was deleted and the carrier destroyed; the witness is told.

    Raises PermissionDenied, CarrierRefused (state, not_approved, magnet).
    """
    if by.pk != row.executor_id:
        raise PermissionDenied("role")
    if erasure == CarrierErasure.DEGAUSS and CarrierKind(row.kind) not in MAGNETIC:
        raise CarrierRefused("magnet")
    with transaction.atomic():
        fresh = _in(row, CarrierState.REQUESTED)
        if approved_by_two(fresh.application) is None:
            raise CarrierRefused("not_approved")
        fresh.erasure, fresh.method = CarrierErasure(erasure), CarrierMethod(method)
        fresh.state, fresh.done_at, fresh.done_by = CarrierState.DONE, timezone.now(), by
        _write(fresh, by, audit.Action.DESTROY)
        notifications.notify([fresh.witness], CONFIRM, subject=fresh.pk, by=by)


def confirm(row: RetiredCarrier, *, by: Person) -> CarrierCertificate:
    """The witness confirms what was done; from here on nothing of the line changes, and the certificate stays for ever.

    Raises PermissionDenied for anybody but the witness, CarrierRefused (state).
    """
    if by.pk != row.witness_id:
        raise PermissionDenied("role")
    with transaction.atomic():
        fresh = _in(row, CarrierState.DONE)
        fresh.state, fresh.witnessed_at, fresh.witnessed_by = CarrierState.CERTIFIED, timezone.now(), by
        _write(fresh, by, audit.Action.SIGN)
        sealed = certificates.sealed(_document(fresh))
        certificate = CarrierCertificate(carrier=fresh, made_at=fresh.witnessed_at, **sealed)
        certificate.save()
    return certificate


def send_back(row: RetiredCarrier, *, by: Person) -> None:
    """The witness did not see it so: the executor is told, and enters it anew. Raises as `confirm` does."""
    if by.pk != row.witness_id:
        raise PermissionDenied("role")
    with transaction.atomic():
        fresh = _in(row, CarrierState.DONE)
        fresh.state, fresh.erasure, fresh.method = CarrierState.REQUESTED, "", ""
        fresh.done_at, fresh.done_by = None, None
        _write(fresh, by, audit.Action.REFUSE)
        notifications.notify([fresh.executor], NAMED, subject=fresh.pk, by=by)


def call_off(row: RetiredCarrier, *, by: Person) -> None:
    """Take it back before it is destroyed, whatever was decided; its serial number can be entered anew.

    Raises PermissionDenied for all but archive managers and executives, CarrierRefused (state).
    """
    if not by.has_role(Role.ARCHIVE_MANAGER, Role.EXECUTIVE):
        raise PermissionDenied("role")
    with transaction.atomic():
        fresh = _in(row, CarrierState.REQUESTED)
        if fresh.application.state == ApplicationState.OPEN and fresh.application.applicant_id == by.pk:
            approvals.withdraw(fresh.application, by=by)
        fresh.state = CarrierState.CALLED_OFF
        _write(fresh, by, audit.Action.REFUSE)


def _in(row: RetiredCarrier, state: CarrierState) -> RetiredCarrier:
    """The row locked, where it is in this state."""
    rows = RetiredCarrier.objects.select_related("application", "executor", "witness")
    fresh: RetiredCarrier = rows.select_for_update(of=("self",)).get(pk=row.pk)
    if fresh.state != state:
        raise CarrierRefused("state")
    return fresh


def _write(row: RetiredCarrier, by: Person, action: audit.Action) -> None:
    row.__dict__["_history_user"] = by
    row.save()
    audit.record(action, actor=by, obj=row, purpose=PURPOSE)


def _document(row: RetiredCarrier) -> dict[str, object]:
    """What the certificate says: the carrier by its serial number, staff by name, nothing of any customer."""
    application: Application = row.application
    return {
        "number": row.label,
        "serial": row.serial,
        "kind": row.kind,
        "held": row.held,
        "used_since": row.used_since.isoformat(),
        "retired_on": row.retired_on.isoformat(),
        "applicant": application.applicant.name,
        "applied_at": application.made_at.isoformat(),
        "approvals": certificates.approvals_of(application),
        "executor": row.executor.name,
        "erasure": row.erasure,
        "method": row.method,
        "done_at": row.done_at.isoformat() if row.done_at else "",
        "witness": row.witness.name,
        "witnessed_at": row.witnessed_at.isoformat() if row.witnessed_at else "",
    }
