"""What people are told when a hand-over or its review is refused."""

from django.utils.translation import gettext as _


def refusal(code: str) -> str:
    """The sentence for a refusal's code."""
    return {
        "waiting": _("This file was handed over already and waits for the archive's review."),
        "state": _(
            "The archive keeps this file restricted, or it is being destroyed: nothing is added to it any more."
        ),
        "decided": _("This hand-over was reviewed in the meantime. Load the page again."),
        "own": _("Nobody reviews what they handed over themselves: another archive manager does."),
    }[code]
