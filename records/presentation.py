"""How the values of a sheet read: one wording for page, history, comparison and print."""

import datetime
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from records import rows
from records.lifecycle import State
from records.models import RecordSheet
from records.row_fields import RowsField
from records.row_tables import Table, table_of
from records.spec import Fieldset, SheetSpec


@dataclass(slots=True)
class Item:
    """One field as it is shown: `mark` says that a value is out of range, `normal` which range, `before` what the last sheet
    said, `table` holds the rows of a field that has rows."""

    name: str
    label: str
    value: str
    unit: str = ""
    wide: bool = False
    mark: str = ""
    normal: str = ""
    before: str = ""
    table: Table | None = None


@dataclass(slots=True)
class Group:
    """A captioned group of items."""

    title: str
    items: list[Item] = field(default_factory=list)


def groups_of(sheet: RecordSheet, groups: tuple[Fieldset, ...], last: RecordSheet | None = None) -> list[Group]:
    """The visible groups of a sheet with their values as text; beside them, in grey, what the `last` sheet said."""
    language = get_language()
    shown = [Group(str(group.title), [item(sheet, name, language) for name in group.fields]) for group in groups]
    told = before(sheet.spec, last)
    for one in (one for group in shown for one in group.items):
        one.before = told.get(one.name, "")
    for group in shown:
        _fill_rows(group.items)
    return shown


def _fill_rows(items: list[Item]) -> None:
    """Two short fields share a row of the grid; one that is left alone in its row takes all of it, as on the printed form."""
    alone: Item | None = None
    for one in items:
        if alone is not None and not one.wide:
            alone = None
            continue
        if alone is not None:
            alone.wide = True
        alone = None if one.wide else one
    if alone is not None:
        alone.wide = True


def before(spec: SheetSpec, last: RecordSheet | None) -> dict[str, str]:
    """What the last sheet of the same kind said in the fields that are compared from sheet to sheet."""
    return {name: text_of(last, name) for name in spec.trend} if last is not None else {}


def item(sheet: Any, name: str, language: str | None = None) -> Item:
    """One field of a sheet (or of a row of its history); who asks for many names the language of the moment."""
    column: Any = sheet._meta.get_field(name)
    frame = _frame(column, language or get_language())
    table = table_of(column, getattr(sheet, name)) if frame.rows else None
    mark = column.mark(sheet) if frame.marked else ""
    normal = column.normal(sheet) if frame.ranged else ""
    return Item(name, frame.label, text_of(sheet, name), frame.unit, frame.wide, mark, normal, table=table)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What every value of a column is shown with. `marked`, `ranged`: it knows a mark, a normal range (records.measures)."""

    label: str
    unit: str
    wide: bool
    rows: bool
    marked: bool
    ranged: bool


@lru_cache(maxsize=4096)
def _frame(column: Any, _language: str | None) -> _Frame:
    rows = isinstance(column, RowsField)
    wide = rows or isinstance(column, models.TextField) or getattr(column, "wide", False)
    unit = str(getattr(column, "unit", ""))
    return _Frame(str(column.verbose_name), unit, wide, rows, hasattr(column, "mark"), hasattr(column, "normal"))


def text_of(sheet: Any, name: str) -> str:
    """The value of a field in words."""
    column: Any = sheet._meta.get_field(name)
    if column.choices:
        return _chosen(column, getattr(sheet, name))
    if isinstance(column, models.ForeignKey):
        return str(getattr(sheet, name) or "")
    if hasattr(column, "words"):
        return str(column.words(getattr(sheet, name)))
    return words(getattr(sheet, name))


def _chosen(column: Any, value: Any) -> str:
    """The label of a choice; Django's own way translates all labels of the column to find one."""
    labels = _labels(column) if isinstance(column.choices, list) else dict(column.flatchoices)
    return "" if value is None and value not in labels else str(labels.get(value, value))


@cache
def _labels(column: Any) -> dict[Any, Any]:
    return dict(column.flatchoices)


def words(value: Any) -> str:
    """A plain value in words: yes and no, day, moment, or the text itself."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


@dataclass(slots=True)
class Change:
    """One field that differs between two versions."""

    label: str
    old: str
    new: str


def changes(older: Any, newer: Any, spec: SheetSpec, groups: tuple[Fieldset, ...]) -> list[Change]:
    """What differs between two versions of a sheet in the groups that may be seen (T6)."""
    found = []
    for name in (name for group in groups for name in group.fields):
        old, new = text_of(older, name), text_of(newer, name)
        if old != new:
            old, new = _narrowed(older, newer, name, old, new)
            found.append(Change(str(spec.verbose(name)), old, new))
    return found


def reason_of(older: Any, newer: Any, spec: SheetSpec, groups: tuple[Fieldset, ...]) -> str:
    """The reason given with a version, for a reader of `groups`: empty where the version touched a group that is closed to
    them, since the reason may repeat what it says (T6)."""
    closed = tuple(group for group in spec.fieldsets if group not in groups)
    struck = newer.state == State.IN_ERROR
    return (
        ""
        if older is not None and ((closed and struck) or changes(older, newer, spec, closed))
        else newer.change_reason
    )


def error_reason(sheet: RecordSheet, groups: tuple[Fieldset, ...]) -> str:
    """Why a sheet was entered in error, for a reader of `groups`. It speaks of the whole sheet, so that only those hear it to
    whom no group is closed (T6)."""
    return (
        sheet.change_reason if set(sheet.spec.fieldsets) <= set(groups) else _("for those who may see the whole sheet")
    )


def _narrowed(older: Any, newer: Any, name: str, old: str, new: str) -> tuple[str, str]:
    """Of rows only those that differ; every other field whole."""
    column: Any = newer._meta.get_field(name)
    if not isinstance(column, RowsField):
        return old, new
    return rows.differing(column.columns, getattr(older, name) or [], getattr(newer, name) or [])
