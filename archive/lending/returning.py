"""Volumes come back and are inspected page by page; what is damaged, missing or lost is pursued by the agreement (B6.6)."""

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access import audit
from access.models import Person
from access.overseeing import holders
from archive.lending.asking import LoanRefused, locked
from archive.lending.rules import KEEPERS, PURPOSE
from archive.models import Loan, LoanVolume, Pursuit
from archive.models.lending import Condition, LineState, LoanState
from archive.models.lending_papers import PursuitState
from archive.models.movements import Why
from archive.models.storage import VolumeState
from archive.store import actions as store
from jobs import notifications
from vault.files import StoredFile, seal_file
from vault.images import CleanUpload

DAMAGED: Final = "loan-damaged"
"""What the archive is told where a volume needs repair."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """How a volume came back. `damaged` and `missing` are page numbers as people write them (3, 7-9); `owed` is what the
    borrower owes for it."""

    condition: Condition
    damaged: str = ""
    missing: str = ""
    note: str = ""
    owed: str = ""
    photo: CleanUpload | None = None
    filename: str = ""


def pages_in(text: str) -> list[int]:
    """The pages that a list names: "3, 7-9" is 3, 7, 8, 9. Raises ValueError for what is no such list."""
    found: set[int] = set()
    for part in filter(None, re.split(r"[,，、\s]+", re.sub(r"\s*[-–]\s*", "-", text.strip()))):
        first, _dash, last = part.partition("-")
        begin, end = int(first), int(last or first)
        if not 1 <= begin <= end:
            raise ValueError(part)
        found.update(range(begin, end + 1))
    return sorted(found)


def take_back(line: LoanVolume, seen: Inspection, *, by: Person) -> LoanVolume:
    """A volume is back and was inspected, or is lost: the storeroom has it again, or notes it as missing. Whatever is not whole
    opens a pursuit, and the archive is told what needs repair. With the last volume the loan ends, or is pursued.

    Also of a file that was restricted since. Raises PermissionDenied; LoanRefused (not_out, pages, page_list, owed);
    StoreRefused.
    """
    if not by.has_role(*KEEPERS):
        raise PermissionDenied("role")
    with transaction.atomic():
        loan = locked(line.loan)
        rows = LoanVolume.objects.select_for_update(of=("self",)).select_related("volume__file__customer")
        fresh = rows.get(pk=line.pk).opened()
        if fresh.state != LineState.OUT:
            raise LoanRefused("not_out")
        _check(fresh, seen)
        _store(fresh, seen, by)
        _write(fresh, seen, by)
        if seen.condition != Condition.WHOLE:
            _pursue(fresh, seen, by)
        end_if_done(loan, by)
        audit.record(audit.Action.CHANGE, actor=by, customer=loan.customer_id, obj=loan, purpose="lending_back")
    return fresh


def _check(line: LoanVolume, seen: Inspection) -> None:
    try:
        named = {*pages_in(seen.damaged), *pages_in(seen.missing)}
    except ValueError:
        raise LoanRefused("page_list") from None
    if named and max(named) > line.pages:
        raise LoanRefused("page_list")
    damaged, missing = seen.condition == Condition.DAMAGED, seen.condition == Condition.PAGES_MISSING
    if (missing and not seen.missing.strip()) or (damaged and not (seen.damaged.strip() or seen.note.strip())):
        raise LoanRefused("pages")
    if seen.condition != Condition.WHOLE and not seen.owed.strip():
        raise LoanRefused("owed")


def _store(line: LoanVolume, seen: Inspection, by: Person) -> None:
    """Tell the storeroom, unless somebody has scanned the volume in already: the inspection is made all the same."""
    state = line.volume.state
    if seen.condition == Condition.LOST and state != VolumeState.MISSING:
        store.note_missing(line.volume, by=by, why=Why.LENDING)
    elif seen.condition != Condition.LOST and state == VolumeState.OUT:
        store.check_in(line.volume, None, by=by)


def _write(line: LoanVolume, seen: Inspection, by: Person) -> None:
    line.state = LineState.LOST if seen.condition == Condition.LOST else LineState.BACK
    line.condition, line.note = seen.condition, seen.note.strip()
    if seen.condition not in (Condition.WHOLE, Condition.LOST):
        line.damaged_pages, line.missing_pages = seen.damaged.strip(), seen.missing.strip()
    if seen.photo is not None:
        owner, photo = line.customer_id, seen.photo
        made = seal_file(BytesIO(photo.data), subject=owner, part=owner, kind=photo.kind, name=seen.filename)
        line.photo = made.pk
    line.returned_at, line.returned_to = timezone.now(), by
    line.save()


def photo_of(line: LoanVolume) -> StoredFile | None:
    """The photograph of an inspection."""
    return StoredFile.objects.filter(pk=line.photo).first() if line.photo else None


def _pursue(line: LoanVolume, seen: Inspection, by: Person) -> None:
    row = Pursuit(line=line, customer_id=line.customer_id, owed=seen.owed.strip(), opened_at=timezone.now())
    row.opened_by = by
    row.save()
    if seen.condition != Condition.LOST:
        notifications.notify(holders(KEEPERS), DAMAGED, subject=line.loan_id, by=by)


def end_if_done(loan: Loan, by: Person) -> None:
    """Of a locked loan: it ends when nothing is out any more and nothing is owed; in the caller's transaction."""
    if loan.lines.filter(state=LineState.OUT).exists():
        return
    if Pursuit.objects.filter(line__loan=loan, state=PursuitState.OPEN).exists():
        loan.state = LoanState.PURSUED
    else:
        loan.state, loan.ended_at, loan.ended_by = LoanState.ENDED, timezone.now(), by
    loan.save()
    audit.record(audit.Action.CHANGE, actor=by, customer=loan.customer_id, obj=loan, purpose=PURPOSE)
