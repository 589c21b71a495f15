"""What two entries may share, what the warning calls it, and how much it weighs.

Not here: finding out what they share (`duplicates`, `like_names`).
"""

from collections.abc import Iterable
from enum import StrEnum
from math import prod

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Reason(StrEnum):
    """What two entries share; `label` is what the warning says."""

    SAME_NAME = "same_name"
    VARIANT = "variant"
    SAME_WORDS = "same_words"
    HOMOPHONE = "homophone"
    ROMANISED = "romanised"
    NEAR_NAME = "near_name"
    SAME_PHONE = "same_phone"
    NEAR_PHONE = "near_phone"
    SAME_BIRTH = "same_birth"
    NEAR_BIRTH = "near_birth"
    OTHER_BIRTH = "other_birth"
    SAME_DOCUMENT = "same_document"

    @property
    def label(self) -> Promise:
        """Give the words for the warning."""
        return _LABELS[self]


_LABELS = {
    Reason.SAME_NAME: _("same name"),
    Reason.VARIANT: _("same name in variant characters"),
    Reason.SAME_WORDS: _("same name, words in another order"),
    Reason.HOMOPHONE: _("name sounds the same"),
    Reason.ROMANISED: _("same name in Latin letters"),
    Reason.NEAR_NAME: _("name differs in one character"),
    Reason.SAME_PHONE: _("same phone"),
    Reason.NEAR_PHONE: _("phone differs in one digit"),
    Reason.SAME_BIRTH: _("same birth date"),
    Reason.NEAR_BIRTH: _("birth date differs in one part"),
    Reason.OTHER_BIRTH: _("different birth date"),
    Reason.SAME_DOCUMENT: _("same identity document"),
}

# Chance that two entries are one person if this alone is shared; several combine as independent.
WEIGHTS = {
    Reason.SAME_NAME: 0.6,
    Reason.VARIANT: 0.55,
    Reason.SAME_WORDS: 0.55,
    Reason.HOMOPHONE: 0.35,
    Reason.ROMANISED: 0.35,
    Reason.NEAR_NAME: 0.2,
    Reason.SAME_PHONE: 0.7,
    Reason.NEAR_PHONE: 0.35,
    Reason.SAME_BIRTH: 0.35,
    Reason.NEAR_BIRTH: 0.15,
    Reason.SAME_DOCUMENT: 1.0,
}
# Two different birth dates speak for namesakes, or for parent and child behind one phone.
_OTHER_BIRTH_FACTOR = 0.55


def score(reasons: Iterable[Reason]) -> float:
    """Combine the weights; two decimals are more than they are worth."""
    reasons = list(reasons)
    together = 1 - prod(1 - WEIGHTS.get(reason, 0) for reason in reasons)
    halved = Reason.OTHER_BIRTH in reasons and Reason.SAME_DOCUMENT not in reasons
    return round(together * (_OTHER_BIRTH_FACTOR if halved else 1), 2)
