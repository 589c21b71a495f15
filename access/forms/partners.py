"""Forms of partners: the organisation, and an agreement that it signed."""

from typing import Any

from django import forms

from access.forms.agreements import DatedPaper
from access.models import Partner, PartnerAgreement


class PartnerForm(forms.ModelForm):
    """Name, kind and contact; `version` is the version that the form was made from."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    class Meta:
        model = Partner
        fields = ["name", "kind", "contact"]
        widgets = {"contact": forms.Textarea({"rows": 3})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["version"].initial = self.instance.version


class PartnerAgreementForm(DatedPaper):
    """From when to when a partner's agreement holds, and its scan."""

    class Meta(DatedPaper.Meta):
        model = PartnerAgreement
