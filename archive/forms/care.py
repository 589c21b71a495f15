"""The forms of care: the list's filter, who mends a fault, what was done, the rules, which files are merged and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.models import Person
from access.models.people import Employment
from archive.care.queries import MINE, NOBODY
from archive.models import CareRules
from archive.models.care import FaultKind, FaultState
from customers.catalogue_forms import VersionedForm
from customers.identity.numbers import is_customer_number


class FilterForm(forms.Form):
    """Which faults are shown."""

    kind = forms.ChoiceField(label=_("Fault"), choices=[("", _("All kinds")), *FaultKind.choices], required=False)
    state = forms.ChoiceField(label=_("State"), choices=FaultState.choices, required=False)
    owner = forms.ChoiceField(
        label=_("Who sees to it"), choices=[("", _("Anybody")), (MINE, _("Myself")), (NOBODY, _("Nobody yet"))],
        required=False,
    )  # fmt: skip
    late = forms.BooleanField(label=_("Only what is late"), required=False)


class AssignForm(forms.Form):
    """Who mends it, until when."""

    owner: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Who sees to it"), queryset=Person.objects.filter(employment=Employment.ACTIVE).order_by("name")
    )
    due_on = forms.DateField(label=_("Until when"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].label_from_instance = lambda person: person.name  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """What was done, or why it stays as it is."""

    note = forms.CharField(
        label=_("What was done"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Where it cannot be mended: why it stays as it is. It is kept sealed."),
    )


class RulesForm(VersionedForm):
    """How long something may wait, and how long mending may take."""

    class Meta:
        model = CareRules
        fields = ("grace_days", "due_days", "draft_days", "contact_days")


def _number(label: Any, told: Any) -> forms.CharField:
    attributes = {"autocapitalize": "characters", "spellcheck": "false"}
    return forms.CharField(label=label, max_length=20, help_text=told, widget=forms.TextInput(attributes))


class MergeForm(forms.Form):
    """Which file belongs with which, and why."""

    primary = _number(_("Number of the file that leads"), _("The older one, or the one in use."))
    member = _number(_("Number of the file that belongs with it"), _("It keeps its number, and is found by it."))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("By what you know that they are the same person. It is kept sealed."),
    )

    def _checked(self, name: str) -> str:
        number = str(self.cleaned_data[name]).strip().upper()
        if not is_customer_number(number):
            raise forms.ValidationError(_("Not a customer number."))
        return number

    def clean_primary(self) -> str:
        """A customer number."""
        return self._checked("primary")

    def clean_member(self) -> str:
        """A customer number."""
        return self._checked("member")


class UndoForm(forms.Form):
    """Why merged files are taken apart."""

    reason = forms.CharField(label=_("Why they are taken apart"), max_length=1000, widget=forms.Textarea({"rows": 3}))
