"""What stands about destruction on the archive's page of a file: what stands on a list, what was destroyed, and the way to ask
for it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

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
    rows = DestructionItem.objects.filter(file=file).exclude(state=ItemState.CALLED_OFF)
    kept = file.state in (FileState.KEPT, FileState.RESTRICTED)
    return {
        "url": reverse("archive-destruction-part", args=[file.pk]) if kept else "",
        "lines": [
            {
                "row": row,
                "part": wording.part(row.described, row.part) or _("The whole file"),
                "gone": row.state == ItemState.DESTROYED,
            }
            for row in rows.select_related("order").order_by("order__number", "position")
        ],
    }
