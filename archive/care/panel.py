"""What care knows of one file, for the archive's page of the file: faults, the last check, files of the same person."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from access.current import current_person
from access.doors import DOORS
from archive.care import wording
from archive.merging.queries import mergings_for
from archive.models import ArchiveFile, FileFault
from archive.models.merging import MergeState
from archive.properties import queries as checks
from archive.properties import wording as check_wording

TEMPLATE = "archive/care_panel.html"
MOST = 20


def on_file_page(request: HttpRequest, file: ArchiveFile) -> dict[str, Any] | None:
    """The panel for archive managers, of a file that the caller fetched as visible."""
    reader = current_person(request)
    if not DOORS["archive-file-faults"].opens_for(reader.roles):
        return None
    faults = FileFault.objects.visible_to(reader).open().filter(file=file).select_related("owner")
    check = checks.checks_for(reader).filter(file=file).first()
    standing = (MergeState.PROPOSED, MergeState.STANDING)
    today = timezone.localdate()
    own = Q(primary=file.customer_id) | Q(member=file.customer_id)
    merged = mergings_for(reader).filter(own, state__in=standing)
    return {
        "file": file,
        "faults": [
            {"row": row, "about": wording.about(row), "late": row.due_on < today}
            for row in faults.order_by("due_on", "id")[:MOST]
        ],
        "check": check,
        "properties": check_wording.lines_of(check) if check else [],
        "merged": [
            {"row": row, "other": _other(row, file), "url": reverse("archive-merge", args=[row.pk])} for row in merged
        ],
    }


def _other(row: Any, file: ArchiveFile) -> str:
    """The number of the other file."""
    return str(row.member.number if row.primary_id == file.customer_id else row.primary.number)
