"""The sentences of destruction: refusals, why a line was left out, the method on the certificate."""

from django.utils.translation import gettext as _


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
    known = {
        "called_off": _("The order was called off."),
        "held": _("A legal hold is on this file."),
        "together": _("It belongs with another file of the same person: both are destroyed together, on one list."),
        "not_confirmed": _("The archive has not confirmed that it is of no further value (B9.1)."),
    }
    return known.get(code) or _("It must be kept: the page about its retention says why.")


def method() -> str:
    """How it was destroyed."""
    return _(
        "Electronic: the keys (AES-256-GCM) were deleted, so that nothing sealed under them can be read anywhere, in copies "
        "neither; then rows, histories, stored files and search tokens were deleted and looked for. Paper: shredded before "
        "executor and witness."
    )
