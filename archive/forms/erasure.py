"""The forms of a request for deletion: who comes and how identity was checked, as for a copy; what was asked for."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from archive.erasure.actions import Came
from archive.forms.copies import CopyForm
from records.lifecycle import LONGEST_REASON


class ErasureForm(CopyForm):
    """Who comes, and in which words deletion is asked for."""

    GROUPS = (*CopyForm.GROUPS[:2], (_("The request"), ("words",)))
    sections = None  # type: ignore[assignment]
    delivery = None  # type: ignore[assignment]
    words = forms.CharField(
        label=_("What the customer asked for"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("In the customer's own words; may stay empty."),
    )

    def came(self, request: HttpRequest) -> Came:
        """Who came (of a valid form)."""
        return Came(self.identity(), self.cleaned_data["photo_compared"], self.proxy(request))


class WithdrawForm(ErasureForm):
    """Who takes the request back, and why."""

    GROUPS = (*CopyForm.GROUPS[:2], (_("Taking the request back"), ("reason",)))
    words = None  # type: ignore[assignment]
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 3}))
