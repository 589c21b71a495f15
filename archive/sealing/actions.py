"""Drawing a sealing up, both signatures, calling it off, opening it. Each in one transaction with its audit row (A3.4).

A sealing is signed by both sides; with its signature the file is held. What is on its list stays as it is until it is
opened: before both sides, or, where the dispute is settled or three years have passed without a word of it, by an executive
whom somebody else asks (regulation on medical disputes of 2018, articles 24 and 25).
"""

import datetime
import io
from dataclasses import dataclass
from typing import Any, Final, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access import audit, grants
from access.models import Person
from access.overseeing import holders
from access.roles import Deed, Role, Section
from archive.holds import actions as holds
from archive.holds import queries as hold_queries
from archive.models import ArchiveFile, LegalHold, SealedRecord, Sealing
from archive.models.files import FileState
from archive.models.sealings import Opening, SealingState
from archive.retention import clock
from archive.sealing import listing, queries
from customers.models import Customer
from customers.models.numbers import next_number
from jobs import notifications
from records.sealing import SEAL
from vault import signing
from vault.errors import VaultError
from vault.files import delete_file, open_stored, seal_copy, seal_file
from vault.images import CleanUpload

OPENING_ASKED: Final = "sealing-opening-asked"
KEPT: Final = datetime.timedelta(days=30)
"""So long the sealed copy can be read after it was opened; then it is deleted, and the list stays."""
REVIEW: Final = datetime.timedelta(days=182)
COVERED: Final = tuple(section for section in Section if section != Section.ARCHIVE)


class SealingRefused(Exception):
    """It is against a rule; `code` names which (archive.sealing.wording)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Dispute:
    """Why a file is sealed, and who is present for the customer's side."""

    reason: str
    name: str
    relation: str


def declare() -> None:
    """Declare what people are told (called once, when the app is ready)."""
    notifications.declare_kind(OPENING_ASKED, gettext_lazy("Somebody asks you to open a seal"), "archive-sealing")


def draw_up(customer: Customer, dispute: Dispute, *, by: Person) -> Sealing:
    """Draw up what is sealed, with the copy that goes under the seal. From now on what is on the list stays as it is.

    Raises PermissionDenied, SealingRefused (words, closed, gone, drawn, nothing, damaged), PrintError.
    """
    sections = grants.sections(by, customer, Deed.PRINT)
    if not by.has_role(*queries.SEALERS) or Section.BASIC not in sections:
        raise PermissionDenied("role")
    if not (dispute.reason.strip() and dispute.name.strip() and dispute.relation.strip()):
        raise SealingRefused("words")
    if not sections.issuperset(COVERED):
        raise SealingRefused("closed")
    with transaction.atomic():
        hold_queries.lock(customer.pk)
        _refuse_what_is_gone(customer)
        earlier = list(Sealing.objects.filter(customer=customer).standing().order_by("created_at"))
        if any(row.state == SealingState.DRAWN for row in earlier):
            raise SealingRefused("drawn")
        found = listing.contents(customer.opened(), frozenset(COVERED), by)
        if not found.has_news:
            raise SealingRefused("nothing")
        row = Sealing(customer=customer, number=next_number("sealing"), follows=earlier[-1] if earlier else None)
        row.reason, row.other_name = dispute.reason.strip(), dispute.name.strip()
        row.other_relation, row.created_at, row.drawn_by = dispute.relation.strip(), timezone.now(), by
        try:
            _list(row, found, by)
        except (VaultError, OSError):
            raise SealingRefused("damaged") from None
        row.save()
        SealedRecord.objects.bulk_create(
            SealedRecord(sealing=row, customer=customer, record_id=record, edition=edition or None)
            for record, edition in listing.records_of(row.document)
        )
        audit.record(audit.Action.HOLD, actor=by, customer=customer.pk, obj=row, purpose="sealing_drawn")
    return row


def _refuse_what_is_gone(customer: Customer) -> None:
    states = (FileState.DESTROYING, FileState.DESTROYED)
    if ArchiveFile.objects.filter(customer=customer, state__in=states).exists():
        raise SealingRefused("gone")


def _list(row: Sealing, found: listing.Contents, by: Person) -> None:
    mark = _("Sealed copy %(number)s, %(day)s") % {"number": row.label, "day": timezone.localdate().isoformat()}
    row.document, content = listing.drawn_up(
        row.customer, found, frozenset(COVERED), mark, by=by, number=row.label, at=row.created_at.isoformat(),
        drawn_by=by.name, other=row.other_name, relation=row.other_relation,
        follows=row.follows.label if row.follows else "",
    )  # fmt: skip
    row.seal = signing.sign(SEAL, _sealed_words(row))
    row.records, row.pages = found.records, len(row.document["pages"])
    row.file = cast(UUID, seal_copy(io.BytesIO(content), subject=row.customer_id, kind="application/pdf").pk)


def _sealed_words(row: Sealing) -> bytes:
    return b"sealing|" + listing.digest_of(row.document)


def drop(sealing: Sealing, *, by: Person) -> None:
    """What was drawn up is not signed: list and copy go, the line stays. Raises PermissionDenied, SealingRefused (state)."""
    _only(queries.SEALERS, sealing, by)
    with transaction.atomic():
        row = _locked(sealing, SealingState.DRAWN)
        row.state, row.document = SealingState.DROPPED, {}
        _let_go(row)
        _delete_copy(row)
        audit.record(audit.Action.REFUSE, actor=by, customer=row.customer_id, obj=row, purpose="sealing")


def sign_on_tablet(sealing: Sealing, strokes: list[Any], *, by: Person) -> None:
    """The customer's side has signed the list on the tablet; `by`, who has proved anew who that is, signs for the clinic.

    Raises PermissionDenied, SealingRefused (blank, state).
    """
    _refuse_blank(strokes)
    with transaction.atomic():
        row = _to_be_signed(sealing, by)
        row.strokes = strokes
        _seal(row, by)


def attach_signed(sealing: Sealing, scan: CleanUpload, *, by: Person, filename: str = "") -> None:
    """Both have signed the printed list. Raises PermissionDenied, SealingRefused (state)."""
    with transaction.atomic():
        row = _to_be_signed(sealing, by)
        whose = {"subject": row.customer_id, "part": row.customer_id}
        row.paper = seal_file(io.BytesIO(scan.data), kind=scan.kind, name=filename, **whose).pk
        _seal(row, by)


def _to_be_signed(sealing: Sealing, by: Person) -> Sealing:
    _only(queries.SEALERS, sealing, by)
    return _locked(sealing, SealingState.DRAWN)


def _seal(row: Sealing, by: Person) -> None:
    row.state, row.sealed_at, row.sealed_by = SealingState.SEALED, timezone.now(), by
    row.hold = _hold(row, by)
    row.save()
    audit.record(audit.Action.SIGN, actor=by, customer=row.customer_id, obj=row, purpose="sealing")


def _hold(row: Sealing, by: Person) -> LegalHold:
    """A sealed file is held (holds beat everything); one hold for all that is sealed of it."""
    known = Sealing.objects.filter(customer=row.customer_id, hold__lifted_at=None, hold__isnull=False).first()
    if known is not None:
        return cast(LegalHold, known.hold)
    today = timezone.localdate()
    reason = _("Sealed, no. %(number)s: %(reason)s") % {"number": row.label, "reason": row.reason}
    [held] = holds.place(
        holds.Order([row.customer.number], reason[:1000], row.other_name, today, today + REVIEW), by=by
    )
    return held


def ask_to_open(sealing: Sealing, opening: Opening, reason: str, *, by: Person) -> None:
    """Ask an executive to open it without the other side. Asked again, the later one counts.

    Raises PermissionDenied, SealingRefused (ground, words, early, clock, state).
    """
    _only(queries.SEALERS, sealing, by)
    if opening not in (Opening.SETTLED, Opening.LAPSED):
        raise SealingRefused("ground")
    if not reason.strip():
        raise SealingRefused("words")
    with transaction.atomic():
        row = _locked(sealing, SealingState.SEALED)
        _refuse_early(row, opening)
        row.opening, row.open_reason, row.asked_by, row.asked_at = opening, reason.strip(), by, timezone.now()
        row.save()
        notifications.notify(holders([Role.EXECUTIVE]).exclude(pk=by.pk), OPENING_ASKED, subject=row.pk, by=by)
        audit.record(audit.Action.HOLD, actor=by, customer=row.customer_id, obj=row, purpose="opening_asked")


def _refuse_early(row: Sealing, opening: Opening) -> None:
    """The three years are counted by the database's clock, and by none that may be wrong (T20)."""
    if opening != Opening.LAPSED:
        return
    reading = clock.read()
    if clock.fault(reading) is not None:
        raise SealingRefused("clock")
    if row.lapses_at is None or reading.database < row.lapses_at:
        raise SealingRefused("early")


def open_asked(sealing: Sealing, *, by: Person) -> None:
    """An executive opens it, and not who asked. Raises PermissionDenied, SealingRefused (not_asked, early, clock, state)."""
    if not by.has_role(*queries.OPENERS):
        raise PermissionDenied("role")
    with transaction.atomic():
        row = _locked(sealing, SealingState.SEALED)
        if row.asked_by_id is None:
            raise SealingRefused("not_asked")
        if row.asked_by_id == by.pk:
            raise PermissionDenied("own")
        _refuse_early(row, Opening(row.opening))
        _open(row, by)


def open_together(sealing: Sealing, name: str, strokes: list[Any], *, by: Person) -> None:
    """Open it while the customer's side is present and signs. Raises PermissionDenied, SealingRefused (words, blank, state)."""
    _only(queries.SEALERS, sealing, by)
    if not name.strip():
        raise SealingRefused("words")
    _refuse_blank(strokes)
    with transaction.atomic():
        row = _locked(sealing, SealingState.SEALED)
        row.opening, row.open_name, row.open_strokes = Opening.TOGETHER, name.strip(), strokes
        row.asked_by = row.asked_at = None
        _open(row, by)


def _open(row: Sealing, by: Person) -> None:
    row.was_whole = is_whole(row)
    row.state, row.opened_at, row.opened_by = SealingState.OPENED, timezone.now(), by
    row.kept_until = row.opened_at + KEPT
    _let_go(row)
    audit.record(audit.Action.HOLD, actor=by, customer=row.customer_id, obj=row, purpose="opened")


def _let_go(row: Sealing) -> None:
    row.save()
    SealedRecord.objects.filter(sealing=row).delete()


def is_whole(sealing: Sealing) -> bool:
    """Whether list, seal and every page of the copy are still what was sealed (of an opened row)."""
    said = sealing.document
    if not said or not signing.holds(signing.public_key(SEAL), bytes(sealing.seal), _sealed_words(sealing)):
        return False
    content = copy_of(sealing)
    return content is not None and listing.page_digests(content) == said["pages"]


def copy_of(sealing: Sealing) -> bytes | None:
    """The sealed copy; None where it is gone or does not open."""
    if sealing.file is None:
        return None
    try:
        with open_stored(sealing.file) as content:
            return b"".join(content.blocks())
    except (VaultError, OSError):
        return None


def sweep(at: datetime.datetime | None = None) -> int:
    """Delete the copies of opened seals whose time is over; the lists stay. Returns how many."""
    over = Sealing.objects.filter(file__isnull=False, kept_until__lte=at or timezone.now())
    count = 0
    for row in over[:500]:
        row.opened()
        _delete_copy(row)
        count += 1
    return count


def _delete_copy(row: Sealing) -> None:
    file, row.file = cast(UUID, row.file), None
    row.save()
    delete_file(file)


def _only(roles: frozenset[Role], sealing: Sealing, by: Person) -> None:
    if not by.has_role(*roles) or not by.has_perm(f"customers.view_{Section.BASIC}", sealing.customer):
        raise PermissionDenied("role")


def _refuse_blank(strokes: list[Any]) -> None:
    if not any(len(stroke) > 1 for stroke in strokes):
        raise SealingRefused("blank")


def _locked(sealing: Sealing, state: SealingState) -> Sealing:
    """The sealing as it is now, opened, under the lock of its file; raises SealingRefused (state)."""
    hold_queries.lock(sealing.customer_id)
    row: Sealing = Sealing.objects.select_for_update().get(pk=sealing.pk)
    if row.state != state:
        raise SealingRefused("state")
    row.customer.opened()
    return row.opened()
