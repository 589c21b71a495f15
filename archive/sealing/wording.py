"""The sentences for refused moves of a sealing, the words that both sides sign, and how states look."""

from typing import Any, Final

from django.utils.translation import gettext as _

from archive.models import Sealing
from archive.models.sealings import SealingState

BADGES: Final = {
    SealingState.DRAWN: "due",
    SealingState.SEALED: "bad",
    SealingState.OPENED: "ok",
    SealingState.DROPPED: "off",
}


def refusal(code: str) -> str:
    """What a page says about a refusal."""
    return {
        "words": _("Say why, and who is present for the customer's side and in which relation."),
        "closed": _("A part of this file is closed to you, so that you cannot seal the whole of it."),
        "gone": _("This file is being destroyed or is destroyed already: there is nothing to seal."),
        "drawn": _("A sealing of this file is drawn up already. Have it signed, or call it off."),
        "nothing": _("Nothing is finished that is not under a seal yet."),
        "damaged": _(
            "A photograph or scan of this file does not open. It has to be repaired before the file is sealed."
        ),
        "blank": _("Please let the customer's side sign in the field."),
        "state": _("This sealing has moved on in the meantime. Load the page again."),
        "ground": _("Choose why it is opened without the customer's side."),
        "early": _("Three years have not passed since it was sealed."),
        "clock": _("The date of the server is not trusted at the moment, so that no years are counted. See Retention."),
        "not_asked": _("Nobody asks to have it opened."),
        "password": _("That is not right. Prove with your own password, a code of the app or a passkey."),
    }[code]


def statement(sealing: Sealing) -> str:
    """What both sides sign, of an opened sealing, in the language of the moment."""
    told: dict[str, Any] = {
        "number": sealing.label,
        "file": sealing.customer.number,
        "records": sealing.records,
        "pages": sealing.pages,
        "copy": sealing.document.get("copy", ""),
    }
    return (
        _(
            "In the presence of both sides %(records)s records of customer file %(file)s were sealed today under no. "
            "%(number)s, %(pages)s pages. The list names each of them with its SHA-256, and that of every page; of the whole "
            "copy it is %(copy)s. The copy is kept by the clinic and not opened but by both sides together, or as the rules on "
            "medical disputes allow. What is finished later is sealed separately. Each side has one copy of this list."
        )
        % told
    )
