"""The state of the paper on the archive's page of a file."""

from typing import Any

from django.http import HttpRequest

from access.current import current_person
from access.doors import DOORS
from archive.models import ArchiveFile
from archive.papers import queries

TEMPLATE = "archive/paper_panel.html"


def on_file_page(request: HttpRequest, file: ArchiveFile) -> dict[str, Any]:
    """Whether the paper agrees, and how many papers do not; the way to them for those who keep the archive."""
    opens = DOORS["archive-papers-of"].opens_for(current_person(request).roles)
    return {"file": file, "opens": opens, **queries.agreeing(file)}
