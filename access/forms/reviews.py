"""The form by which a review of rights takes rights away."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.models import Person
from access.reviews import queries
from access.reviews.actions import Unwanted
from access.roles import Role


class TakeRightsForm(forms.Form):
    """Which of the roles and rights to files held now, and why."""

    roles = forms.MultipleChoiceField(
        label=_("roles to be taken away"), required=False, widget=forms.CheckboxSelectMultiple
    )
    sources = forms.MultipleChoiceField(
        label=_("rights to files to be ended"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Care of customers passes on by a hand-over, not here."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("reason"), max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text=_("It stays with the review and its print."),
    )  # fmt: skip

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["roles"].choices = [(role.value, role.label) for role in Role if role in person.roles]
        held = queries.endable_sources(person)
        fields["sources"].choices = [(source.value, f"{source.label} ({count})") for source, count in held]
        for name in ("roles", "sources"):
            if not fields[name].choices:
                del fields[name]

    def unwanted(self) -> Unwanted:
        """What is to be taken away (of a valid form)."""
        return Unwanted(self.cleaned_data.get("roles", ()), self.cleaned_data.get("sources", ()))
