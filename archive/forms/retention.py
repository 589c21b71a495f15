"""The forms of retention: other years for a class, more years for one file, the appraisal of a file whose time is over."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archive.models.retention import MOST_YEARS
from archive.retention.appraising import MOST_MORE

_REASON: dict[str, Any] = {"max_length": 1000, "widget": forms.Textarea({"rows": 3})}


class RuleForm(forms.Form):
    """For how many years a class is kept; what that shortens is seen before it is applied for."""

    years = forms.IntegerField(label=pgettext_lazy("retention", "years"), min_value=1, max_value=MOST_YEARS)
    purpose = forms.CharField(label=_("Reason"), help_text=_("Who decides reads this."), **_REASON)
    seen = forms.BooleanField(
        label=_("I have seen how many files would be due earlier"), required=False, widget=forms.HiddenInput
    )

    def ask_to_look(self) -> None:
        """Show the box that has to be ticked before files are kept for a shorter time."""
        self.fields["seen"].widget = forms.CheckboxInput()


class ExtensionForm(forms.Form):
    """More years for one file (B5.1)."""

    years = forms.IntegerField(label=_("more years"), min_value=1, max_value=MOST_YEARS)
    purpose = forms.CharField(
        label=_("Reason"),
        help_text=_("An important customer, a large order, an agreement: what it is, and for how long it binds."),
        **_REASON,
    )


CONFIRM, LONGER = "confirm", "longer"


class AppraisalForm(forms.Form):
    """What becomes of the file (B9.1)."""

    decision = forms.ChoiceField(
        label=_("Appraisal"),
        choices=[
            (CONFIRM, _("No further value: it can be put into a destruction request")),
            (LONGER, _("Keep it longer")),
        ],
        widget=forms.RadioSelect,
    )
    years = forms.IntegerField(
        label=pgettext_lazy("retention", "Keep it for"),
        min_value=1,
        max_value=MOST_MORE,
        required=False,
        help_text=_("Years from today."),
    )
    remark = forms.CharField(
        label=_("Remark"), required=False, help_text=_("Why it is kept longer; otherwise may stay empty."), **_REASON
    )

    def clean(self) -> dict[str, Any]:
        """Longer only for a number of years and with a reason."""
        values = super().clean() or {}
        if values.get("decision") == LONGER:
            if not values.get("years") and "years" not in self.errors:
                self.add_error("years", _("At least one year and at most thirty."))
            if not values.get("remark", "").strip():
                self.add_error("remark", _("Say why it is kept longer."))
        return values
