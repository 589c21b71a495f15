"""The sentences for refused moves of an application, the offices, and the clauses behind each kind."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.approvals.chains import Kind, Party

PARTIES: dict[str, Any] = {
    Party.OWN_HEAD: gettext_lazy("Head of the applicant's department"),
    Party.EXECUTIVE: gettext_lazy("Executive in charge"),
    Party.RECEIVING_HEAD: gettext_lazy("Head of the receiving department"),
    Party.CONCERNED_HEAD: gettext_lazy("Head of a department concerned"),
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
    Kind.DESTROY: gettext_lazy(
        "B9.1: destroyed is what has been kept for its time and is of no further value; of a part the departments concerned "
        "approve. B9.2: the head of the archive department and the executive approve; a named person carries it out."
    ),
    Kind.RETENTION: gettext_lazy(
        "A3.3, B5.1: files are kept for at least the years of their class, longer for important customers and by agreement. "
        "How long is approved as a destruction is; never less than the law asks for."
    ),
    Kind.LEND: gettext_lazy(
        "B6.4: a file is lent outside for a stated purpose and term, with the customer's consent; the responsible department "
        "reviews, the executive approves, the archive keeps it on record, an agreement is signed before anything leaves."
    ),
    Kind.LEND_MORE: gettext_lazy(
        "B6.5: a loan is extended only where that was asked before its end, and approved as the loan was."
    ),
    Kind.CARRIER: gettext_lazy(
        "B9.3: when a data carrier goes out of service its content is deleted and the carrier destroyed; approved as B9.2 asks "
        "for it, carried out by a named person before a witness."
    ),
    Kind.REMOVE: gettext_lazy(
        "A5.3: what is outdated is removed by approval, with a trace; what was signed is never removed, but marked as entered "
        "in error."
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
        "below_law": _("The law asks for more years than this for files of this class."),
        "no_change": _("These are the years that hold already."),
        "file_gone": _("Of this file nothing is left to be kept longer."),
        "loan_file": _(
            "You see no file of this archive number, or nothing of it is lent: it is restricted or destroyed."
        ),
        "loan_volumes": _("The file has no such paper volume, or it is missing."),
        "loan_overdue": _("This borrower has an overdue loan: nothing more is lent until that is back (B6.5)."),
        "loan_consent": _("The consent of the customer, or the demand of the authority, is not on record yet (A6.2)."),
        "loan_days": _("The term is longer than the archive lends for."),
        "loan_extended": _(
            "This loan cannot be extended once more: as often as the rules allow it was asked for already."
        ),
        "loan_late": _(
            "An extension is asked for before the end of the term. This loan is over its day: fetch it back (B6.5)."
        ),
        "loan_over": _("This loan is not out any more, so nothing is left to be extended."),
        "loan_clock": _("The date cannot be trusted at the moment; the page Retention says why."),
        "removal_held": _("A legal hold is on this file: nothing of it is removed while it lasts."),
        "removal_changed": _(
            "It was changed since it was proposed, or nothing of the file is changed any more. Decline it."
        ),
        "removal_signed": _("It was signed since it was proposed: what was signed is never removed. Decline it."),
        "applicant": _("The applicant no longer works here, or has no agreement or role for it any more. Decline it."),
    }[code]
