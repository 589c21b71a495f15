"""Forms that the gallery of components shows: one field of each kind. Nothing is saved."""

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

_TEN: tuple = tuple((n, str(n)) for n in range(11))


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Name"), max_length=60)
    phone = forms.CharField(label=_("Phone"), required=False, help_text=_("With area code for a landline."))
    seen_on = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}))
    pulse = forms.IntegerField(
        label=_("Pulse"), min_value=20, max_value=250, widget=forms.NumberInput(attrs={"data-unit": "/min"})
    )
    way = forms.ChoiceField(
        label=_("Way"), choices=[("phone", _("By phone")), ("online", _("Online")), ("person", _("In person"))]
    )
    sides = forms.MultipleChoiceField(
        label=_("Eye"), choices=[("l", _("Left")), ("r", _("Right"))], widget=forms.CheckboxSelectMultiple
    )
    pain = forms.ChoiceField(
        label=_("Pain"), choices=_TEN, widget=forms.RadioSelect(attrs={"data-scale": "1", "data-wide": "1"})
    )
    text = forms.CharField(label=_("Remarks"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    agreed = forms.BooleanField(label=_("Explained to the customer"))


class SampleRow(forms.Form):
    """One row of values over time."""

    at = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}))
    pulse = forms.IntegerField(label=_("Pulse"), min_value=20, max_value=250)
    oxygen = forms.IntegerField(label=_("Oxygen saturation"), min_value=50, max_value=100)


SampleRows: type[BaseFormSet] = formset_factory(SampleRow, extra=2, can_delete=True)
