"""What people are told when a picture may not be shown: which rule stands in the way and what to do."""

from django.utils.translation import gettext as _


def refusal(code: str) -> str:
    """The sentence for a refusal's code."""
    return {
        "unsigned": _("The customer has not signed this consent as it stands. Nothing is taken out without it (A4.5)."),
        "ahead": _("This consent begins later. Until then nothing is taken out."),
        "over": _("This consent is over. Ask the customer for a new one."),
        "withdrawn": _(
            "The customer has taken this consent back. Nothing is taken out any more; take down what is still out."
        ),
        "in_error": _("This consent was entered in error and counts for nothing."),
        "purpose": _("The customer agreed to another purpose. Each purpose needs a consent of its own."),
        "picture": _("This consent does not name this picture."),
        "not_looked": _("Look at the picture and confirm that nobody can be recognised on it."),
        "box_outside": _("The frame reaches beyond the picture."),
        "box_too_high": _(
            "The frame shows more than the region of the eyes: at most 60 per cent of the height, unless the photograph shows "
            "nothing but the eyes."
        ),
        "box_too_small": _("The frame is too small: at least 40 pixels each way."),
        "future": _("This day lies in the future."),
        "place": _("Say where it was put: the address of the page, the paper and its number."),
        "before_up": _("This day lies before the one it was put there."),
        "down_already": _("It was noted as taken down in the meantime."),
        "password": _("The password is not right. Taking a picture out asks for your own password."),
    }[code]
