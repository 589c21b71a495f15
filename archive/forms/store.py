"""The forms of the storeroom: places, a new volume, a scan, what counts as in order."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archive.models import Box, Cabinet, Shelf, StoreRoom, StoreRules
from archive.models.movements import Why
from archive.models.storage import PROTECTION
from archive.store import setup
from customers.catalogue_forms import VersionedForm


class StoreRoomForm(VersionedForm):
    """A storeroom."""

    class Meta:
        model = StoreRoom
        fields = ("name", "custodian", *PROTECTION, "watched", "active")
        labels = {"name": pgettext_lazy("storeroom", "Name")}
        error_messages = {"name": {"unique": _("There is a storeroom of this name.")}}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["custodian"].queryset = setup.custodians()  # type: ignore[attr-defined]


class CabinetForm(VersionedForm):
    """A cabinet; its room is fixed by where it was begun."""

    class Meta:
        model = Cabinet
        fields = ("code", *PROTECTION)

    def clean(self) -> dict[str, Any]:
        """No second cabinet of this code in the room."""
        cleaned = super().clean() or self.cleaned_data
        others = Cabinet.objects.filter(room=self.instance.room_id, code=cleaned.get("code")).exclude(
            pk=self.instance.pk
        )
        if cleaned.get("code") and others.exists():
            self.add_error("code", _("The room has a cabinet of this code already."))
        return cleaned


class ShelfForm(VersionedForm):
    """How much a shelf holds."""

    class Meta:
        model = Shelf
        fields = ("capacity",)


class BoxForm(VersionedForm):
    """A box or folder with its class and year (B4.2), and where it stands."""

    class Meta:
        model = Box
        fields = ("code", "file_class", "year", "capacity", "shelf")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        shelves = Shelf.objects.select_related("cabinet__room").order_by(
            "cabinet__room__name", "cabinet__code", "position"
        )
        self.fields["shelf"].queryset = shelves  # type: ignore[attr-defined]


FORMS: dict[str, type[VersionedForm]] = {
    "rooms": StoreRoomForm,
    "cabinets": CabinetForm,
    "shelves": ShelfForm,
    "boxes": BoxForm,
}


class NewShelvesForm(forms.Form):
    """Boards below those that a cabinet has."""

    count = forms.IntegerField(label=_("How many boards"), min_value=1, max_value=12, initial=5)
    capacity = forms.IntegerField(label=_("room for volumes"), min_value=1, max_value=500, initial=40)


class VolumeForm(forms.Form):
    """A volume that was bound."""

    pages = forms.IntegerField(label=pgettext_lazy("volume", "pages"), min_value=1, max_value=2000)


class RulesForm(VersionedForm):
    """What counts as in order, and how often is looked."""

    class Meta:
        model = StoreRules
        fields = (
            "temperature_from",
            "temperature_to",
            "humidity_from",
            "humidity_to",
            "check_days",
            "stocktake_days",
        )

    def clean(self) -> dict[str, Any]:
        """Ranges in the right order."""
        cleaned = super().clean() or self.cleaned_data
        for name in ("temperature", "humidity"):
            low, high = cleaned.get(f"{name}_from"), cleaned.get(f"{name}_to")
            if low is not None and high is not None and high <= low:
                self.add_error(f"{name}_to", _("The upper limit lies below the lower one."))
        return cleaned


class OutForm(forms.Form):
    """Why volumes are taken out by scan."""

    why = forms.ChoiceField(
        label=_("Reason"), choices=[(one.value, one.label) for one in (Why.LENDING, Why.USE, Why.REPAIR)]
    )
