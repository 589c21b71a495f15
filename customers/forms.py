"""The form of registration: the three profile sheets in one page, the purpose told, and the question whether the customer
is new after all."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.sheets.profile import BASIC, CONTACT, HEALTH
from records.forms import sheet_fields


class RegistrationForm(forms.Form):
    """Everything asked of a new customer (D3.1). Field names carry the sheet's key: `basic-name`."""

    PARTS = (BASIC, CONTACT, HEALTH)

    told = forms.BooleanField(
        label=_("The purpose of collecting these data was explained to the customer"),
        error_messages={"required": _("Explain the purpose to the customer first, then tick this box.")},
    )
    known_new = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for spec in self.PARTS:
            for name, form_field in sheet_fields(spec, spec.fieldsets).items():
                self.fields[f"{spec.key}-{name}"] = form_field
        self.order_fields([*(n for n in self.fields if n != "told"), "told"])

    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Title and fields of each group in the order of the paper form."""
        return [
            (group.title, [self[f"{spec.key}-{name}"] for name in group.fields])
            for spec in self.PARTS
            for group in spec.fieldsets
        ]

    def values_of(self, key: str) -> dict[str, Any]:
        """The typed values of one sheet."""
        start = f"{key}-"
        return {name.removeprefix(start): v for name, v in self.cleaned_data.items() if name.startswith(start)}

    def clean(self) -> dict[str, Any]:
        """Hold names, dates and phones against what they can be."""
        cleaned = super().clean() or self.cleaned_data
        for spec in self.PARTS:
            values = self.values_of(spec.key)
            for check in spec.checks:
                for name, message in check(values, spec.model()).items():
                    if f"{spec.key}-{name}" not in self.errors:
                        self.add_error(f"{spec.key}-{name}", message)
            cleaned.update({f"{spec.key}-{name}": value for name, value in values.items()})
        return cleaned
