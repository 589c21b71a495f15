"""Why an uploaded file is refused, in words for the person who sent it."""

from django.utils.translation import gettext_lazy as _

from vault.decoding.limits import MOST_PAGES, MOST_PIXELS

MESSAGES = {
    "empty": _("The file is empty."),
    "kind": _("Only photographs (JPEG, PNG, WebP, HEIC) and PDF scans are accepted."),
    "damaged": _("The file is damaged and cannot be opened."),
    "too_many_pixels": _("The picture has more than %(most)d million pixels. Take it at a lower resolution."),
    "animated": _("Moving pictures are not accepted. Send a single photograph."),
    "locked": _("The PDF is protected by a password. Save it without one."),
    "active_content": _("The PDF holds scripts, forms or attached files. Print or scan it to a plain PDF."),
    "too_many_pages": _("The PDF has more than %(most)d pages. Divide it."),
    "too_slow": _("The file takes too much time or memory to open."),
}
_MOST = {"too_many_pixels": MOST_PIXELS // 1_000_000, "too_many_pages": MOST_PAGES}


class UploadRefused(Exception):
    """The file is not taken; `code` is one of MESSAGES, `message` says why. Holds nothing of the file itself."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def message(self) -> str:
        """What the form says, in the language in use."""
        return str(MESSAGES[self.code]) % {"most": _MOST.get(self.code, 0)}
