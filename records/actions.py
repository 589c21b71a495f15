"""The one gate through which a record sheet changes: it holds the move against the lifecycle, writes, logs and tells.

Every action takes `by=`; whoever calls has asked `access` already, and the gate asks again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from access import audit
from access.models import Person
from access.roles import Role, Section
from records import canonical, freezing, lifecycle
from records.lifecycle import Move, MoveRefused, State
from records.models import RecordSheet, SignOff
from records.models.sheets import Origin
from records.models.signoffs import Signer
from records.sealing import SEAL
from records.signals import sheet_moved
from vault import signing
from vault.errors import StaleVersion
from vault.together import together

_AUDITED = {
    Move.SAVE: audit.Action.CHANGE,
    Move.SIGN: audit.Action.SIGN,
    Move.COMPLETE: audit.Action.SIGN,
    Move.AMEND: audit.Action.AMEND,
    Move.MARK_ERROR: audit.Action.MARK_ERROR,
    Move.TRANSCRIBE: audit.Action.CREATE,
    Move.MARK: audit.Action.CHANGE,
}


LONGEST_NAME: Final = 60
"""Characters of a signer's name."""


@dataclass(frozen=True, slots=True)
class CustomerSignature:
    """What the customer drew: strokes of [x, y] points (0..1), and whose hand it was. `scan`: the sealed file of the sheet
    that was signed on paper instead (records.signed_papers)."""

    strokes: list[list[list[float]]]
    name: str = ""
    signer: Signer = Signer.CUSTOMER
    scan: UUID | None = None


def make_move(
    sheet: RecordSheet,
    move: Move,
    *,
    by: Person,
    reason: str = "",
    adding: bool = False,
    section: Section | None = None,
) -> None:
    """Move `sheet` along its lifecycle and save it as its next version, with its audit row, in one transaction.

    `section`: the right to change this section counts instead of the sheet's own (see `mark`).

    Raises MoveRefused (state, reason, the spec's own `before_move`, a conflict with another row), PermissionDenied, or
    StaleVersion where somebody else saved first.
    """
    start = None if adding else State(sheet.state)
    way = lifecycle.way(start, move, reason)
    _refuse_stranger(sheet, by, section or sheet.spec.section)
    if start is not None and not sheet.is_open and move != Move.MARK:  # a mark stands beside what was signed and sealed
        freezing.refuse_frozen(sheet.pk)
    action = audit.Action.CREATE if adding else _AUDITED[move]
    with together():
        audit.record(action, actor=by, customer=sheet.customer_id, obj=sheet, section=sheet.spec.section)
        for step in sheet.spec.before_move:
            step(sheet, move, by)
        sheet.state = way.end
        sheet.changed_by = by
        sheet.change_reason = reason.strip()
        _write(sheet)
        sheet_moved.send(type(sheet), sheet=sheet, move=move, by=by)


def _write(sheet: RecordSheet) -> None:
    """Save; what a constraint between rows refuses is told in the words of the spec, without the rows' data."""
    if sheet.spec.on_conflict is None:
        sheet.save()
        return
    try:
        with transaction.atomic():  # a savepoint: the spec asks the database why
            sheet.save()
    except IntegrityError:
        faults = sheet.spec.on_conflict(sheet)
        if not faults:
            raise
        raise MoveRefused("conflict", faults=faults) from None


def _refuse_stranger(sheet: RecordSheet, by: Person, section: Section) -> None:
    if not by.has_perm(f"customers.change_{section}", sheet.customer):
        raise PermissionDenied("section")


def save_draft(
    sheet: RecordSheet, values: Mapping[str, Any], *, by: Person, seen: int | None = None, reason: str = ""
) -> RecordSheet:
    """Write typed values into a new or open sheet; into a signed one, as an amendment with its reason.

    `seen`: the version that the writer's form showed; raises StaleVersion where the sheet has moved on since.
    """
    adding = sheet._state.adding
    if not adding and seen is not None and sheet.version != seen:
        raise StaleVersion(sheet._meta.label, sheet.pk, seen)
    move = Move.SAVE if adding or sheet.is_open else Move.AMEND
    lifecycle.way(None if adding else State(sheet.state), move, reason)
    before = None if adding else canonical.facts_of(sheet)
    for name, value in values.items():
        setattr(sheet, name, value)
    if adding:
        sheet.recorded_by = by
    elif canonical.facts_of(sheet) != before:
        sheet.edition += 1
    elif move == Move.AMEND:
        raise MoveRefused("unchanged")
    make_move(sheet, move, by=by, reason=reason, adding=adding)
    return sheet


def transcribe(sheet: RecordSheet, values: Mapping[str, Any], *, by: Person, origin: Origin, note: str) -> RecordSheet:
    """Enter a sheet from paper or a register: its source is named and no signature is asked."""
    for name, value in values.items():
        setattr(sheet, name, value)
    sheet.recorded_by, sheet.origin, sheet.origin_note = by, origin, note
    make_move(sheet, Move.TRANSCRIBE, by=by, adding=True)
    return sheet


def sign(
    sheet: RecordSheet, *, by: Person, role: Role, seen: int, included: Sequence[RecordSheet] = (), language: str = ""
) -> SignOff:
    """Sign the sheet as it was shown (`seen` version, `language`) in one of the spec's signing roles.

    The wording is frozen in that language; without one, in the language of the moment.

    Refuses (MoveRefused) a role that does not sign, that signed this edition already, or while required fields are
    empty. When all have signed, the sheet is complete.
    """
    if role not in sheet.spec.signers or not by.has_role(role):
        raise MoveRefused("role")
    if sheet.spec.missing(sheet):
        raise MoveRefused("incomplete")
    if signatures(sheet).filter(signer=Signer.STAFF, role=role).exists():
        raise MoveRefused("signed already")
    return _sign(sheet, by=by, seen=seen, included=included, language=language, role=role)


def sign_as_customer(
    sheet: RecordSheet,
    drawn: CustomerSignature,
    *,
    by: Person,
    seen: int,
    included: Sequence[RecordSheet] = (),
    language: str = "",
) -> SignOff:
    """Keep the customer's drawn signature under the edition that was shown; `by` is who held the tablet.

    `language`: the one that the customer read (as in `sign`).
    """
    if not sheet.spec.customer_signs:
        raise MoveRefused("role")
    if sheet.spec.missing(sheet):
        raise MoveRefused("incomplete")
    if drawn.scan is None and not any(len(stroke) > 1 for stroke in drawn.strokes):
        raise MoveRefused("blank signature")
    if len(drawn.name) > LONGEST_NAME:
        raise MoveRefused("long name")
    for check in sheet.spec.customer_checks:
        check(sheet, drawn)
    if sheet.confirmed_edition == sheet.edition:
        raise MoveRefused("signed already")
    return _sign(sheet, by=by, seen=seen, included=included, language=language, drawn=drawn)


def _sign(
    sheet: RecordSheet,
    *,
    by: Person,
    seen: int,
    included: Sequence[RecordSheet],
    language: str,
    role: str = "",
    drawn: CustomerSignature | None = None,
) -> SignOff:
    if sheet.version != seen:
        raise StaleVersion(sheet._meta.label, sheet.pk, seen)
    frozen = canonical.freeze(sheet, included, canonical.language_read(language))
    with transaction.atomic():
        signoff = _sign_off(sheet, frozen, by=by, role=role, drawn=drawn)
        if drawn:
            sheet.confirmed_edition = sheet.edition
        if not outstanding(sheet):
            sheet.signed_edition = sheet.edition
        make_move(sheet, _signing_move(sheet), by=by)
    return signoff


def _signing_move(sheet: RecordSheet) -> Move:
    return Move.COMPLETE if sheet.is_open and not outstanding(sheet) else Move.SIGN


def _sign_off(sheet: RecordSheet, frozen: str, *, by: Person, role: str, drawn: CustomerSignature | None) -> SignOff:
    signer = drawn.signer if drawn else Signer.STAFF
    signoff = SignOff(
        sheet_key=sheet.spec.key,
        sheet_id=sheet.pk,
        edition=sheet.edition,
        customer_id=sheet.customer_id,
        subject=getattr(sheet, type(sheet).seal_subject),
        part=getattr(sheet, type(sheet).seal_part),
        signer=signer,
        role=role,
        person=by,
        signed_at=timezone.now(),
        frozen=frozen,
        digest=canonical.digest(frozen),
        strokes=drawn.strokes if drawn else [],
        scan=drawn.scan if drawn else None,
        signer_name=drawn.name if drawn else "",
    )
    signoff.seal = signing.sign(SEAL, sealed_words(signoff))
    signoff.save()
    return signoff


def sealed_words(signoff: SignOff) -> bytes:
    """What the system's seal covers: digest, sheet, edition, signer, the scan of a paper, and time."""
    words = (
        signoff.sheet_key,
        signoff.sheet_id,
        signoff.edition,
        signoff.signer,
        signoff.role,
        signoff.person_id,
        signoff.scan,
    )
    return bytes(signoff.digest) + "|".join(map(str, (*words, signoff.signed_at.isoformat()))).encode()


def signatures(sheet: RecordSheet) -> Any:
    """The signatures under the sheet's newest edition."""
    return SignOff.objects.filter(sheet_id=sheet.pk, edition=sheet.edition)


def standing(sheet: RecordSheet) -> Any:
    """The signatures that a further save with changes would leave behind, with who gave them, in order of time."""
    return signatures(sheet).select_related("person").order_by("signed_at")


def outstanding(sheet: RecordSheet) -> tuple[str, ...]:
    """Who has still to sign the newest edition: roles, and "customer"."""
    given = set(signatures(sheet).values_list("signer", "role"))
    missing: list[str] = [role for role in sheet.spec.signers if (Signer.STAFF, role) not in given]
    if sheet.spec.customer_signs and sheet.confirmed_edition != sheet.edition:
        missing.append("customer")
    return tuple(missing)


def mark(
    sheet: RecordSheet, facts: Mapping[str, Any], *, by: Person, reason: str, section: Section | None = None
) -> None:
    """Change given facts beside the content (a booking's status), with the reason; signatures stay as they are.

    `section` names the work that brings it about where that is not the sheet's own: whoever signs the surgery record
    marks its booking done. Raises ValueError for a field of the content: that is amended.
    """
    if not set(facts).isdisjoint(sheet.spec.field_names):
        raise ValueError("content is amended, not marked")
    for name, value in facts.items():
        setattr(sheet, name, value)
    make_move(sheet, Move.MARK, by=by, reason=reason, section=section)


def mark_error(sheet: RecordSheet, *, by: Person, reason: str) -> None:
    """Strike the sheet through as entered in error (also: wrong customer). It stays readable and is never moved."""
    make_move(sheet, Move.MARK_ERROR, by=by, reason=reason)


def is_valid(signoff: SignOff, sheet: RecordSheet) -> bool:
    """Whether seal, digest and, for the newest edition, the stored values still agree."""
    whole = canonical.digest(signoff.frozen) == bytes(signoff.digest) and signing.holds(
        signing.public_key(SEAL), bytes(signoff.seal), sealed_words(signoff)
    )
    return whole and (signoff.edition != sheet.edition or canonical.still_says(signoff.frozen, sheet))
