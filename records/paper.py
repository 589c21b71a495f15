"""From a record sheet to the description that the print kernel sets: one reading of the spec for page and paper.

Not here: how paper looks (`records.printing`), who may print (the views), the bound file (`archive`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeVar

from django.utils import timezone, translation

from access.models import Person
from access.roles import Role, Section
from records import actions, codes, presentation, printed_content, printed_wording
from records.checklists import ChecklistField
from records.lifecycle import State
from records.models import RecordSheet, SignOff
from records.models.signoffs import Signer
from records.printing import (
    Mark,
    PrintedAmendment,
    PrintedField,
    PrintedFieldset,
    PrintedMark,
    PrintedSheet,
    PrintedSignature,
    PrintedTable,
)
from records.row_fields import RowsField
from records.row_tables import table_of
from records.spec import Fieldset, SheetSpec
from vault.fields import EncryptedBooleanField
from vault.recorded import open_rows

_Printed = TypeVar("_Printed")

_SHORT_TEXT = 2000
"""Texts of at most so many characters get two lines to write on, on an empty form; longer ones three."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands above every print: the clinic's name in the language of the moment, and whether it is a demo."""

    clinic: str
    demo: bool


_letterhead: list[Callable[[], Letterhead]] = []


def head_prints_with(known: Callable[[], Letterhead]) -> None:
    """Declare who knows the clinic's name (the roof does, when it is ready)."""
    _letterhead[:] = [known]


def letterhead() -> Letterhead:
    """The letterhead of a print made now."""
    return _letterhead[0]()


def printed_sheet(
    sheet: RecordSheet, sections: frozenset[Section], *, by: Person, included: Sequence[RecordSheet] = ()
) -> PrintedSheet:
    """An opened sheet, as far as `sections` go, in the language of the moment, with the sheets printed with it.

    Where it was signed in another language, or its wording has changed since, the wording as signed follows.
    """
    head, now = letterhead(), timezone.localtime()
    others = [(other, other.spec.visible(sections)) for other in included]
    shown = _in_order(sheet.spec, (sheet, sheet.spec.visible(sections)), others)
    own = _own(sheet)
    newest = own[-1] if own else None
    return PrintedSheet(
        clinic=head.clinic,
        title=str(sheet.spec.title),
        number=getattr(sheet, "paper_number", ""),
        customer_name=sheet.customer.name,
        customer_number=sheet.customer.number,
        fieldsets=(
            *(_fieldset(one, group) for one, groups in shown for group in groups),
            *printed_wording.statement(printed_wording.told(sheet, own)),
            *printed_wording.as_signed(sheet, own, sections),
        ),
        signatures=tuple(_signatures(sheet, own)),
        amendments=tuple(_amendments(sheet, sections)),
        marks=tuple(_marks(sheet, sheet.spec.visible(sections), own)),
        version_label=str(sheet.edition),
        digest=bytes(newest.digest).hex() if newest else "",
        qr=_code(sheet, own, included),
        printed_by=by.name,
        printed_at=now.strftime("%Y-%m-%d %H:%M"),
        language=translation.get_language() or "zh-hans",
        demo=head.demo,
        date=timezone.localtime(sheet.happened_at).strftime("%Y-%m-%d"),
    )


def blank_sheet(spec: SheetSpec, included: Sequence[SheetSpec], *, by: Person) -> PrintedSheet:
    """The empty form of a sheet, for a day without power (late entry is marked when it is typed in)."""
    head, now = letterhead(), timezone.localtime()
    groups = [(one, group) for one in _in_order(spec, spec, included) for group in one.fieldsets]
    parties = [_role_label(role) for role in spec.signers] + (
        [str(Signer.CUSTOMER.label)] if spec.customer_signs else []
    )
    return PrintedSheet(
        clinic=head.clinic,
        title=str(spec.title),
        fieldsets=(
            *(_blank_fieldset(one, group) for one, group in groups),
            *printed_wording.statement(str(spec.statement)),
        ),
        signatures=tuple(PrintedSignature(label) for label in parties),
        qr=codes.of_blank(spec.key),
        printed_by=by.name,
        printed_at=now.strftime("%Y-%m-%d %H:%M"),
        language=translation.get_language() or "zh-hans",
        demo=head.demo,
    )


def _in_order(spec: SheetSpec, own: _Printed, included: Sequence[_Printed]) -> list[_Printed]:
    """What is printed with a sheet of a case says first who it is about; a profile sheet begins with itself."""
    return [own, *included] if spec.follows_customer else [*included, own]


def _fieldset(sheet: RecordSheet, group: Fieldset) -> PrintedFieldset:
    return PrintedFieldset(str(group.title), tuple(_item(sheet, name) for name in group.fields))


def _item(sheet: RecordSheet, name: str) -> PrintedField | PrintedTable:
    shown = presentation.item(sheet, name)
    if shown.table is not None:
        return shown.table.printed()
    choices = _choices(sheet.spec, name)
    return PrintedField(shown.label, shown.value, _unit(shown), shown.wide, shown.mark, choices)


def _choices(spec: SheetSpec, name: str) -> tuple[str, ...]:
    column: Any = spec.model._meta.get_field(name)
    labels = tuple(str(label) for value, label in (column.flatchoices or ()) if value not in (None, ""))
    if isinstance(column, EncryptedBooleanField):
        return presentation.words(True), presentation.words(False)
    return labels if sum(map(len, labels)) <= 60 else ()


def _blank_fieldset(spec: SheetSpec, group: Fieldset) -> PrintedFieldset:
    return PrintedFieldset(str(group.title), tuple(_blank_item(spec, name) for name in group.fields))


def _blank_item(spec: SheetSpec, name: str) -> PrintedField | PrintedTable:
    column: Any = spec.model._meta.get_field(name)
    if isinstance(column, RowsField):
        return table_of(column, []).printed()
    shown = presentation.item(spec.model(), name)
    sentences = tuple(map(str, column.items(None).values())) if isinstance(column, ChecklistField) else ()
    lines = 2 if (getattr(column, "max_length", None) or 0) <= _SHORT_TEXT else 3
    choices = sentences or _choices(spec, name)
    return PrintedField(shown.label, "", _unit(shown), shown.wide, choices=choices, lines=lines)


def _unit(shown: presentation.Item) -> str:
    """The unit, and the range that is normal."""
    return f"{shown.unit} ({shown.normal})".strip() if shown.normal else shown.unit


def _marks(sheet: RecordSheet, groups: tuple[Fieldset, ...], own: list[SignOff]) -> list[PrintedMark]:
    marks = []
    state = State(sheet.state)
    if state == State.IN_ERROR:
        marks.append(PrintedMark(Mark.ENTERED_IN_ERROR, presentation.error_reason(sheet, groups)))
    if state == State.DRAFT:
        marks.append(PrintedMark(Mark.DRAFT))
    if state == State.TRANSCRIBED:
        marks.append(PrintedMark(Mark.TRANSCRIBED, sheet.origin_note))
    if state == State.AMENDED:
        marks.append(PrintedMark(Mark.AMENDED))
    if sheet.is_late:
        happened = timezone.localtime(sheet.happened_at).strftime("%Y-%m-%d %H:%M")
        marks.append(PrintedMark(Mark.RECORDED_LATE, happened))
    if any(not actions.is_valid(row, sheet) for row in own):
        marks.append(PrintedMark(Mark.SIGNATURE_INVALID))
    return marks


def _own(sheet: RecordSheet) -> list[SignOff]:
    """The signatures under the newest edition, opened."""
    return open_rows(actions.signatures(sheet).select_related("person").order_by("signed_at"))


def _signatures(sheet: RecordSheet, own: list[SignOff]) -> list[PrintedSignature]:
    given = [_signature(row, sheet) for row in own]
    missing = actions.outstanding(sheet) if sheet.state not in (State.TRANSCRIBED, State.IN_ERROR) else ()
    waiting = [str(Signer.CUSTOMER.label) if one == "customer" else _role_label(one) for one in missing]
    return given + [PrintedSignature(label) for label in waiting]


def _role_label(role: str) -> str:
    return str(Role(role).label)


def _signature(row: SignOff, sheet: RecordSheet) -> PrintedSignature:
    at = timezone.localtime(row.signed_at).strftime("%Y-%m-%d %H:%M")
    if row.signer == Signer.STAFF:
        return PrintedSignature(str(row.get_role_display()), row.person.name, at)
    strokes = tuple(tuple((x, y) for x, y in stroke) for stroke in row.strokes)
    name = row.signer_name or sheet.customer.name
    return PrintedSignature(str(row.get_signer_display()), name, at, strokes or None)


def _amendments(sheet: RecordSheet, sections: frozenset[Section]) -> list[PrintedAmendment]:
    """What was changed after the first signature, edition by edition, in the fields that may be seen."""
    if sheet.state != State.AMENDED:
        return []
    rows = list(sheet.history.select_related("changed_by").order_by("version"))  # type: ignore[attr-defined]
    open_rows(rows)
    groups = sheet.spec.visible(sections)
    return [
        PrintedAmendment(
            change.label,
            change.old,
            change.new,
            presentation.reason_of(older, newer, sheet.spec, groups),
            newer.changed_by.name,
            timezone.localtime(newer.history_date).strftime("%Y-%m-%d %H:%M"),
        )
        for older, newer in pairwise(rows)
        if older.state != State.DRAFT and newer.edition > older.edition
        for change in presentation.changes(older, newer, sheet.spec, groups)
    ]


def _code(sheet: RecordSheet, own: Sequence[SignOff], included: Sequence[RecordSheet]) -> str:
    """What the QR code says: sheet, edition and digest under a mark, nothing personal."""
    return codes.of_print(
        codes.SheetCode(
            sheet.spec.key,
            sheet.pk,
            sheet.edition,
            tuple(other.spec.key for other in included),
            sheet.customer_id.bytes,
            getattr(sheet, type(sheet).seal_part).bytes,
            printed_content.digest_of(sheet, own, included),
        )
    )
