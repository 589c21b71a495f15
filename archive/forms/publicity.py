"""The forms of publicity: taking a picture out, where it was put, since when it is gone, why a consent was taken back."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from archive.models.publicity import Purpose
from archive.publicity.cropping import EYES, Box
from records.lifecycle import LONGEST_REASON

_DAY = {"attrs": {"type": "date"}, "format": "%Y-%m-%d"}
_PURPOSES = [("", ""), *Purpose.choices]


def _edge(label: Any, begins: float) -> forms.FloatField:
    attrs = {"data-unit": "%", "step": "1", "inputmode": "numeric"}
    return forms.FloatField(
        label=label, min_value=0, max_value=100, initial=begins, widget=forms.NumberInput(attrs), localize=False
    )


class TakeOutForm(forms.Form):
    """What for, what is cut out, and that somebody has looked."""

    purpose = forms.ChoiceField(
        label=_("What for"), choices=_PURPOSES, help_text=_("As it is now: the consent must name the same purpose.")
    )
    left = _edge(_("Frame: from the left"), EYES.left)
    top = _edge(_("Frame: from the top"), EYES.top)
    width = _edge(_("Frame: width"), EYES.width)
    height = _edge(_("Frame: height"), EYES.height)
    eyes_only = forms.BooleanField(
        label=_("The photograph itself shows nothing but the eyes; its whole height may be taken"), required=False
    )
    looked = forms.BooleanField(
        label=_("I have looked: nobody can be recognised on what is in the frame"), required=False
    )

    def box(self) -> Box:
        """What is cut out (of a valid form)."""
        given = self.cleaned_data
        return Box(given["left"], given["top"], given["width"], given["height"], given["eyes_only"])


class UseForm(forms.Form):
    """Where a picture was put."""

    purpose = forms.ChoiceField(label=_("What for"), choices=_PURPOSES)
    place = forms.CharField(
        label=_("where"), max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text=_("The address of the page, or what was printed and its number. No name of the customer."),
    )  # fmt: skip
    put_on = forms.DateField(label=_("since"), initial=timezone.localdate, widget=forms.DateInput(**_DAY))  # type: ignore[arg-type]


class DownForm(forms.Form):
    """Since when a picture is gone from where it was put."""

    day = forms.DateField(label=_("taken down on"), initial=timezone.localdate, widget=forms.DateInput(**_DAY))  # type: ignore[arg-type]


class WithdrawalForm(forms.Form):
    """What the customer said."""

    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 3}),
        help_text=_("How the customer told us. The customer owes no reason."),
    )  # fmt: skip
