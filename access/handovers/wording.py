"""The sentences for what is refused at a hand-over."""

from django.utils.translation import gettext as _


def refusal(code: str) -> str:
    """What a page says about a `HandoverRefused` with this code."""
    return {
        "done": _("This has been seen to in the meantime, or nothing of it is open any more."),
        "choice": _("Choose what is to be done with it."),
        "successor": _("Choose who takes it over: somebody of the department with the same role and an agreement."),
    }[code]
