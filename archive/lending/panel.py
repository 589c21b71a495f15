"""The loans of one file on the archive's page of it: who has it, until when."""

from typing import Any

from django.http import HttpRequest

from access.current import current_person
from access.doors import DOORS
from archive.lending import borrowers, queries, wording
from archive.models import ArchiveFile
from archive.models.files import FileState
from vault.recorded import open_rows

TEMPLATE = "archive/loans_panel.html"


def on_file_page(request: HttpRequest, file: ArchiveFile) -> dict[str, Any] | None:
    """The loans of a file that are not over; to the archive, which answers for its volumes."""
    reader = current_person(request)
    if not reader.has_role(*queries.KEEPERS):
        return None
    rows = list(queries.under_way(file))
    open_rows([*rows, *(row.partner for row in rows)])
    lines = [
        {"row": row, "badge": wording.badge(row), "unit": borrowers.unit_name(row), "out": row.handed_at is not None}
        for row in rows
    ]
    may_lend = file.state == FileState.KEPT and DOORS["archive-loan-new"].opens_for(reader.roles)
    return {"lines": lines, "may_lend": may_lend, "file": file}
