"""The sentences for refused moves of an application, the offices, and the clauses behind each kind."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.approvals.chains import Kind, Party

PARTIES: dict[str, Any] = {
    Party.OWN_HEAD: gettext_lazy("Head of the applicant's department"),
    Party.EXECUTIVE: gettext_lazy("Executive in charge"),
    Party.RECEIVING_HEAD: gettext_lazy("Head of the receiving department"),
    Party.ARCHIVE: gettext_lazy("Archive department, carries it out"),
}
CLAUSES: dict[str, Any] = {
    Kind.ACCESS: gettext_lazy(
        "A4.1: files are read for a stated purpose and time, approved by one's own department head; A4.3: a manager's "
        "application is approved by the executive in charge and limited to the decision concerned."
    ),
    Kind.SHARE: gettext_lazy(
        "A4.6: departments share for a stated purpose; both heads approve, the archive department carries it out."
    ),
    Kind.CRITERIA: gettext_lazy(
        "A4.5: files may serve quality control and training inside the house; here without anything that names the customer, "
        "approved as a reading is (A4.1)."
    ),
}


def refusal(code: str) -> str:
    """What a page says about a `DecisionRefused` with this code."""
    return {
        "no_purpose": _("Say what it is needed for."),
        "no_agreement": _("No confidentiality agreement of yours is in force (B7.2)."),
        "no_reason": _("Say why it is declined: the applicant reads it."),
        "not_its_turn": _("Somebody else has decided this in the meantime, or it was taken back."),
        "nobody_decides": _("Nobody is there to decide it: the office is not held by anybody else."),
        "ended": _("This application has ended already."),
        "password": _("The password is not right. Deciding asks for your own password."),
        "no_file": _("None of these numbers is a file that you can provide. Decline it and say so."),
        "days": _("From today on, the last day not before the first, and at most three months."),
        "too_few": _("Fewer than five files match; so few could be recognised. Widen the criteria, or decline it."),
        "over": _("The time applied for is over. Decline it, so that a new one can be made."),
    }[code]
