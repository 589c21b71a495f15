"""The volumes of one file, for the page of the file (drawn by archive/store_panel.html)."""

from typing import Any

from django.http import HttpRequest

from access.current import current_person
from access.doors import DOORS
from archive.models import ArchiveFile
from archive.models.storage import VolumeState
from archive.store import queries, wording

TEMPLATE = "archive/store_file_panel.html"
BADGES = {VolumeState.IN_PLACE: "ok", VolumeState.OUT: "due", VolumeState.MISSING: "bad", VolumeState.DESTROYED: "off"}


def of_file(request: HttpRequest, file: ArchiveFile) -> dict[str, Any]:
    """What the panel shows of a file that the caller fetched as visible: its volumes, and where they stand."""
    rows = list(queries.volumes_of(file))
    opens = DOORS["archive-store-file"].opens_for(current_person(request).roles)
    return {"file": file, "lines": [line_of(row, len(rows)) for row in rows], "opens": opens}


def on_file_page(request: HttpRequest, file: ArchiveFile) -> dict[str, Any] | None:
    """The same for the archive's page of the file, to those who work with volumes."""
    opens = DOORS["archive-store-file"].opens_for(current_person(request).roles)
    return of_file(request, file) if opens else None


def line_of(volume: Any, of: int | None = None) -> dict[str, Any]:
    """A volume as lists show it."""
    return {
        "row": volume,
        "of": of,
        "name": wording.volume_name(volume),
        "place": wording.place_name(volume.place) if volume.state != VolumeState.DESTROYED else "",
        "badge": BADGES[VolumeState(volume.state)],
    }
