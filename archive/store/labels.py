"""What stands on labels and cover sheets of the storeroom: numbers, class, year, place. Nobody's name (A3.1, B4.2)."""

from collections.abc import Iterable

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from archive.models import Box, Shelf, Volume
from archive.models.storage import VolumeState
from records import paper
from records.printing import PrintedCover, PrintedLabel, render_cover, render_labels


def spines(volumes: Iterable[Volume]) -> bytes:
    """Spine labels of volumes (fetched with their files); those destroyed get none."""
    rows = list(volumes)
    of: dict[object, int] = {}
    for row in rows:
        of[row.file_id] = max(of.get(row.file_id, 0), row.position)
    labels = [_spine(row, of[row.file_id]) for row in rows if row.state != VolumeState.DESTROYED]
    return _rendered(labels, _("Spine labels"))


def _spine(volume: Volume, of: int) -> PrintedLabel:
    lines = (str(volume.file.get_file_class_display()), f"{_year(volume.file.year)}   {nth_of(volume.position, of)}")
    return PrintedLabel(paper.letterhead().clinic, volume.file.number, lines, volume.barcode)


def _year(year: int) -> str:
    return _("Year %(year)s") % {"year": year}


def nth_of(position: int, of: int) -> str:
    """Which of how many volumes."""
    return _("Volume %(position)s of %(of)s") % {"position": position, "of": of}


def on_boxes(boxes: Iterable[Box]) -> bytes:
    """Box labels: class and year, as the policy asks (B4.2)."""
    clinic = paper.letterhead().clinic
    labels = [
        PrintedLabel(clinic, box.code, (str(box.get_file_class_display()), _year(box.year)), box.barcode)
        for box in boxes
    ]
    return _rendered(labels, _("Box labels"))


def on_shelves(shelves: Iterable[Shelf]) -> bytes:
    """Shelf labels: the cabinet and the board."""
    labels = [
        PrintedLabel(
            shelf.cabinet.room.name,
            f"{shelf.cabinet.code}-{shelf.position}",
            (ngettext("%(n)d volume", "%(n)d volumes", shelf.capacity) % {"n": shelf.capacity},),
            shelf.barcode,
        )
        for shelf in shelves
    ]
    return _rendered(labels, _("Shelf labels"))


def cover(volume: Volume, of: int) -> bytes:
    """The cover sheet of a volume."""
    head = paper.letterhead()
    rows = (
        (_("Class"), str(volume.file.get_file_class_display())),
        (_("Year"), str(volume.file.year)),
        (_("Volume"), nth_of(volume.position, of)),
        (pgettext("list", "Pages"), str(volume.pages)),
        (_("Bound on"), volume.bound_on.strftime("%Y-%m-%d")),
    )
    printed = PrintedCover(head.clinic, _("Volume of a customer file"), volume.file.number, rows, volume.barcode)
    return render_cover(printed, _language(), demo=head.demo)


def _rendered(labels: list[PrintedLabel], title: str) -> bytes:
    return render_labels(labels, title, _language(), demo=paper.letterhead().demo)


def _language() -> str:
    return translation.get_language() or "zh-hans"
