"""The form of a wish for a copy: who comes, how identity was checked, which sections, how it is handed over; and small ones."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from access.forms.scans import ScanField
from access.roles import Section
from archive.copies.actions import OFFERED, Identity, Proxy, Wish
from archive.models.copies import Delivery
from archive.models.identity import PAPERS, Receiver
from records.lifecycle import LONGEST_REASON

_PAPERS = [("", "---------"), *PAPERS]
_TAIL = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "size": "6"}


def _tail(**options: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Last four characters of its number"),
        min_length=4,
        max_length=8,
        widget=forms.TextInput(_TAIL),
        **options,
    )


class CopyForm(forms.Form):
    """What is asked before a copy is made."""

    GROUPS: ClassVar[Any] = (
        (_("Who comes"), ("receiver", "own_paper", "own_tail", "photo_compared")),
        (_("Only where somebody else comes"), ("receiver_name", "relation", "proxy_paper", "proxy_tail", "letter")),
        (_("The copy"), ("sections", "delivery")),
    )

    receiver = forms.ChoiceField(
        label=_("Who comes"), choices=Receiver.choices, initial=Receiver.CUSTOMER, widget=forms.RadioSelect
    )
    own_paper = forms.ChoiceField(label=_("The customer's identity paper"), choices=_PAPERS)
    own_tail = _tail(help_text=_("Held against the number on file, where there is one. No more of it is kept."))
    photo_compared = forms.BooleanField(
        label=_("I have held the photograph of the paper against the face of who comes"), required=False
    )
    receiver_name = forms.CharField(label=_("Name of the proxy"), max_length=60, required=False)
    relation = forms.CharField(label=_("Relation to the customer"), max_length=40, required=False)
    proxy_paper = forms.ChoiceField(label=_("The proxy's identity paper"), choices=_PAPERS, required=False)
    proxy_tail = _tail(required=False)
    letter = ScanField(
        label=_("scan of the proxy letter"),
        required=False,
        help_text=_("Signed by the customer; for a child the proof of guardianship. Both identity papers are seen."),
    )
    sections = forms.MultipleChoiceField(
        label=_("Sections"),
        choices=[(section.value, section.label) for section in OFFERED],
        initial=[section.value for section in OFFERED],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What was entered in error, and what is not finished, is never in a copy."),
    )
    delivery = forms.ChoiceField(
        label=_("Delivery"), choices=Delivery.choices, initial=Delivery.PRINTED, widget=forms.RadioSelect
    )

    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Title and fields of each group, for the template."""
        return [(title, [self[name] for name in names]) for title, names in self.GROUPS]

    def wish(self) -> Wish:
        """What is wished (of a valid form)."""
        given = self.cleaned_data
        return Wish([Section(name) for name in given["sections"]], Delivery(given["delivery"]))

    def identity(self) -> Identity:
        """The customer's paper."""
        return Identity(self.cleaned_data["own_paper"], self.cleaned_data["own_tail"])

    def proxy(self, request: HttpRequest) -> Proxy | None:
        """Who comes instead; None where the customer comes."""
        given = self.cleaned_data
        if given["receiver"] == Receiver.CUSTOMER:
            return None
        identity = Identity(given["proxy_paper"], given["proxy_tail"])
        name = getattr(request.FILES.get("letter"), "name", "") or ""
        return Proxy(given["receiver_name"], given["relation"], identity, given["letter"], name)


class ReceiptForm(forms.Form):
    """The scan of the receipt that was signed on paper."""

    scan = ScanField()


class DropForm(forms.Form):
    """Why a wish comes to nothing."""

    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 3}))


FAULTS = {
    "photo": "photo_compared", "tail": "own_tail", "mismatch": "own_tail", "guardian": "receiver", "proxy": "receiver_name",
    "proxy_tail": "proxy_tail", "letter": "letter", "sections": "sections",
}  # fmt: skip
"""At which field a refusal is told."""
