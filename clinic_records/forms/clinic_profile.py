"""The form of the clinic's names, address, phone and logo; used by the set-up and afterwards by the page "Clinic"."""

import io
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image

from clinic_records.models import ClinicProfile
from vault.images import UploadRefused, clean_photograph

LONGEST_SIDE = 512  # pixels: a logo is printed 2 cm high


class ClinicProfileForm(forms.ModelForm):
    """The profile. A logo is opened and written anew elsewhere, without metadata, before it is looked at here."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    logo_file = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG, JPEG or WebP. After an error elsewhere on this page it has to be chosen again."),
        widget=forms.FileInput({"accept": "image/png,image/jpeg,image/webp"}),
    )
    remove_logo = forms.BooleanField(label=_("Remove the present logo"), required=False)

    class Meta:
        model = ClinicProfile
        fields = ("name_zh_hans", "name_zh_hant", "name_en", "address", "phone")

    def __init__(self, *args: Any, too_large: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.too_large = too_large
        self.initial["seen"] = self.instance.version
        if not self.instance.logo_kind:
            del self.fields["remove_logo"]

    def clean_logo_file(self) -> dict[str, Any]:
        """The logo's columns: a clean picture of at most 512 pixels a side; empty where none was chosen."""
        if self.too_large:
            raise ValidationError(self.too_large)
        sent = self.cleaned_data["logo_file"]
        if not sent:
            return {}
        try:
            clean = clean_photograph(sent.read())
        except UploadRefused as refused:
            raise ValidationError(refused.message, refused.code) from None
        return {"logo": _small(clean.data, clean.kind), "logo_kind": clean.kind}

    def values(self) -> dict[str, Any]:
        """The columns to keep."""
        kept = {name: self.cleaned_data[name] for name in self.Meta.fields}
        removed = {"logo": None, "logo_kind": ""} if self.cleaned_data.get("remove_logo") else {}
        return kept | removed | self.cleaned_data["logo_file"]


def _small(data: bytes, kind: str) -> bytes:
    with Image.open(io.BytesIO(data)) as picture:
        if max(picture.size) <= LONGEST_SIDE:
            return data
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        out = io.BytesIO()
        picture.save(out, "PNG" if kind == "image/png" else "JPEG")
        return out.getvalue()
