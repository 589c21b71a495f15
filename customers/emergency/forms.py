"""The form of an emergency opening, and that of its review."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.emergency.finding import Asked
from customers.emergency.opening import LEAST_REASON
from customers.identity.names import LONGEST
from customers.models.emergency import EmergencyKind


class EmergencyForm(forms.Form):
    """Whose file, and what happened."""

    number = forms.CharField(
        label=_("Customer number"), max_length=20, required=False,
        widget=forms.TextInput({"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Whole phone number"), max_length=40, required=False,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Full name"), max_length=LONGEST, required=False, widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("Together with the birth date."),
    )  # fmt: skip
    birth_date = forms.DateField(
        label=_("birth date"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    kind = forms.ChoiceField(label=_("emergency"), choices=EmergencyKind, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("what happened"), min_length=LEAST_REASON, max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text=_("Ten characters or more. Who reviews the opening reads this."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Enough to name one file: a number, a phone, or a name with its birth date."""
        given = super().clean() or {}
        name, birth = given.get("name"), given.get("birth_date")
        if name and not birth and "birth_date" not in self.errors:
            self.add_error("birth_date", _("A name counts together with the birth date."))
        elif birth and not name:
            self.add_error("name", _("A birth date counts together with the full name."))
        elif not any(given.get(field) for field in ("number", "phone", "name")) and not self.errors:
            self.add_error("number", _("Give the customer number, the whole phone number, or name and birth date."))
        return given

    def asked(self) -> Asked:
        """What the file is looked for by (of a valid form)."""
        given = self.cleaned_data
        return Asked(given["number"], given["phone"], given["name"], given["birth_date"])
