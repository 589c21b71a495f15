"""What people are told when a move is refused: which rule stands in the way and what to do."""

from django.utils.translation import gettext_lazy as _

_REFUSALS = {
    "state": _("The sheet is no longer in a state that allows this. Load the page again."),
    "reason": _("Please give the reason: every change of a signed sheet records why and when."),
    "long reason": _("The reason is too long: at most 500 characters. Nothing was cut; please shorten it."),
    "unchanged": _("Nothing was changed, so there is nothing to amend."),
    "role": _("This sheet is not signed in your role."),
    "incomplete": _("Required fields are still empty. Fill them in, then sign."),
    "signed already": _("This edition is signed already."),
    "blank signature": _("Please let the customer sign in the field."),
    "guardian": _("The customer is under 18: a parent or guardian signs."),
    "no guardian": _("The customer is of age and signs in person."),
    "guardian's name": _("Please write the name of the guardian who signs."),
    "long name": _("The name is too long: at most 60 characters."),
    "birth date": _("The birth date is not recorded. It decides whether a guardian has to sign: enter it first."),
    "second person": _("A second person checks the paper: whoever attached it cannot."),
    "paper waits": _("A scan of this edition waits for its check already."),
    "password": _("The password is not right. Signing asks for your own password."),
    "stale": _("Somebody saved a newer version in the meantime. Look at it, then sign."),
    "impossible": _("This cannot be saved as it stands. See the marked fields."),
    "conflict": _("This cannot be saved because it conflicts with another entry. See the marked fields."),
    "too early": _("The time of this booking has not come yet."),
    "sealed": _(
        "It is sealed in a dispute and stays as it is until the seal is opened. New sheets can still be written."
    ),
    "not ready": _("This is not possible yet. Still missing:"),
}


def refusal(code: str, refused: Exception | None = None) -> str:
    """The message for a refusal's code, and after it what the refusal itself names (`MoveRefused.details`)."""
    details = getattr(refused, "details", ())
    return " ".join([str(_REFUSALS.get(code, _REFUSALS["state"])), "; ".join(details)]).strip()
