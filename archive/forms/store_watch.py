"""The forms of looking after the store: a new stock-take, what is done about a difference, an inspection with its findings."""

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.models import Person
from archive.models import Cabinet, StoreRoom
from archive.models.stocktakes import Remedy
from archive.models.store_checks import TICKED, Point
from archive.store import setup
from archive.store.checks import Found, Seen


def day_widget() -> forms.DateInput:
    """A day to be chosen."""
    return forms.DateInput({"type": "date"}, "%Y-%m-%d")


class StockTakeForm(forms.Form):
    """What is counted: a room, or one of its cabinets."""

    room = forms.ModelChoiceField(label=_("Storeroom"), queryset=StoreRoom.objects.none())
    cabinet = forms.ModelChoiceField(
        label=_("Cabinet"), queryset=Cabinet.objects.none(), required=False, empty_label=_("the whole room")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["room"].queryset = StoreRoom.objects.filter(active=True)  # type: ignore[attr-defined]
        cabinets = Cabinet.objects.select_related("room").filter(room__active=True).order_by("room__name", "code")
        self.fields["cabinet"].queryset = cabinets  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A cabinet of that room."""
        values = super().clean() or self.cleaned_data
        room, cabinet = values.get("room"), values.get("cabinet")
        if room and cabinet and cabinet.room_id != room.pk:
            self.add_error("cabinet", _("This cabinet does not stand in the room."))
        return values


class SettleForm(forms.Form):
    """What is done about a difference, by whom, until when."""

    remedy = forms.ChoiceField(label=_("Remedy"), widget=forms.RadioSelect)
    charged = forms.ModelChoiceField(label=_("who sees to it"), queryset=Person.objects.none())
    due_on = forms.DateField(label=_("until when"), required=False, widget=day_widget())

    def __init__(self, *args: Any, offered: tuple[Remedy, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["remedy"].choices = [(one.value, one.label) for one in offered]  # type: ignore[attr-defined]
        self.fields["charged"].queryset = setup.custodians()  # type: ignore[attr-defined]


class CheckForm(forms.Form):
    """An inspection: what was read off, and what was in order."""

    at = forms.DateTimeField(
        label=_("inspected at"), widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M")
    )
    temperature = forms.DecimalField(
        label=_("Temperature"),
        min_value=Decimal(-20),
        max_value=Decimal(60),
        max_digits=4,
        decimal_places=1,
        widget=forms.NumberInput({"data-unit": "°C", "step": "0.1", "inputmode": "decimal"}),
    )
    humidity = forms.DecimalField(
        label=_("Humidity"),
        min_value=Decimal(0),
        max_value=Decimal(100),
        max_digits=4,
        decimal_places=1,
        widget=forms.NumberInput({"data-unit": "%", "step": "0.1", "inputmode": "decimal"}),
    )
    right = forms.MultipleChoiceField(
        label=_("In order"),
        choices=[(one.value, one.label) for one in TICKED],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick what was looked at and is in order. Each point left open needs a finding below."),
    )

    def seen(self) -> Seen:
        """What was seen (of a valid form)."""
        given = self.cleaned_data
        return Seen(given["at"], given["temperature"], given["humidity"], frozenset(given["right"]))


class FindingForm(forms.Form):
    """One finding with its remedy and deadline."""

    point = forms.ChoiceField(label=_("point"), choices=[("", "---------"), *Point.choices])
    what = forms.CharField(label=_("What was found"), max_length=500)
    remedy = forms.CharField(label=_("Remedy"), max_length=500)
    due_on = forms.DateField(label=_("until when"), widget=day_widget())

    def clean_due_on(self) -> datetime.date:
        """A day that has not passed."""
        day: datetime.date = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed already."))
        return day


FindingSet = forms.formset_factory(FindingForm, extra=0, can_delete=True, max_num=12, validate_max=True)


def findings_in(formset: Any) -> list[Found]:
    """The findings of a valid set."""
    rows = [form.cleaned_data for form in formset if form.cleaned_data and not form.cleaned_data.get("DELETE")]
    return [Found(Point(row["point"]), row["what"], row["remedy"], row["due_on"]) for row in rows]


class OutcomeForm(forms.Form):
    """What was done about a finding."""

    outcome = forms.CharField(
        label=_("What was done"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )


def first_values() -> dict[str, Any]:
    """What an inspection starts with: now, nothing ticked."""
    return {"at": timezone.localtime().replace(second=0, microsecond=0)}
