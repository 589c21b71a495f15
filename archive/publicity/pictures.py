"""The pictures that a consent names, in one sealed column: chosen among the photographs of the sheet's case.

A value says of each picture what tells it apart, so that what was signed reads the same for ever:
[{"id": ..., "taken_at": ..., "stage": ...}].
"""

import datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from procedures.media import queries
from procedures.models import Attachment
from records.stages import Stage
from vault.fields import EncryptedJSONField


class PicturesField(EncryptedJSONField):
    """The very pictures, in the order of time."""

    wide = True

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"default": list, "blank": True, **options})

    def formfield(self, **_options: Any) -> forms.Field:  # type: ignore[override]
        """A box for each photograph of the case; which these are is known when the sheet is (`offer`)."""
        return PicturesFormField(label=self.verbose_name, help_text=self.help_text, required=False)

    def offer(self, sheet: Any, field: "PicturesFormField") -> None:
        """Offer the photographs of the sheet's case."""
        field.offer(queries.photographs(sheet.case))

    def words(self, value: Any) -> str:
        """Each picture on a line."""
        return "\n".join(words_of(one) for one in value or ())


def words_of(one: dict[str, str]) -> str:
    """A picture as it is told apart: stage, moment, the beginning of its id."""
    at = timezone.localtime(datetime.datetime.fromisoformat(one["taken_at"]))
    told = {"stage": Stage(one["stage"]).label, "at": at.strftime("%Y-%m-%d %H:%M"), "id": one["id"][:8]}
    return _("%(stage)s, taken %(at)s, no. %(id)s") % told


def fact_of(picture: Attachment) -> dict[str, str]:
    """What a value keeps of a picture."""
    return {"id": str(picture.pk), "taken_at": picture.taken_at.isoformat(), "stage": picture.stage}


class _Tiles(forms.CheckboxSelectMultiple):
    """The boxes; a kept value shows the pictures that it names."""

    def format_value(self, value: Any) -> list[str]:
        """The ids that are ticked."""
        return [one["id"] if isinstance(one, dict) else str(one) for one in value or ()]


class PicturesFormField(forms.MultipleChoiceField):
    """A box with the small picture for each photograph; the value is what `PicturesField` keeps."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=_Tiles({"data-wide": "1"}), **options)
        self.facts: dict[str, dict[str, str]] = {}

    def offer(self, pictures: list[Attachment]) -> None:
        """Let these be chosen."""
        self.facts = {fact["id"]: fact for fact in map(fact_of, pictures)}
        self.choices = [(key, _tile(fact)) for key, fact in self.facts.items()]
        if not self.facts:
            self.help_text = _("This case has no photographs yet: add them first.")

    def clean(self, value: Any) -> list[dict[str, str]]:
        """What is kept of the chosen pictures; raises ValidationError for one that is not of this case."""
        chosen = set(super().clean(value))
        return [fact for key, fact in self.facts.items() if key in chosen]


def _tile(fact: dict[str, str]) -> SafeString:
    address = reverse("media-thumbnail", args=[fact["id"]])
    return format_html('<img class="media-small" src="{}" alt=""> {}', address, words_of(fact))
