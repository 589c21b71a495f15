"""The form in which photographs and scans are added: several files at once, each opened before anything is kept."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procedures.media.actions import About, Received
from procedures.models.attachments import Kind
from records.models import RecordSheet
from records.stages import Stage
from vault.images import UploadRefused, clean_upload

MOST_FILES = 10


class ManyFilesInput(forms.ClearableFileInput):
    """A file control that takes several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several photographs or PDFs; the value is what they were turned into (`Received`)."""

    widget = ManyFilesInput

    def clean(self, value: Any, initial: Any = None) -> list[Received]:  # type: ignore[override]
        """Open each file in a process of its own; raises ValidationError naming which of them is refused and why."""
        sent = [file for file in value or [] if file] if isinstance(value, list | tuple) else [value] if value else []
        if not sent:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(sent) > MOST_FILES:
            raise forms.ValidationError(_("Please send at most %(most)d files at once.") % {"most": MOST_FILES})
        return [self._opened(file, place) for place, file in enumerate(sent, 1)]

    def _opened(self, file: Any, place: int) -> Received:
        try:
            return Received(clean_upload(file.read()), file.name or "")
        except UploadRefused as refused:
            text = _("File %(place)d: %(why)s") % {"place": place, "why": refused.message}
            raise forms.ValidationError(text) from None


class AttachmentForm(forms.Form):
    """Files with what is said of them."""

    files = ManyFilesField(  # type: ignore[assignment]
        label=gettext_lazy("photographs or PDF scans"),
        widget=ManyFilesInput({"accept": "image/jpeg,image/png,image/webp,image/heic,.heic,application/pdf"}),
        help_text=gettext_lazy("JPEG, PNG, WebP, HEIC or PDF, at most ten at once. Place and device are taken out."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("kind"))
    stage = forms.ChoiceField(label=gettext_lazy("stage"), choices=Stage.choices)
    taken_at = forms.DateTimeField(
        label=gettext_lazy("taken at"),
        widget=forms.DateTimeInput({"type": "datetime-local", "step": 60}, format="%Y-%m-%dT%H:%M"),
    )
    caption = forms.CharField(
        label=gettext_lazy("caption"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, kinds: list[Kind], sheet: RecordSheet | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.sheet = sheet
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]

    def clean_taken_at(self) -> datetime.datetime:
        """Refuse a time in the future (A1.1)."""
        at = self.cleaned_data["taken_at"]
        if at > timezone.now() + datetime.timedelta(minutes=10):
            raise forms.ValidationError(_("This time lies in the future."))
        return at

    def about(self) -> About:
        """What is said of the files; only for a valid form."""
        given = self.cleaned_data
        return About(given["kind"], Stage(given["stage"]), given["taken_at"], given["caption"].strip(), self.sheet)
