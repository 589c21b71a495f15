"""What people are told when a copy is refused: which rule stands in the way and what to do."""

from django.utils.translation import gettext as _


def refusal(code: str) -> str:
    """The sentence for a refusal's code."""
    return {
        "photo": _(
            "Hold the photograph of the paper against the face of who comes, then tick the box. No copy without it."
        ),
        "tail": _("The customer's paper: its kind and exactly the last four letters or digits of its number."),
        "mismatch": _(
            "This is not the end of the document number on file. Nobody gets a copy before that is cleared up: ask for the "
            "paper on file, or correct the basic data first."
        ),
        "guardian": _("The customer is under 18: a guardian comes for the copy, with the proof of guardianship."),
        "proxy": _("Name and relation of the proxy are needed."),
        "proxy_tail": _("The proxy's paper: its kind and exactly the last four letters or digits of its number."),
        "letter": _("Nobody gets somebody else's file without the customer's letter: attach its scan."),
        "sections": _("Choose at least one section."),
        "closed": _("Not all of the chosen sections are open to you to print. Take the wish down anew with fewer."),
        "empty": _("There is nothing finished in the chosen sections. Take the wish down anew with others."),
        "state": _("This copy has gone on in the meantime. Load the page again."),
        "blank": _("Please let the receiver sign in the field."),
        "password": _("The password is not right. Making a copy asks for your own password."),
    }[code]
