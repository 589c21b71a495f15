"""The form by which a review of rights takes roles away."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.roles import Role


class TakeRolesForm(forms.Form):
    """Which of the roles held now, and why."""

    roles = forms.MultipleChoiceField(
        label=_("roles to be taken away"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one role that is to be taken away.")},
    )  # fmt: skip
    reason = forms.CharField(
        label=_("reason"), max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text=_("It stays with the review and its print."),
    )  # fmt: skip

    def __init__(self, *args: Any, held: frozenset[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["roles"].choices = [(role.value, role.label) for role in Role if role in held]  # type: ignore[attr-defined]
