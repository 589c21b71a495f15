"""Forms of the catalogue: room, operation item, working hours, days of visits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers import visits
from customers.models import OperationItem, Room, WorkingHours

_NAMES = ("code", "name_zh_hans", "name_zh_hant", "name_en")


class VersionedForm(forms.ModelForm):
    """Carries the version that was shown; the action compares it."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["seen"] = self.instance.version
        if "code" in self.fields and not self.instance._state.adding:
            self.fields["code"].disabled = True

    def values(self) -> dict[str, Any]:
        """What is written."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class RoomForm(VersionedForm):
    """A room."""

    class Meta:
        model = Room
        fields = (*_NAMES, "active")


class ItemForm(VersionedForm):
    """An operation item."""

    class Meta:
        model = OperationItem
        fields = (*_NAMES, "minutes", "active")


class HoursForm(VersionedForm):
    """The working hours."""

    class Meta:
        model = WorkingHours
        fields = ("opens_at", "closes_at")
        widgets = {
            "opens_at": forms.TimeInput({"type": "time"}, format="%H:%M"),
            "closes_at": forms.TimeInput({"type": "time"}, format="%H:%M"),
        }

    def clean(self) -> dict[str, Any]:
        """The day ends after it begins."""
        cleaned = super().clean() or self.cleaned_data
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("The end must lie after the beginning."))
        return cleaned


class DaysForm(forms.Form):
    """After how many days visits are due, as numbers with commas or blanks between them."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    days = forms.CharField(label=_("days after surgery"), max_length=200, help_text=_("For example: 3, 7, 30, 90, 180"))

    def clean_days(self) -> list[int]:
        """The numbers, each once, in order."""
        words = self.cleaned_data["days"].replace("，", ",").replace("、", ",").replace(",", " ").split()
        if not all(word.isdecimal() and len(word) <= len(str(visits.LAST_DAY)) for word in words):
            raise forms.ValidationError(_("Please give whole numbers with commas between them."))
        return sorted({int(word) for word in words})
