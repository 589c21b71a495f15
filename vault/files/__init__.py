"""Sealed files: photographs, scans, PDFs and videos, each under a key derived from the key of its part.

`seal_file`, `open_file`, `delete_file`, `verify_file` for the app that owns the file, `seal_copy` and `open_stored` for what
is made of several parts; `sweep_unreferenced` for the nightly job. Not here: who may see a file (`access`), what a file may
contain (`vault.images`).
"""

from vault.files.actions import delete_file, open_file, open_stored, seal_copy, seal_file, verify_file
from vault.files.errors import FileMissing, FileNotStored
from vault.files.janitor import Swept, is_there, missing_files, sweep_unreferenced
from vault.files.models import StoredFile
from vault.files.reader import SealedReader

__all__ = [
    "FileMissing",
    "FileNotStored",
    "SealedReader",
    "StoredFile",
    "Swept",
    "delete_file",
    "is_there",
    "missing_files",
    "open_file",
    "open_stored",
    "seal_copy",
    "seal_file",
    "sweep_unreferenced",
    "verify_file",
]
