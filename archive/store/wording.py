"""The sentences for refused moves in the storeroom, and the names of places."""

from typing import Any

from django.utils.translation import gettext as _

from archive.models import Box, Shelf


def refusal(code: str) -> str:
    """What a page says about a `StoreRefused` or `CodeWrong` with this code."""
    return {
        "shape": _("This is no barcode of the archive. Scan it again, or type it with all its characters."),
        "check": _("The check character is wrong: the code was misread or mistyped. Scan it again."),
        "unknown": _("No volume, box or shelf that you may handle has this barcode."),
        "destroyed": _(
            "This volume was destroyed and cannot be handled. If you hold it in your hand, tell the supervisor."
        ),
        "moved": _("Somebody else moved this volume in the meantime; nothing was changed. Scan it again."),
        "there": _("It stands there already."),
        "out": _("It has been taken out already."),
        "missing": _("It is noted as missing. Scan the place where you found it first."),
        "sealed": _("It is under seal in a dispute and is not lent."),
        "in": _("It has not been taken out."),
        "found": _("It is not noted as missing."),
        "why": _("Choose one of the reasons."),
        "file": _("The file is being destroyed or is destroyed: no volume is bound for it."),
        "not_own": _("Only your own last scan can be taken back."),
        "newer": _("The volume has been moved since; this scan can no longer be taken back."),
        "first_volume": _("Scan the volume first, then its place."),
        "walk_open": _("Somebody is walking along this shelf already. End that walk first."),
        "things_only": _("Here volumes and boxes are scanned. This is the barcode of a shelf."),
        "twice": _("This was scanned in this walk already."),
        "over": _("This has ended already; nothing was changed. Load the page again."),
        "remedy": _("This remedy is not possible here, or one has been chosen already. Load the page again."),
        "stocktake_open": _("A stock-take of this room is under way. Close it first."),
        "cabinet": _("This cabinet does not stand in the room."),
        "place_outside": _("This place does not belong to what is counted here."),
        "volumes_only": _("Here volumes are scanned. To count in another place, scan that place on its own."),
        "due": _("Say until when: today or later."),
        "still_missing": _("The volume is still noted as missing. Scan it into its place when it is found."),
        "open_differences": _("Some differences have no remedy yet. Decide on each, then close."),
        "future": _("This moment has not come yet."),
        "old": _("An inspection is written down within seven days."),
        "findings": _("What is not in order needs a finding with its remedy. Missing:"),
        "outcome": _("Say what was done."),
        "done": _("This finding has been remedied already."),
        "first_place": _("Scan the shelf or box first in which you count."),
        "volume_only": _("Here volumes are scanned. This is the barcode of a place."),
    }[code]


def place_name(place: Any) -> str:
    """Where something stands, from the room to the board, and the box."""
    if isinstance(place, Shelf):
        told = {"room": place.cabinet.room.name, "cabinet": place.cabinet.code, "position": place.position}
        return _("%(room)s, cabinet %(cabinet)s, board %(position)s") % told
    if isinstance(place, Box):
        where = place_name(place.shelf) if place.shelf else _("not on a shelf")
        return _("box %(code)s (%(where)s)") % {"code": place.code, "where": where}
    return _("no place yet")


def volume_name(volume: Any) -> str:
    """The archive number of the file and which volume of it."""
    return _("%(number)s, volume %(position)s") % {"number": volume.file.number, "position": volume.position}
