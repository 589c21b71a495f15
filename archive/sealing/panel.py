"""The seals on a file, on the archive's page of it: for those who seal, and those who oversee."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from access.current import current_person
from access.doors import DOORS
from archive.models import ArchiveFile
from archive.models.files import FileState
from archive.models.sealings import SealingState
from archive.sealing import queries
from archive.sealing.wording import BADGES

TEMPLATE = "archive/sealing_panel.html"


def on_file_page(request: HttpRequest, file: ArchiveFile) -> dict[str, Any] | None:
    """The context of the panel; None for somebody whose business seals are not."""
    reader = current_person(request)
    if not DOORS["archive-seals"].opens_for(reader.roles):
        return None
    rows = list(queries.of_file(reader, file.customer))
    drawn = any(row.state == SealingState.DRAWN for row in rows)
    may = DOORS["archive-seal-file"].opens_for(reader.roles) and not drawn
    gone = file.state in (FileState.DESTROYING, FileState.DESTROYED)
    return {
        "lines": [{"row": row, "badge": BADGES[SealingState(row.state)]} for row in rows],
        "sealed": any(row.state == SealingState.SEALED for row in rows),
        "url": reverse("archive-seal-file", args=[file.customer_id]) if may and not gone else "",
    }
