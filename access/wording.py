"""The sentences for refused changes of people and departments: which rule, and what to do."""

from django.utils.translation import gettext as _


def refusal(code: str) -> str:
    """What a page says about a `StaffingRefused` with this code."""
    return {
        "administrator_apart": _(
            "Who administers accounts sees no clinical content and decides nothing about it: the system administrator's role "
            "is not held together with one that reads customer files, draws them for inspection or decides."
        ),
        "oneself": _(
            "Your own roles, department, employment and password are changed by another system administrator."
        ),
        "head": _("This person heads a department. Name another head first."),
        "last_administrator": _("This is the last system administrator. Name another one first."),
        "head_elsewhere": _("The head of a department is one of its own people and works here."),
        "own_agreement": _("Your own agreement is entered and ended by somebody else."),
        "password": _("The password is not right. Signing asks for your own password."),
        "wording": _("The text has been changed in the meantime. Read it again, then sign."),
        "signed_already": _("You have signed this text already."),
        "agreement_over": _("This agreement has ended already."),
        "last_day": _(
            "The last day lies between yesterday and the end of the agreement, and not before its first day."
        ),
        "reason": _("Say why."),
        "stale": _("Somebody else has changed this in the meantime. Check it and save again."),
    }[code]
