"""Forms of numbers: the pattern of a class, another number for a file, old paper numbers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from archive.forms.filing import ClassForm
from archive.models.files import FileClass
from archive.models.numbering import VoidReason
from archive.numbering import schemes
from archive.numbering.patterns import LONGEST_PATTERN, PatternRefused
from archive.numbering.wording import of_pattern
from records.lifecycle import LONGEST_REASON


class SchemeForm(forms.Form):
    """The pattern of one class."""

    pattern = forms.CharField(
        label=_("Pattern"),
        max_length=LONGEST_PATTERN,
        help_text=_("Letters of the class, then {year}, {unit} where the class has one, and {serial:6}."),
    )
    reason = forms.CharField(
        label=_("reason for the change"), max_length=200, help_text=_("Stands in the history; name nobody here.")
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, file_class: FileClass, **options: Any) -> None:
        super().__init__(*args, **options)
        self.file_class = file_class
        self.following = ""

    def clean_pattern(self) -> str:
        """A pattern that may stand; keeps the number that would follow."""
        text: str = self.cleaned_data["pattern"].strip()
        try:
            self.following = schemes.next_of(self.file_class, schemes.checked(self.file_class, text))
        except PatternRefused as refused:
            raise forms.ValidationError(of_pattern(refused)) from None
        return text


class NumberForm(ClassForm):
    """Another number for a file: why, and of which class."""

    reason = forms.ChoiceField(label=_("Why the number is voided"), choices=VoidReason.choices)
    field_order = ("reason", "file_class", "unit")


class OldNumberForm(forms.Form):
    """A number of a former register."""

    number = forms.CharField(label=_("Old number"), max_length=40, help_text=_("As it stands on the paper file."))
    source = forms.CharField(label=_("Which register"), max_length=80, help_text=_("For example: register of 2019."))


class StrikeForm(forms.Form):
    """Why an old number is struck out."""

    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 2}))
