"""The sentences for refused requests for deletion."""

from django.utils.translation import gettext as _


def refusal(code: str) -> str:
    """What a page says about an `ErasureRefused` with this code."""
    return {
        "not_filed": _(
            "The archive has not accepted this file yet: it is accepted first, then the request is taken down."
        ),
        "open_case": _("A case of this customer is still open: close it first."),
        "asked": _("This file is restricted already, or nothing of it is left."),
        "clock": _("The date cannot be trusted at the moment, so the request cannot be answered. Tell the archive."),
        "over": _("This request was taken back already, or the destruction is being carried out."),
    }[code]
