"""The sentences of lending: refusals, the state of a loan as people say it."""

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from access.models.approvals import ApplicationState
from archive.models import Loan
from archive.models.lending import LoanState

SHOWN: Final[dict[str, Any]] = {
    "": pgettext_lazy("loans", "All"),
    "waiting": gettext_lazy("To be decided or handed out"),
    "out": pgettext_lazy("loans", "Lent"),
    "overdue": pgettext_lazy("loans", "Overdue"),
    "pursued": gettext_lazy("Damage and loss"),
    "over": pgettext_lazy("loans", "Over"),
}
"""What the register can be narrowed to."""
_BADGES: Final = {
    LoanState.ASKED: "due",
    LoanState.APPROVED: "info",
    LoanState.OUT: "ok",
    LoanState.PURSUED: "bad",
    LoanState.ENDED: "off",
    LoanState.CALLED_OFF: "off",
}


def badge(loan: Loan) -> dict[str, str]:
    """The state of a loan as a badge: kind and text."""
    if loan.state == LoanState.OUT and loan.overdue_since:
        return {"kind": "late", "text": _("Overdue")}
    if loan.state == LoanState.ASKED and loan.application.state != ApplicationState.OPEN:
        return {"kind": "off", "text": str(loan.application.get_state_display())}
    return {"kind": _BADGES[LoanState(loan.state)], "text": str(loan.get_state_display())}


def refusal(code: str) -> str:
    """What a page says about a `LoanRefused` with this code."""
    return {
        "state": _("The loan has moved on in the meantime; load the page again."),
        "no_reason": _("Say why."),
        "agreement": _("The loan agreement is not signed yet: nothing is handed out before (B6.4)."),
        "file": _("The file is restricted or being destroyed: nothing of it is lent."),
        "overdue": _("This borrower has an overdue loan: nothing more is lent until that is back (B6.5)."),
        "clock": _("The date cannot be trusted at the moment; the page Retention says why."),
        "not_listed": _("This volume is not on the list of the loan. Lay it aside."),
        "handed": _("This volume was handed out already."),
        "not_out": _("This volume is not with the borrower any more."),
        "pages": _("Say which pages, or what is damaged."),
        "page_list": _("Page numbers of this volume, as in 3, 7-9."),
        "owed": _("Say what the borrower owes for it by the agreement."),
        "closed": _("This pursuit was ended already."),
        "no_words": _("Say what was done."),
        "future": _("This day has not come yet."),
    }[code]
