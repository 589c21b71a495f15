"""Forms of handing over and reviewing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.roles import Role
from archive.models import Submission
from archive.models.files import FileClass
from archive.models.filing import Channel
from archive.numbering import patterns, schemes
from records.lifecycle import LONGEST_REASON


class HandOverForm(forms.ModelForm):
    """By which way, and what the archive should know."""

    class Meta:
        model = Submission
        fields = ("channel", "note")
        widgets = {"note": forms.Textarea({"rows": 3})}
        help_texts = {"note": _("For example what still comes on paper; may stay empty.")}


def likely_channel(roles: frozenset[str]) -> Channel:
    """The way that is preset for somebody with these roles."""
    known = {
        Role.SALES: Channel.SALES, Role.AFTER_SALES: Channel.AFTER_SALES, Role.ARCHIVE_MANAGER: Channel.DIRECT,
    }  # fmt: skip
    return next((channel for role, channel in known.items() if role in roles), Channel.SERVICE)


class ClassForm(forms.Form):
    """Class of the file, and the code of the unit where the class's numbers have one."""

    file_class = forms.ChoiceField(label=_("Class"), choices=FileClass.choices)
    unit = forms.CharField(
        label=_("Code of the institution or distributor"),
        max_length=patterns.LONGEST_UNIT,
        required=False,
        help_text=_("Only for classes whose number has one (YG, JG): capital letters and digits."),
    )

    def clean(self) -> dict[str, Any]:
        """The code where it is needed, and in its shape."""
        values = super().clean() or {}
        unit = values["unit"] = values.get("unit", "").strip().upper()
        chosen = values.get("file_class")
        if chosen and patterns.read(schemes.texts()[FileClass(chosen)]).has_unit:
            if not patterns.is_unit(unit):
                self.add_error("unit", _("1 to 12 capital letters or digits, for example A01."))
        elif unit:
            self.add_error("unit", _("Numbers of this class have no such code. Leave it empty."))
        return values


class SendBackForm(forms.Form):
    """Why a file goes back."""

    reason = forms.CharField(
        label=_("What is to be mended"), max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 3})
    )
