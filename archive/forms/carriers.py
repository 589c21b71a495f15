"""The forms of retired carriers: what it is and who destroys it, how it was done, which year is shown."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.models import Person
from access.models.people import Employment
from archive.carriers.actions import Facts
from archive.models.carriers import MAGNETIC, SERIAL, CarrierErasure, CarrierHeld, CarrierKind, CarrierMethod


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))


class CarrierForm(forms.Form):
    """A carrier to be taken out of service, why, who destroys it and who witnesses."""

    serial = forms.CharField(
        label=_("Serial number"),
        max_length=60,
        help_text=_("As it stands on the label. Nothing that names anybody."),
        widget=forms.TextInput({"autocapitalize": "characters", "spellcheck": "false", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Kind of carrier"), choices=[("", "—"), *CarrierKind.choices])
    held = forms.ChoiceField(label=_("What it held"), choices=[("", "—"), *CarrierHeld.choices])
    used_since = _day(_("In use since"))
    retired_on = _day(_("Taken out of service on"))
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea({"rows": 3}))
    executor = forms.ModelChoiceField(Person.objects.none(), label=_("Carried out by"))
    witness = forms.ModelChoiceField(
        Person.objects.none(), label=_("Witness"), help_text=_("Watches, and confirms it with the own log-in.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        people = Person.objects.filter(employment=Employment.ACTIVE).select_related("department").order_by("username")
        for name in ("executor", "witness"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]

    def clean_serial(self) -> str:
        """In capitals, blanks made one, of the signs that labels bear."""
        serial = " ".join(str(self.cleaned_data["serial"]).upper().split())
        SERIAL(serial)
        return serial

    def clean(self) -> dict[str, Any]:
        """Two people."""
        given = super().clean() or {}
        if given.get("executor") and given["executor"] == given.get("witness"):
            self.add_error("witness", _("Somebody else than who carries it out."))
        return given

    def facts(self) -> Facts:
        """What was typed of the carrier itself (of a valid form)."""
        return Facts(**{name: self.cleaned_data[name] for name in Facts.__slots__})


class DoneForm(forms.Form):
    """How a carrier was destroyed; a magnet is offered where it deletes anything."""

    erasure = forms.ChoiceField(label=_("How its content was deleted"), widget=forms.RadioSelect)
    method = forms.ChoiceField(label=_("How it was destroyed"), choices=CarrierMethod.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        magnetic = CarrierKind(kind) in MAGNETIC
        ways = [one for one in CarrierErasure.choices if magnetic or one[0] != CarrierErasure.DEGAUSS]
        self.fields["erasure"].choices = ways  # type: ignore[attr-defined]
