"""The form of one day of the work calendar."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CalendarDayForm(forms.Form):
    """Whether the clinic works on the day, and what the day is called."""

    is_workday = forms.TypedChoiceField(
        label=_("On this day"),
        choices=[("True", _("the clinic works")), ("False", _("the clinic is closed"))],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=_("Name of the day"), max_length=60, required=False)
