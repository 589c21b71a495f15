"""The sentences of faults: what a line is about, refused moves, what became of it."""

from typing import Any

from django.utils.translation import gettext as _

from archive.models import FileFault
from archive.models.care import FaultKind, FaultState
from archive.models.checks import Property
from records import spec as specs

BADGES = {FaultState.OPEN: "due", FaultState.MENDED: "ok", FaultState.ACCEPTED: "off"}


def about(fault: FileFault) -> str:
    """What exactly is concerned: the title of a sheet, or the property that failed; empty where the kind says it all."""
    if fault.kind == FaultKind.CHECK:
        return str(Property(fault.what).label)
    spec = specs.get(fault.what) if fault.what else None
    return str(spec.title) if spec else ""


def remedy(fault: FileFault) -> str:
    """What is to be done about it."""
    return {
        FaultKind.MISSING: _("Fill the sheet in, or attach the scan of the paper one."),
        FaultKind.UNSIGNED: _("Have it signed by everyone who signs this sheet."),
        FaultKind.CUSTOMER: _("Have the customer sign on the tablet, or print it, have it signed and attach the scan."),
        FaultKind.PAPER: _("A second person holds the scan against the sheet and confirms it."),
        FaultKind.ATTACHMENT: _(
            "Put the file back from the newest copy; where there is none, attach the original again."
        ),
        FaultKind.VOLUME: _("Search for it, and scan it into its place."),
        FaultKind.DAMAGED: _("Have it repaired, or replace the pages by copies, and note what was done."),
        FaultKind.TWICE: _("Mark the one that is too much as entered in error; signed things are never deleted."),
        FaultKind.LIKE: _("Compare both files. Merge them, or accept that they are two people."),
        FaultKind.CHECK: _("The result of the check says what is wrong. It ends when a check finds it right again."),
        FaultKind.STALE: _("Finish it and have it signed, or propose to remove it: it was never signed (A5.3)."),
        FaultKind.DOUBLED: _("Keep one, and propose to remove the other: it was never signed (A5.3)."),
        FaultKind.CONTACT: _("Ask the customer: still right, to be changed, or to be removed by approval (A5.3)."),
    }[FaultKind(fault.kind)]


def refusal(code: str) -> str:
    """What a page says about a `CareRefused` with this code."""
    return {
        "over": _("This fault has been settled in the meantime."),
        "day": _("Today or a day to come."),
        "unseen": _("This person may not see this part of the file, and could not mend it."),
        "note": _("Say what was done, or why it stays as it is."),
        "still_there": _("It is still there: the file was looked at again, and nothing has changed about it."),
        "by_check": _("Check the file again: the fault ends when the check finds it right."),
        "no_draft": _("It is no draft any more that can be removed."),
        "signed": _("It was signed. What was signed is never removed, but marked as entered in error (A5.3)."),
        "attached": _("Photographs or scans hang on it: mark it as entered in error instead."),
        "not_kept": _("Nothing of this file is changed any more: it is restricted, or being destroyed."),
        "held": _("A legal hold is on this file: nothing of it is removed."),
        "proposed": _("This is proposed already and waits for its decision."),
        "nothing": _("Choose what is out of date."),
        "long": _("The reason is too long."),
    }[code]


def history_of(versions: list[Any]) -> list[dict[str, Any]]:
    """The versions of a fault (newest first) as a timeline: found, given to somebody, settled."""
    told: list[dict[str, Any]] = []
    for newer, older in zip(versions, [*versions[1:], None], strict=True):
        title, icon = _step(newer, older)
        if title:
            who = newer.history_user.name if newer.history_user else _("The system")
            told.append({"at": newer.history_date, "title": title, "who": who, "icon_name": icon})
    return told


def _step(newer: Any, older: Any) -> tuple[str, str]:
    if older is None:
        return _("Found"), "search"
    if newer.state != older.state and newer.state == FaultState.MENDED:
        return (_("Found mended"), "circle-check")
    if newer.state != older.state:
        return _("Accepted as it is"), "minus"
    if newer.owner_id != older.owner_id and newer.owner:
        return _("Given to %(name)s") % {"name": newer.owner.name}, "user-check"
    if newer.settled_by_id != older.settled_by_id:
        return _("Note of what was done"), "message-square"
    return _("Another day set"), "calendar-clock"
