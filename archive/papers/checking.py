"""What a scanned code says of the paper that bears it: whether it is what the system says today (B2.5, B8.4).

Whoever may not read the sheet is told the state only, and only of a paper whose code is proved; of a file that is closed to
them they hear what they would hear of a sheet that does not exist. A destroyed one is named to everybody by its certificate
alone: the paper in their hand should not exist. Not here: putting a print into the file (`filing`), the audit log (the view).
"""

import datetime
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Exists, Q

from access import grants
from access.models import Person
from access.roles import Deed
from archive.models import DestructionItem, FiledPrint
from archive.models.destruction import GONE, ItemState
from records import actions, presentation, printed_content
from records import spec as specs
from records.codes import OtherCode, SheetCode
from records.including import included_sheets
from records.lifecycle import State
from records.models import RecordSheet, SignOff
from records.presentation import Change
from vault.recorded import open_rows


class Finding(StrEnum):
    """What a paper is."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    STRUCK = "struck"
    DESTROYED = "destroyed"
    UNKNOWN = "unknown"
    BLANK = "blank"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one paper. `sheet`, opened, `changes` and what else differs are for those who may read the sheet; the
    others get neither. `proved`: the system itself printed this code. `certificate`, `on`: of the destruction. `customer_id` is
    for the audit log."""

    finding: Finding
    title: str = ""
    proved: bool = False
    printed: int = 0
    edition: int = 0
    draft: bool = False
    sheet: RecordSheet | None = None
    changes: tuple[Change, ...] = ()
    signed: tuple[SignOff, ...] = ()
    hidden: bool = False
    along: bool = False
    filed: FiledPrint | None = None
    certificate: str = ""
    on: datetime.datetime | None = None
    customer_id: UUID | None = None


@dataclass(slots=True)
class Found:
    """The sheet that a code names, opened, as far as `by` has rights to its file; `reads`: to the sheet too."""

    code: SheetCode
    sheet: Any
    sections: grants.OpenSections
    signed: list[SignOff] = field(default_factory=list)
    included: list[RecordSheet] = field(default_factory=list)

    @property
    def reads(self) -> bool:
        """Whether the person may read the sheet."""
        return self.sheet.spec.section in self.sections

    @property
    def agrees(self) -> bool:
        """Whether the paper says what the system says: by its digest, or, of an old print, by its edition alone."""
        return self.digest == self.code.digest if self.code.proved else self.sheet.edition == self.code.edition

    @property
    def digest(self) -> bytes:
        """What a print of today would say, printed with the same other sheets."""
        along = [other for other in self.included if other.spec.key in self.code.along]
        return printed_content.digest_of(self.sheet, self.signed, along)


def found(code: SheetCode, *, by: Person) -> Found | None:
    """The sheet of a code, opened with its signatures, where `by` may see the customer's file; else None."""
    spec = specs.get(code.key)
    if spec is None:
        return None
    rows: Any = spec.model.objects.all()
    rows = rows.filter(Exists(grants.reaching(by, rows.customer_column)), pk=code.record)
    sheet = (rows if rows.customer_column == "pk" else rows.select_related("customer")).first()
    if sheet is None:
        return None
    open_rows([sheet, sheet.customer])
    sections = grants.sections(by, sheet.customer, Deed.VIEW)
    signed = open_rows(actions.standing(sheet))
    return Found(code, sheet, sections, signed, included_sheets(sheet) if code.along else [])


def told_of(code: SheetCode | OtherCode, *, by: Person) -> Told:
    """What `by` is told of a paper with this code."""
    if isinstance(code, OtherCode):
        return Told(Finding.BLANK if code.kind == "blank" else Finding.OTHER)
    if code.proved and (item := destroyed(code)):
        return _gone(item)
    one = found(code, by=by)
    if one is None or not (one.reads or code.proved):
        return Told(Finding.UNKNOWN)
    return _compared(one)


def destroyed(code: SheetCode) -> DestructionItem | None:
    """The line of the order by which this sheet's file, or case, lost its keys."""
    whole = Q(case=None, file__customer__id__range=_ids(code.subject))
    part = Q(case__range=_ids(code.part), file__customer__id__range=_ids(code.subject))
    rows = DestructionItem.objects.filter(whole | part, state__in=GONE)
    item: DestructionItem | None = rows.select_related("order__certificate").first()
    return item


def _ids(beginning: bytes) -> tuple[UUID, UUID]:
    """The least and the greatest id that begins like this."""
    missing = 16 - len(beginning)
    return UUID(bytes=beginning + bytes(missing)), UUID(bytes=beginning + b"\xff" * missing)


def _gone(item: DestructionItem) -> Told:
    certificate = getattr(item.order, "certificate", None) if item.state == ItemState.DESTROYED else None
    return Told(
        Finding.DESTROYED,
        proved=True,
        certificate=item.order.label if certificate else "",
        on=certificate.made_at if certificate else None,
    )


def _compared(one: Found) -> Told:
    sheet, code = one.sheet, one.code
    struck = sheet.state == State.IN_ERROR
    agrees = one.agrees
    finding = Finding.STRUCK if struck else Finding.CURRENT if agrees else Finding.SUPERSEDED
    plain: dict[str, Any] = {
        "title": str(sheet.spec.title),
        "proved": code.proved,
        "printed": code.edition,
        "draft": sheet.is_open and not sheet.spec.follows_customer,
        "customer_id": sheet.customer_id,
    }
    if not one.reads:
        return Told(finding, **plain)
    changes, hidden = _differing(one)
    return Told(
        finding,
        **plain,
        edition=sheet.edition,
        sheet=sheet,
        changes=changes,
        signed=() if agrees else tuple(one.signed),
        hidden=hidden,
        along=not agrees and bool(code.along),
        filed=FiledPrint.objects.filter(paper__record_id=sheet.pk, taken_out_at=None)
        .select_related("volume", "filed_by")
        .first(),
    )


def _differing(one: Found) -> tuple[tuple[Change, ...], bool]:
    """What the printed edition said otherwise than today's, in the groups that may be seen, and whether others differ too."""
    sheet = one.sheet
    older = sheet.history.filter(edition=one.code.edition).order_by("-version").first()
    if older is None or one.code.edition == sheet.edition:
        return (), False
    open_rows([older])
    groups = sheet.spec.visible(one.sections)
    closed = tuple(group for group in sheet.spec.fieldsets if group not in groups)
    hidden = bool(presentation.changes(older, sheet, sheet.spec, closed))
    return tuple(presentation.changes(older, sheet, sheet.spec, groups)), hidden
