"""The form field of a scan: what comes out of it is the file written anew, without metadata and active content."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vault.images import CleanUpload, UploadRefused, clean_upload
from vault.uploads import refused_uploads


class ScanField(forms.FileField):
    """A photograph or PDF; cleaned in a process of its own. Its value is a `CleanUpload`, `name` the file's own name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"label": _("scan or photograph of the signed paper"), **options})
        self.widget.attrs["accept"] = "image/*,application/pdf"

    def clean(self, data: Any, initial: Any = None) -> CleanUpload | None:
        """Open the file; raises ValidationError for one that is no photograph or PDF."""
        sent = super().clean(data, initial)
        if not sent:
            return None
        try:
            return clean_upload(sent.read())
        except UploadRefused as refused:
            raise forms.ValidationError(refused.message) from None


def say_refused(form: forms.BaseForm, request: HttpRequest) -> None:
    """Say at the field that a file was too large and left out."""
    for refused in refused_uploads(request):
        if refused.field in form.fields:
            form.add_error(refused.field, refused.message)
