"""What stands about retention on the page of one file: verdict, reasons, ways on. For a reader who sees the file."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from access.current import current_person
from access.doors import DOORS
from access.roles import Role
from archive.holds.actions import SETTERS
from archive.models import ArchiveFile
from archive.retention import queries, wording
from archive.retention.deciding import Verdict

TEMPLATE = "archive/retention_panel.html"


def of_file(request: HttpRequest, file: ArchiveFile) -> dict[str, Any]:
    """The context of the panel."""
    reader, verdict = current_person(request), queries.verdict_of(file.customer_id)
    return {
        **told(verdict),
        "url": reverse("archive-retention-file", args=[file.customer_id])
        if reader.has_role(Role.ARCHIVE_MANAGER)
        else "",
        "hold_url": f"{reverse('archive-hold-new')}?customer={file.customer_id}" if reader.has_role(*SETTERS) else "",
    }


def on_file_page(request: HttpRequest, file: ArchiveFile) -> dict[str, Any] | None:
    """The same for the archive's page of the file, to those who keep files: a hold is nobody else's business."""
    return of_file(request, file) if DOORS["archive-retention-file"].opens_for(current_person(request).roles) else None


def told(verdict: Verdict) -> dict[str, Any]:
    """A verdict for a template."""
    return {
        "verdict": verdict,
        "headline": wording.headline(verdict),
        "badge": wording.badge(verdict),
        "reasons": [{"text": wording.sentence(one), "blocks": one.blocks} for one in verdict.reasons],
    }
