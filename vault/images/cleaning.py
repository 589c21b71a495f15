"""Hands an uploaded file to a process of its own that opens it and writes it anew; takes the result or the refusal."""

import json
import os
import struct
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from vault.decoding.limits import WALL_SECONDS
from vault.images.refusal import MESSAGES, UploadRefused

_ROOT = Path(__file__).resolve().parent.parent.parent
_PDF_HEAD = 1024


class CleanUpload(NamedTuple):
    """A file written anew, without metadata: content, media type, thumbnail (JPEG; empty for a PDF), and its measures.

    `width` and `height` in pixels of a photograph (0 for a PDF), `pages` of a PDF (1 for a photograph).
    """

    data: bytes
    kind: str
    thumbnail: bytes
    width: int
    height: int
    pages: int


def clean_upload(data: bytes) -> CleanUpload:
    """A photograph or a PDF scan, whichever it is; raises UploadRefused."""
    return clean_document(data) if b"%PDF-" in data[:_PDF_HEAD] else clean_photograph(data)


def clean_photograph(data: bytes) -> CleanUpload:
    """A JPEG, PNG, WebP or HEIC photograph upright, in sRGB, without any metadata (place, device, owner).

    PNG stays PNG, the others become JPEG. Raises UploadRefused.
    """
    return _cleaned("photograph", data)


def clean_document(data: bytes) -> CleanUpload:
    """A PDF without scripts, forms, attachments and metadata; raises UploadRefused."""
    return _cleaned("document", data)


def _cleaned(task: str, data: bytes) -> CleanUpload:
    if not data:
        raise UploadRefused("empty")
    command = [sys.executable, "-m", "vault.decoding.worker", task]
    # nothing of our own environment goes along: it names the databases
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, cwd=_ROOT, env=environment, timeout=WALL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise UploadRefused("too_slow") from None
    return _result(done)


def _result(done: subprocess.CompletedProcess) -> CleanUpload:
    """What the worker answered: a length, a JSON head, the content, the thumbnail."""
    answer = done.stdout
    if done.returncode or len(answer) < 4:
        raise UploadRefused("too_slow" if done.returncode < 0 else "damaged")
    (length,) = struct.unpack_from(">I", answer)
    head = json.loads(answer[4 : 4 + length])
    if "refused" in head:
        raise UploadRefused(head["refused"] if head["refused"] in MESSAGES else "damaged")
    content, thumbnail = 4 + length + head["content"], 4 + length + head["content"] + head["thumbnail"]
    return CleanUpload(
        answer[4 + length : content],
        head["kind"],
        answer[content:thumbnail],
        head["width"],
        head["height"],
        head["pages"],
    )
