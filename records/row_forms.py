"""Typing rows inside a sheet: a formset in the shape of one form field, so that form, autosave and conflict page treat it
like any other. What was typed comes back as it was typed, wrong cells included. Not here: what a column is (`rows`)."""

import datetime
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME, TOTAL_FORM_COUNT, BaseFormSet, formset_factory
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from records.rows import Column, Columns, Kind, Row, RowCheck, in_order, time_column

EMPTY_ROWS = 3
"""Rows offered on a form that has none yet."""


def cell_field(column: Column) -> forms.Field:
    """The form field of one cell. Numbers are typed as text: a number control would drop what it cannot read."""
    common: dict[str, Any] = {"label": column.label, "required": column.needed}
    if column.kind == Kind.TIME:
        field: forms.Field = forms.TimeField(widget=forms.TimeInput({"type": "time"}, format="%H:%M"), **common)
    elif column.kind == Kind.CHOICE and column.choices is not None:
        field = forms.ChoiceField(choices=[("", "—"), *column.choices.choices], **common)
    elif column.kind == Kind.TEXT:
        field = forms.CharField(max_length=column.longest, **common)
    else:
        field = _number_field(column, common)
    if column.unit:
        field.widget.attrs["data-unit"] = column.unit
    return field


def _number_field(column: Column, common: dict[str, Any]) -> forms.Field:
    limits: dict[str, Any] = {"min_value": column.low, "max_value": column.high}
    mode = "numeric" if column.kind == Kind.WHOLE else "decimal"
    widget = forms.TextInput({"inputmode": mode, "class": "numeric", "size": 5, "autocomplete": "off"})
    if column.kind == Kind.WHOLE:
        return forms.IntegerField(widget=widget, **limits, **common)
    return forms.DecimalField(widget=widget, max_digits=10, decimal_places=column.places, **limits, **common)


class RowForm(forms.Form):
    """One row; its fields are made from the columns."""

    check: RowCheck | None = None

    def clean(self) -> dict[str, Any]:
        """Hold the cells of the row against each other."""
        cleaned = super().clean() or self.cleaned_data
        faults = self.check(cleaned) if self.check and cleaned else {}
        for name, message in faults.items():
            self.add_error(name, message)
        return cleaned


class RowFormSet(BaseFormSet):
    """The rows. A row emptied by hand counts as taken out."""

    def initial_form_count(self) -> int:
        """None is held to be there already: every row may be left empty."""
        return 0

    def rows(self) -> list[dict[str, Any]]:
        """The typed rows as they are kept; only for a valid formset."""
        filled = [form.cleaned_data for form in self.forms if form not in self.deleted_forms]
        plain = [{name: _plain(value) for name, value in row.items() if name != DELETION_FIELD_NAME} for row in filled]
        return [row for row in plain if any(value is not None for value in row.values())]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    if value is None or value == "":
        return None
    return value if isinstance(value, int) else str(value)


class RowsWidget(forms.Widget):
    """The table in which rows are typed."""

    kind = "rows"

    def __init__(self, formset: type[RowFormSet], columns: Columns) -> None:
        super().__init__()
        self.formset, self.columns, self.caption = formset, columns, ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> RowFormSet:
        """The formset with what was sent; a request without the table has no rows."""
        sent = data if f"{name}-{TOTAL_FORM_COUNT}" in data else {f"{name}-{TOTAL_FORM_COUNT}": 0}
        return self.formset({f"{name}-INITIAL_FORMS": 0, **_flat(sent, name)}, prefix=name)

    def typed(self, content: Mapping[str, Any], name: str) -> list[Row] | None:
        """The rows that an autosave kept, as they were typed; None where it kept none."""
        total = str(content.get(f"{name}-{TOTAL_FORM_COUNT}", ""))
        if not total.isdecimal():
            return None
        count = min(int(total), self.formset.absolute_max)
        kept = [number for number in range(count) if not content.get(f"{name}-{number}-{DELETION_FIELD_NAME}")]
        names = [column.name for column in self.columns]
        rows = [{one: content.get(f"{name}-{number}-{one}", "") for one in names} for number in kept]
        return [row for row in rows if any(row.values())]

    def id_for_label(self, id_: str) -> str:
        """The label names the whole table, no single control."""
        return ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The table, with the rows of `value` (a list) or what was sent (a formset)."""
        formset = value if isinstance(value, RowFormSet) else self._showing(name, value or [])
        context = {"formset": formset, "caption": self.caption, "now_field": time_column(self.columns)}
        return SafeString(render_to_string("components/row_table.html", context))

    def _showing(self, name: str, rows: list[Row]) -> RowFormSet:
        formset = self.formset(prefix=name, initial=rows)
        formset.extra = min(len(rows) + 1 if rows else EMPTY_ROWS, formset.max_num)
        return formset


def _flat(data: Any, name: str) -> dict[str, Any]:
    return {key: data[key] for key in data if key.startswith(f"{name}-")}


class RowsFormField(forms.Field):
    """A field whose value is a list of rows. Errors stand in the cells; the field itself says that there are some."""

    default_error_messages = {"rows": _("Some rows are not right. What is wrong stands in the cells below.")}

    def __init__(self, *, columns: Columns, check: RowCheck | None, most: int, **options: Any) -> None:
        self.columns = columns
        body = {column.name: cell_field(column) for column in columns} | {"check": check and staticmethod(check)}
        form = type("RowForm", (RowForm,), body)
        formset = formset_factory(
            form, formset=RowFormSet, extra=0, can_delete=True, max_num=most, validate_max=True, absolute_max=most + 10
        )
        options.pop("widget", None)
        super().__init__(widget=RowsWidget(cast(type[RowFormSet], formset), columns), **options)
        self.widget.caption = self.label

    def clean(self, value: RowFormSet) -> list[Row]:
        """The rows in the order of time; raises ValidationError where a cell is wrong or, if required, none is there."""
        if not value.is_valid():
            raise forms.ValidationError([*value.non_form_errors(), self.error_messages["rows"]])
        rows = value.rows()
        if self.required and not rows:
            raise forms.ValidationError(self.error_messages["required"])
        return in_order(self.columns, rows)
