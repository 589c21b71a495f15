"""The form of one sheet as a sequence of flowables, ready for pages.

Not here: pages and their furniture (`pages`).
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from reportlab.platypus import Flowable, Spacer

from records.printing.charts import chart
from records.printing.document import PrintedField, PrintedFieldset, PrintedSheet, PrintedTable
from records.printing.fields import caption, field_rows, table_caption
from records.printing.grid import Kept
from records.printing.heading import Heading
from records.printing.signatures import signature_rows
from records.printing.styles import mm
from records.printing.tables import amendment_table, is_empty, nothing_recorded, table

_MOST_KEPT = 6
"""So many rows of signatures stay together with the end of the form; more would not fit on one page."""


def sheet_story(sheet: PrintedSheet, blank: bool = False) -> list[Flowable]:
    """Head, groups, amendments and signatures; the signatures stay beside the end of what is signed."""
    body = [part for fieldset in sheet.fieldsets for part in _fieldset(fieldset, blank)]
    if sheet.amendments and not blank:
        body.append(Kept([caption(_("Amendments"))], amendment_table(sheet.amendments)))
    rows = signature_rows(sheet.signatures, blank)
    tail = [Spacer(0, 2 * mm), *rows[:_MOST_KEPT]] if rows else []
    if body and tail:
        body.append(_with_tail(body.pop(), tail))
        tail = []
    return [Heading(sheet, blank), *body, *tail, *rows[_MOST_KEPT:]]


def _with_tail(last: Flowable, tail: list[Flowable]) -> Kept:
    return Kept(last.head, last.body, tail) if isinstance(last, Kept) else Kept([], last, tail)


def _fieldset(fieldset: PrintedFieldset, blank: bool) -> list[Flowable]:
    """The rows of a group, its caption kept with the first."""
    parts = list(_parts(fieldset.items, blank))
    if not fieldset.title:
        return parts
    bar = caption(fieldset.title)
    if not parts:
        return [bar]
    first = parts[0]
    held = Kept([bar, *first.head], first.body) if isinstance(first, Kept) else Kept([bar], first)
    return [held, *parts[1:]]


def _parts(items: tuple[PrintedField | PrintedTable, ...], blank: bool) -> Iterator[Flowable]:
    fields: list[PrintedField] = []
    for item in items:
        if isinstance(item, PrintedField):
            fields.append(item)
            continue
        yield from field_rows(fields, blank)
        fields = []
        yield from _table_parts(item, blank)
    yield from field_rows(fields, blank)


def _table_parts(item: PrintedTable, blank: bool) -> Iterator[Flowable]:
    body = nothing_recorded() if is_empty(item, blank) else table(item, blank)
    yield Kept([table_caption(item.title)], body) if item.title else body
    drawing = chart(item.chart) if item.chart and not blank else None
    if drawing:
        yield drawing
