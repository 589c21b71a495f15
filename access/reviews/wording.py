"""The sentences for what is refused at a review of rights."""

from django.utils.translation import gettext as _

from access import wording


def refusal(code: str) -> str:
    """What a page says about a `ReviewRefused` with this code; those of `access.staffing` are worded there."""
    own = {
        "decided": _("Somebody else has decided this in the meantime."),
        "gone": _("This person no longer works here; the line is closed by itself."),
        "nothing": _("Choose what is to be taken away."),
        "no_reason": _("Say why: it stays with the review."),
    }
    return own[code] if code in own else wording.refusal(code)
