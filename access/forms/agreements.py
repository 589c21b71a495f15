"""Forms of confidentiality agreements: the scan of a signed paper with its days, an earlier end."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms.scans import ScanField
from access.models import Agreement

DAY_WIDGET = {"attrs": {"type": "date"}, "format": "%Y-%m-%d"}


class DatedPaper(forms.ModelForm):
    """From when to when something signed on paper holds, and its scan. Forms name the model."""

    scan = ScanField()

    class Meta:
        fields = ["signed_on", "ends_on"]
        widgets = {name: forms.DateInput(**DAY_WIDGET) for name in ("signed_on", "ends_on")}  # type: ignore[arg-type]

    def clean(self) -> dict[str, Any]:
        """Signed already, and not ended before it was signed."""
        values = super().clean() or {}
        signed, ends = values.get("signed_on"), values.get("ends_on")
        if signed and signed > timezone.localdate():
            self.add_error("signed_on", _("This day has not come yet."))
        if signed and ends and ends < signed:
            self.add_error("ends_on", _("The end lies before the day of signing."))
        return values


class PaperForm(DatedPaper):
    """The paper of somebody of the staff."""

    class Meta(DatedPaper.Meta):
        model = Agreement
        help_texts = {"ends_on": _("Leave empty where it holds until the person leaves.")}


class EndingForm(forms.Form):
    """An earlier last day, and why."""

    last_day = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(**DAY_WIDGET),  # type: ignore[arg-type]
        help_text=_("This day still counts. Yesterday ends it at once."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}))
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
