"""Handing out a sealed file: whole or a range of it, never kept by browser or proxy, never able to run anything (T5).

Who may have it is asked by the view that calls this.
"""

import re

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from vault.files import StoredFile, open_file

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
SHOWN = frozenset({"image/jpeg", "image/png"})
"""Kinds that are shown inside a page; everything else is only ever saved."""


def file_response(request: HttpRequest, file: StoredFile, *, save: bool = False) -> HttpResponseBase:
    """The file, or the range of it that was asked for; 416 where the range lies outside.

    Raises KeyMissing (destroyed), FileMissing, SealBroken before a byte goes out. The name says nothing of the customer.
    """
    content = open_file(file.pk, file.part)
    span = _span(request.headers.get("Range", ""), content.size)
    if span is None:
        content.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{content.size}"})
    start, stop = span
    response: HttpResponseBase
    if request.method == "HEAD":
        content.close()
        response = HttpResponse()
    else:
        response = StreamingHttpResponse(content.blocks(start, stop))
    if "Range" in request.headers and (start, stop) != (0, content.size):
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{content.size}"
    return _dressed(response, file, stop - start, save)


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last; the whole file for no or a strange range, None for one outside."""
    found = _RANGE.fullmatch(asked.strip())
    if not found or not any(found.groups()):
        return 0, size
    first, last = found.groups()
    if not first:
        return max(size - int(last), 0), size
    start, stop = int(first), min(int(last) + 1 if last else size, size)
    return (start, stop) if start < stop else None


def _dressed(response: HttpResponseBase, file: StoredFile, length: int, save: bool) -> HttpResponseBase:
    shown = file.kind in SHOWN and not save
    name = f"{file.pk.hex[:8]}.{_ENDINGS.get(file.kind, 'bin')}"
    response.headers["Content-Type"] = file.kind if file.kind in _ENDINGS else "application/octet-stream"
    response.headers["Content-Length"] = str(length)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Disposition"] = f'{"inline" if shown else "attachment"}; filename="{name}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
