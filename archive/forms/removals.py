"""The forms of the review of outdated data: why a draft goes, which contact data are wrong and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.models import ContactData
from customers.sheets.profile import CONTACT
from records.lifecycle import LONGEST_REASON


def _reason(told: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Reason"), max_length=LONGEST_REASON, help_text=told, widget=forms.Textarea({"rows": 3})
    )


class DraftRemovalForm(forms.Form):
    """Why a draft is removed."""

    reason = _reason(_("Who decides reads this; it stays with the trace. Nothing of what the draft says."))


class ContactRemovalForm(forms.Form):
    """Which contact data are wrong, and by what that is known."""

    columns = forms.MultipleChoiceField(label=_("Out of date"), widget=forms.CheckboxSelectMultiple)
    reason = _reason(_("By what you know that it is wrong. It stays in the history of the contact data."))

    def __init__(self, *args: Any, contact: ContactData, **options: Any) -> None:
        super().__init__(*args, **options)
        filled = [name for name in CONTACT.field_names if getattr(contact, name)]
        self.fields["columns"].choices = [(name, CONTACT.verbose(name)) for name in filled]  # type: ignore[attr-defined]
