"""The form of a sheet, made from its spec: the same groups in the same order as on paper.

A draft may be incomplete: only what the table cannot hold empty is required here; signing asks for the rest.
"""

import datetime
from functools import lru_cache
from typing import Any

from django import forms
from django.db import models
from django.forms.models import apply_limit_choices_to_to_formfield
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from records.lifecycle import LONGEST_REASON
from records.models import RecordSheet
from records.row_forms import RowsWidget
from records.spec import Fieldset, SheetSpec, of_key
from vault.fields import EncryptedIntegerField

LONGEST = 100_000
"""Characters that are kept of one typed text; each field's own limit is lower."""


def sheet_fields(spec: SheetSpec, groups: tuple[Fieldset, ...]) -> dict[str, forms.Field]:
    """The form fields of these groups, by name."""
    fields: dict[str, forms.Field] = {}
    for group in (group for group in groups if not group.given):
        for name in group.fields:
            fields[name] = _form_field(spec, name)
    return fields


def _form_field(spec: SheetSpec, name: str) -> forms.Field:
    column: Any = spec.model._meta.get_field(name)
    field = column.formfield(localize=False)
    if isinstance(column, models.ForeignKey):
        apply_limit_choices_to_to_formfield(field)
    cannot_be_empty = isinstance(column, models.ForeignKey | models.DateField) and not column.null
    field.required = name in spec.always or cannot_be_empty
    field.widget.is_required = field.required
    if name not in spec.optional and not field.required:
        field.widget.attrs["data-needed"] = "sign"
    _dress(field)
    if isinstance(column, EncryptedIntegerField):
        field.widget.attrs["data-step"] = "1"  # things that are counted: one tap more or less, with gloves on
    field.presets = spec.presets.get(name, ())  # type: ignore[attr-defined]
    if unit := getattr(column, "unit", ""):
        field.widget.attrs["data-unit"] = str(unit)
    return field


def _dress(field: forms.Field) -> None:
    """Native date and time controls, room for long texts."""
    if isinstance(field, forms.DateTimeField):
        field.widget = forms.DateTimeInput({"type": "datetime-local", "step": 60}, format="%Y-%m-%dT%H:%M")
    elif isinstance(field, forms.DateField):
        field.widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    elif isinstance(field, forms.TimeField):
        field.widget = forms.TimeInput({"type": "time"}, format="%H:%M")
    elif isinstance(field.widget, forms.Textarea):
        field.widget.attrs.update({"rows": 3, "cols": 40})


class SheetForm(forms.Form):
    """Base of every sheet's form: the version that was shown, when it happened, the reason for an amendment.

    `initial`: what an autosave kept, field by field as it was posted. `told`: what the last sheet of this kind said.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    spec: SheetSpec
    groups: tuple[Fieldset, ...]

    def __init__(self, *args: Any, sheet: RecordSheet, amending: bool = False, **options: Any) -> None:
        self.sheet = sheet
        kept = options.pop("initial", {})
        self.told = options.pop("told", {})
        initial = {name: _initial(sheet, name) for name in self.names}
        initial |= {"version": sheet.version, "happened_at": sheet.happened_at} | kept | self._kept_rows(kept)
        options["initial"] = initial
        super().__init__(*args, **options)
        self._offer()
        self._say_normal()
        if not self.spec.follows_customer:
            self.fields["happened_at"] = forms.DateTimeField(label=_("Happened at"), initial=sheet.happened_at)
            _dress(self.fields["happened_at"])
        if amending:
            self.fields["reason"] = forms.CharField(
                label=_("Reason for the change"), max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 2})
            )

    @property
    def names(self) -> tuple[str, ...]:
        """The sheet's own fields that this person fills in."""
        return tuple(name for group in self.groups for name in group.fields)

    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Title and fields of each group, for the template; the common fields come last."""
        common = [self[name] for name in ("happened_at", "reason") if name in self.fields]
        grouped = [(group.title, [self._told(name) for name in group.fields]) for group in self.groups]
        return [*grouped, (_("Record"), common)] if common else grouped

    def _offer(self) -> None:
        """A column whose choices belong to this very sheet (the photographs of its case) offers them."""
        for name in self.names:
            column: Any = self.sheet._meta.get_field(name)
            if hasattr(column, "offer"):
                column.offer(self.sheet, self.fields[name])

    def _say_normal(self) -> None:
        """Beside a measured value stands the range that is normal for this customer."""
        for name in self.names:
            column: Any = self.sheet._meta.get_field(name)
            normal = column.normal(self.sheet) if hasattr(column, "normal") else ""
            if normal and not self.fields[name].help_text:
                self.fields[name].help_text = _("normal %(range)s") % {"range": normal}

    def _told(self, name: str) -> forms.BoundField:
        """The field with what the last sheet of this kind said, which stands beside it in grey."""
        bound = self[name]
        bound.before = self.told.get(name, "")  # type: ignore[attr-defined]
        return bound

    def _kept_rows(self, kept: dict[str, Any]) -> dict[str, Any]:
        """What an autosave kept of fields that have rows, whose cells are posted one by one."""
        widgets = {name: field.widget for name, field in self.base_fields.items()}
        typed = {name: w.typed(kept, name) for name, w in widgets.items() if isinstance(w, RowsWidget)}
        return {name: rows for name, rows in typed.items() if rows is not None}

    def clean_happened_at(self) -> datetime.datetime:
        """Refuse a time in the future (A1.1: no false entries)."""
        at = self.cleaned_data["happened_at"]
        if at > timezone.now() + datetime.timedelta(minutes=10):
            raise forms.ValidationError(_("This time lies in the future."))
        return at

    def clean(self) -> dict[str, Any]:
        """Hold the values against each other with the spec's own checks."""
        cleaned = super().clean() or self.cleaned_data
        for check in self.spec.checks:
            for name, message in check(cleaned, self.sheet).items():
                self.add_error(name if name in self.fields else None, message)
        return cleaned

    def values(self) -> dict[str, Any]:
        """The typed values of the sheet's fields, and when it happened."""
        names = [*self.names, "happened_at"] if "happened_at" in self.fields else self.names
        return {name: self.cleaned_data[name] for name in names}


def _initial(sheet: RecordSheet, name: str) -> Any:
    return getattr(sheet, sheet._meta.get_field(name).attname)  # type: ignore[union-attr]


def form_class(spec: SheetSpec, groups: tuple[Fieldset, ...]) -> type[SheetForm]:
    """The form of a spec for somebody who fills in `groups`; kept for each language, unless it offers rows to choose from."""
    columns: list[Any] = [spec.model._meta.get_field(name) for group in groups for name in group.fields]
    if any(isinstance(column, models.ForeignKey) for column in columns):
        return _made(spec, groups)
    return _kept(spec.key, groups, get_language())


@lru_cache(maxsize=512)
def _kept(key: str, groups: tuple[Fieldset, ...], _language: str | None) -> type[SheetForm]:
    return _made(of_key(key), groups)


def _made(spec: SheetSpec, groups: tuple[Fieldset, ...]) -> type[SheetForm]:
    body = {"spec": spec, "groups": groups, **sheet_fields(spec, groups)}
    return type(f"{spec.model.__name__}Form", (SheetForm,), body)
