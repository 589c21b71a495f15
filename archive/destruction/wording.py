"""The sentences of destruction: refusals, why a line was left out, the method on the certificate."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from access.roles import Section
from archive.retention import wording as retention
from archive.retention.deciding import Reason
from records.stages import Stage


def refusal(code: str) -> str:
    """What a page says about a `Stopped` with this code."""
    known = {
        "nothing": _("Choose at least one file."),
        "too_many": _("At most 500 files on one list: people compare it with paper."),
        "persons": _(
            "Executor and witness are two people who work here, each with a confidentiality agreement in force."
        ),
        "cooling_days": _("From 1 to 90 days."),
        "concerned": _("Name the departments concerned: of a part of a file they approve first (B9.1)."),
        "listed": _("One of these files stands on another list already, or is destroyed."),
        "changed": _("Photographs or scans were added in the meantime. Look at the list again."),
        "not_approved": _("It is not approved by two others than the applicant yet, one of them an executive (B9.2)."),
        "clock": _(
            "The date cannot be trusted at the moment; the page Retention says why. Nothing is destroyed until then."
        ),
        "cooling": _("The days of cooling-off are not over yet."),
        "started": _("It has been started or called off in the meantime."),
        "not_listed": _("This code is not on the list. Lay the volume aside and ask the archive."),
        "scans": _("Executor and witness have not both scanned everything on the list yet."),
    }
    return known.get(code) or left_out(code)


def left_out(code: str) -> str:
    """Why a file must not be destroyed, or was left out: the codes of retention, held files, orders called off."""
    known = _own() | {
        "called_off": _("The order was called off."),
        "held": _("A legal hold is on this file."),
        "together": _("It belongs with another file of the same person: both are destroyed together, on one list."),
        "added": _("Something was added to it since it was listed: it has to be looked at and listed anew."),
        "not_confirmed": _("The archive has not confirmed that it is of no further value (B9.1)."),
    }
    return known.get(code) or _("It must be kept: the page about its retention says why.")


def _own() -> dict[str, str]:
    return {
        "public": _("A picture of it is still shown to the public: it is taken down first (A4.5)."),
        "gone": _("This part is not there any more."),
        "held_file": _("A legal hold is on this file, or on another one of the same person."),
        "listed_part": _("It stands on another list already, as a whole or in part."),
    }


def why(reason: Reason) -> str:
    """Why a part must not be destroyed now, with its days."""
    return _own().get(reason.code) or retention.sentence(reason)


def part(described: Mapping[str, Any], pk: UUID | str | None) -> str:
    """Which part of a file a line means, in words that name nobody; empty for a whole file."""
    if not pk:
        return ""
    number = str(pk).replace("-", "")[:8]
    if not described:
        return pgettext("destruction", "part %(part)s") % {"part": number}
    case = _("case of %(year)d, no. %(number)s") % {"year": described["year"], "number": described["case"]}
    if "section" not in described:
        return case
    told = {"section": Section(described["section"]).label, "stage": Stage(described["stage"]).label, "number": number}
    return case + " · " + _("attachments: %(section)s, %(stage)s, no. %(number)s") % told


def amount(files: int, parts: int) -> str:
    """What an order lists: so many files, so many parts of files."""
    told = []
    if files or not parts:
        told.append(ngettext("%(n)d file", "%(n)d files", files) % {"n": files})
    if parts:
        told.append(ngettext("%(n)d part of a file", "%(n)d parts of files", parts) % {"n": parts})
    return "、".join(told)


def method() -> str:
    """How it was destroyed."""
    return _(
        "Electronic: the keys (AES-256-GCM) were deleted, so that nothing sealed under them can be read anywhere, in copies "
        "neither; then rows, histories, stored files and search tokens were deleted and looked for. Paper: shredded before "
        "executor and witness."
    )
