"""The sentences for what is refused of an emergency opening and of its review."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def refusal(code: str) -> str:
    """What a page says about an `EmergencyRefused` with this code."""
    most = settings.EMERGENCY_MOST_OPEN
    return {
        "no_agreement": _("No confidentiality agreement of yours is in force (B7.2)."),
        "reason": _("Say in ten characters or more what happened."),
        "not_one": _(
            "This does not lead to one file. Check what you typed, and give the customer number; the search was logged."
        ),
        "many_open": ngettext(
            "%(most)d file is open to you by emergency already. Shut one that you are done with first.",
            "%(most)d files are open to you by emergency already. Shut one that you are done with first.",
            most,
        )
        % {"most": most},
        "password": _("The password is not right. Opening a file asks for your own password."),
        "no_reason": _("Say why it was justified or not: whoever opened the file reads it."),
        "judged": _("Somebody else has reviewed this in the meantime."),
    }[code]
