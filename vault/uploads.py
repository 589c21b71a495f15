"""Uploaded files stay in memory until they are sealed: Django's own temporary file would lie on the disk in clear.

Bounded for one file (`settings.UPLOAD_MAX_BYTES`) and for all files of a request (`UPLOAD_REQUEST_MAX_BYTES`, twice
that unless set). A file over the limit is left out, the rest of the form arrives; the form asks `refused_uploads` and
says so. Not here: what a file may be (`vault.images`) and how it is stored (`vault.files`).
"""

from io import BytesIO
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

_FORM_BYTES = 2 * 1024 * 1024
"""What a form may weigh beside its files."""


class RefusedUpload(NamedTuple):
    """A file that was left out because it is too large: the form's field and the limit in bytes."""

    field: str
    limit: int

    @property
    def message(self) -> str:
        """What the form says at the field."""
        return _("The file is larger than %(megabytes)d MB and was not received.") % {"megabytes": self.limit >> 20}


def refused_uploads(request: HttpRequest) -> list[RefusedUpload]:
    """The files of this request that were too large, in the order they were sent."""
    request.FILES  # noqa: B018  reading it makes Django parse the body
    return getattr(request, "_refused_uploads", [])


def request_limit() -> int:
    """Bytes of all files of one request together."""
    return getattr(settings, "UPLOAD_REQUEST_MAX_BYTES", 2 * settings.UPLOAD_MAX_BYTES)


class BoundedMemoryUploadHandler(FileUploadHandler):
    """Collects each uploaded file in memory, never in a temporary file."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.received = 0
        self.file = BytesIO()

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: str | None = None
    ) -> None:
        """Refuse at once (RequestDataTooBig, answered with 413 or 400) a body that is several times too large."""
        if content_length > 2 * request_limit() + _FORM_BYTES:
            raise RequestDataTooBig("the uploaded files are far over the limit")

    def new_file(self, *args: Any, **options: Any) -> None:
        """Begin the next file of the form."""
        super().new_file(*args, **options)
        self.file = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take the next bytes; a file over a limit is dropped and noted."""
        self.received += len(raw_data)
        if start + len(raw_data) > settings.UPLOAD_MAX_BYTES:
            self._refuse(start + len(raw_data), settings.UPLOAD_MAX_BYTES)
        if self.received > request_limit():
            self._refuse(start + len(raw_data), request_limit())
        self.file.write(raw_data)

    def _refuse(self, taken: int, limit: int) -> None:
        self.received -= taken
        self.file = BytesIO()
        refused = self.request.__dict__.setdefault("_refused_uploads", [])  # type: ignore[union-attr]
        refused.append(RefusedUpload(self.field_name or "", limit))
        raise SkipFile

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The received file, in memory."""
        self.file.seek(0)
        return InMemoryUploadedFile(
            file=self.file,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
