"""Uploads stay in memory and inside their limits."""

import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory

from vault.uploads import RefusedUpload, refused_uploads

MB = 1024 * 1024


@pytest.fixture(autouse=True)
def _limits(settings: Any) -> None:
    settings.FILE_UPLOAD_HANDLERS = ["vault.uploads.BoundedMemoryUploadHandler"]
    settings.UPLOAD_MAX_BYTES = 3 * MB
    settings.UPLOAD_REQUEST_MAX_BYTES = 5 * MB


def posted(**files: bytes | list[bytes]) -> HttpRequest:
    data: dict[str, Any] = {"before": "kept"}
    for field, content in files.items():
        contents = content if isinstance(content, list) else [content]
        data[field] = [SimpleUploadedFile(f"{field}.jpg", each, "image/jpeg") for each in contents]
    data["after"] = "kept too"
    return RequestFactory().post("/", data)


def test_file_arrives_whole_in_memory() -> None:
    content = os.urandom(3 * MB)
    request = posted(photo=content)
    file = request.FILES["photo"]
    assert (type(file), file.size, file.name, file.content_type) == (
        InMemoryUploadedFile, 3 * MB, "photo.jpg", "image/jpeg",
    )  # fmt: skip
    assert file.read() == content
    assert refused_uploads(request) == []


def test_no_temporary_file_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    monkeypatch.setattr(os, "open", lambda *_args, **_options: pytest.fail("a file was opened"))
    assert posted(photo=bytes(3 * MB)).FILES["photo"].size == 3 * MB
    assert list(tmp_path.iterdir()) == []


def test_file_over_the_limit_is_left_out_and_the_form_arrives() -> None:
    request = posted(photo=bytes(3 * MB + 1), scan=b"small")
    assert refused_uploads(request) == [RefusedUpload("photo", 3 * MB)]
    assert list(request.FILES) == ["scan"]
    assert (request.POST["before"], request.POST["after"]) == ("kept", "kept too")
    assert refused_uploads(request)[0].message.count("3 MB") == 1


def test_files_together_are_limited_and_a_refused_one_does_not_count() -> None:
    request = posted(photo=[bytes(2 * MB), bytes(4 * MB), bytes(2 * MB), bytes(2 * MB), bytes(MB)])
    assert [file.size for file in request.FILES.getlist("photo")] == [2 * MB, 2 * MB, MB]
    assert refused_uploads(request) == [RefusedUpload("photo", 3 * MB), RefusedUpload("photo", 5 * MB)]


def test_body_far_over_the_limit_is_refused_unread() -> None:
    request = posted(photo=bytes(13 * MB))
    with pytest.raises(RequestDataTooBig):
        refused_uploads(request)


def test_request_without_files_has_none_refused() -> None:
    assert refused_uploads(RequestFactory().get("/")) == []
