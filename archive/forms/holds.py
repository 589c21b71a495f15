"""The forms of a legal hold: what is held and why, the next day of looking, why it can be lifted."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archive.forms.parts import NumbersField
from archive.holds.actions import MOST_FILES, Order


def _day(**other: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), **other)


class HoldForm(forms.Form):
    """Which files are held, why, on whose demand."""

    numbers = NumbersField(most=MOST_FILES)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The dispute or procedure, with its number where there is one. It is kept sealed."),
    )
    authority = forms.CharField(
        label=_("On whose demand"),
        max_length=200,
        required=False,
        help_text=_("Court, health authority, mediation committee, lawyer; empty where the clinic decides by itself."),
    )
    since = _day(label=pgettext_lazy("hold", "Since"))
    review_on = _day(
        label=_("Look at it again on"), help_text=_("A hold lasts until it is lifted; on this day it is due.")
    )

    def clean(self) -> dict[str, Any]:
        """A day that has come, and one that has not."""
        values, today = super().clean() or {}, timezone.localdate()
        if values.get("since") and values["since"] > today:
            self.add_error("since", _("This day has not come yet."))
        if values.get("review_on") and values["review_on"] <= today:
            self.add_error("review_on", _("This day has passed already."))
        return values

    def order(self) -> Order:
        """What was asked for (of a valid form)."""
        return Order(**self.cleaned_data)


def first_values(number: str = "") -> dict[str, Any]:
    """What the form starts with: from today, looked at again in half a year."""
    today = timezone.localdate()
    return {"numbers": number, "since": today, "review_on": today + datetime.timedelta(days=182)}


class LiftForm(forms.Form):
    """Why it can be lifted."""

    reason = forms.CharField(
        label=_("Why it can be lifted"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Judgement, agreement, end of the procedure. The executive who decides reads this."),
    )


class LookForm(forms.Form):
    """The next day on which somebody looks."""

    review_on = _day(label=_("Look at it again on"))
