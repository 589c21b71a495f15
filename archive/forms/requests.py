"""The form of an access request (顧客檔案查閱申請表), and the remark of a signing off."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.roles import Section
from archive.forms import parts
from archive.models import AccessRequest
from archive.models.requests import LONGEST
from archive.requests.actions import MOST_FILES, Wish


class AccessRequestForm(forms.ModelForm):
    """Whose files, which sections, what for, from when to when, where."""

    numbers = parts.NumbersField(most=MOST_FILES)
    purpose = parts.purpose_field()
    sections = parts.sections_field()

    class Meta:
        model = AccessRequest
        fields = ["use", "begins_at", "ends_at", "place", "may_print"]
        widgets = parts.moment_widgets()
        help_texts = {
            "may_print": _(
                "Without it the file is read on screen, under your name, and neither printed nor taken along."
            )
        }

    field_order = ("numbers", "purpose", "use", "sections", "begins_at", "ends_at", "place", "may_print")

    def clean(self) -> dict[str, Any]:
        """A time that has not passed, in the right order, not longer than a quarter."""
        values = super().clean() or {}
        parts.check_span(self, LONGEST, _("At most three months at a time; apply again for more."))
        return values

    def wish(self) -> Wish:
        """What was asked for (of a valid form)."""
        given = self.cleaned_data
        names = ("purpose", "use", "numbers", "begins_at", "ends_at", "place", "may_print")
        return Wish(sections=[Section(name) for name in given["sections"]], **{name: given[name] for name in names})


def first_values(number: str = "") -> dict[str, Any]:
    """What the form starts with: from now for a week."""
    return {"numbers": number, **parts.span_from_now(7)}


class SigningOffForm(forms.Form):
    """What there was to note when a file came back."""

    remark = forms.CharField(
        label=_("Remark"), max_length=500, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("Anything that was not as it should be; may stay empty."),
    )  # fmt: skip
