"""The sentences for refused moves of a hold."""

from django.utils.translation import gettext as _

from archive.holds.actions import HoldRefused


def refusal(refused: HoldRefused) -> str:
    """What a page says about it."""
    told = {
        "no_reason": _("Say why."),
        "unknown": _("There is no file with this number; nothing was held: %(numbers)s"),
        "gone": _("It is destroyed already; nothing was held: %(numbers)s"),
        "going": _("A part of it is being destroyed at this moment; try again in a minute: %(numbers)s"),
        "lifted": _("This hold was lifted in the meantime."),
        "not_asked": _("Nobody asks to have it lifted."),
        "day": _("A day to come."),
    }[refused.code]
    return told % {"numbers": "、".join(refused.numbers)}
