"""A list of sentences that are told and ticked one by one (risks of a surgery, E1.4), in one sealed column.

The sentences are versioned: a value names the version that was read out, and is shown in that version's words for ever.
A changed sentence is a new version beside the old ones. Not here: the sentences themselves.
"""

from collections.abc import Mapping
from typing import Any

from django import forms

from vault.fields import EncryptedJSONField

Wording = Mapping[int, Mapping[str, Any]]
"""For each version, each item's code with its sentence."""


class ChecklistField(EncryptedJSONField):
    """The version that was read out, and the codes that were ticked: {"version": 1, "told": ["swelling"]}."""

    wide = True

    def __init__(self, *args: Any, editions: Wording | None = None, **options: Any) -> None:
        self.editions: Wording = editions or {}
        super().__init__(*args, **{"default": dict, "blank": True, **options})

    @property
    def newest(self) -> int:
        """The version that a new sheet is filled in with."""
        return max(self.editions)

    def items(self, value: Mapping[str, Any] | None) -> Mapping[str, Any]:
        """The sentences of the version that a value was filled in with."""
        return self.editions[(value or {}).get("version", self.newest)]

    def formfield(self, **_options: Any) -> forms.Field:  # type: ignore[override]
        """A box for each sentence of the newest version."""
        return ChecklistFormField(self, label=self.verbose_name, help_text=self.help_text, required=False)

    def words(self, value: Mapping[str, Any] | None) -> str:
        """Each sentence on a line, with a filled box where it was ticked."""
        told = (value or {}).get("told", ())
        return "\n".join(f"{'■' if code in told else '□'} {text}" for code, text in self.items(value).items())

    def wording(self, sheet: Any) -> list[str]:
        """The sentences as they were read out, which are frozen with a signature."""
        return [f"{code}: {text}" for code, text in self.items(getattr(sheet, self.attname)).items()]

    def is_open(self, value: Mapping[str, Any] | None) -> bool:
        """Whether a sentence is not ticked yet: then the sheet is not ready to be signed."""
        return set((value or {}).get("told", ())) != set(self.items(value))


class _Boxes(forms.CheckboxSelectMultiple):
    """The boxes; a kept value shows the codes that it names."""

    def format_value(self, value: Any) -> list[str]:
        """The codes that are ticked."""
        return super().format_value(value.get("told", []) if isinstance(value, Mapping) else value)


class ChecklistFormField(forms.MultipleChoiceField):
    """Boxes for the newest version's sentences; the value is what `ChecklistField` keeps."""

    def __init__(self, column: ChecklistField, **options: Any) -> None:
        self.version = column.newest
        choices = list(column.editions[self.version].items())
        super().__init__(choices=choices, widget=_Boxes({"data-wide": "1"}), **options)

    def clean(self, value: Any) -> dict[str, Any]:
        """The version with the ticked codes in the order of the list; raises ValidationError for a code that is none."""
        ticked = set(super().clean(value))
        return {"version": self.version, "told": [code for code, _text in self.choices if code in ticked]}  # type: ignore[misc, union-attr]
