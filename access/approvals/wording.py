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
    Kind.SHARE_OUTSIDE: gettext_lazy(
        "A4.7: outside goes only what is necessary, to a partner with a confidentiality agreement, approved by the executive; "
        "A6.2: with the customer's written consent."
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
        "counted_out": _(
            "You have counted 20 times today. Tomorrow you can count and apply again; what you typed stays here."
        ),
        "over": _("The time applied for is over. Decline it, so that a new one can be made."),
        "same_department": _("A department shares with another one, not with itself."),
        "partner_agreement": _("No confidentiality agreement of this partner is in force: nothing goes there (A4.7)."),
        "consent": _(
            "The written consent of a customer is missing or was withdrawn: nothing goes outside without it (A6.2). Above it "
            "says whose."
        ),
        "no_signature": _("Let the customer sign, or attach the scan of the signed paper."),
        "guardian": _("The customer is under age: a guardian signs, with name."),
        "day": _("This day lies in the future, or before the consent was given."),
        "package_over": _(
            "Nothing can go out of this package any more: it is over, was called off, or the consent or the agreement "
            "has ended."
        ),
        "link_limits": _("A link lasts at most 30 days and opens at most ten times."),
        "not_seen": _("You can pass on only files that you see yourself."),
        "not_given": _("You can share only files that you see yourself, and only sections open to you in each."),
        "applicant": _("The applicant no longer works here, or has no agreement or role for it any more. Decline it."),
    }[code]
