"""What stands about destruction on the archive's page of a file: the parts that were destroyed, and the way to ask for one."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from access.current import current_person
from access.doors import DOORS
from archive.destruction import wording
from archive.models import ArchiveFile, DestructionItem
from archive.models.destruction import ItemState
from archive.models.files import FileState

TEMPLATE = "archive/destruction_panel.html"


def on_file_page(request: HttpRequest, file: ArchiveFile) -> dict[str, Any] | None:
    """For those who keep files; None for others."""
    if not DOORS["archive-destruction-part"].opens_for(current_person(request).roles):
        return None
    rows = DestructionItem.objects.filter(file=file, case__isnull=False, state=ItemState.DESTROYED)
    kept = file.state in (FileState.KEPT, FileState.RESTRICTED)
    return {
        "url": reverse("archive-destruction-part", args=[file.pk]) if kept else "",
        "lines": [
            {"row": row, "part": wording.part(row.described, row.part)}
            for row in rows.select_related("order").order_by("order__number", "position")
        ],
    }
