"""The forms of a sealing: why and before whom, the signed list, why it is opened."""

from django import forms
from django.utils.translation import gettext_lazy as _

from access.forms.scans import ScanField
from archive.models.sealings import Opening
from archive.sealing.actions import Dispute

_REASON = forms.Textarea({"rows": 3})


class SealForm(forms.Form):
    """Why a file is sealed, and who is present for the customer's side."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=900,
        widget=_REASON,
        help_text=_(
            "The dispute or procedure, with its number where there is one. It is kept sealed and stands on the list."
        ),
    )
    name = forms.CharField(label=_("Who is present for the customer's side"), max_length=60)
    relation = forms.CharField(
        label=_("Relation to the customer"),
        max_length=40,
        help_text=_("In person, parent, authorised by letter, lawyer…"),
    )

    def dispute(self) -> Dispute:
        """What was typed (of a valid form)."""
        return Dispute(**self.cleaned_data)


class SignedListForm(forms.Form):
    """The list that both signed on paper."""

    scan = ScanField(label=_("Scan of the list signed by both"))


class AskForm(forms.Form):
    """Why it is opened without the customer's side."""

    opening = forms.ChoiceField(
        label=_("Why it is opened"),
        choices=[(one.value, one.label) for one in (Opening.SETTLED, Opening.LAPSED)],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("What it rests on"),
        max_length=1000,
        widget=_REASON,
        help_text=_("Agreement, judgement or mediation with its number. The executive who decides reads this."),
    )


class TogetherForm(forms.Form):
    """Who is present when it is opened before both sides."""

    name = forms.CharField(label=_("Who is present for the customer's side"), max_length=60)
