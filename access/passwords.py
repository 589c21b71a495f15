"""What a password must be like, and passwords that the administrator hands out. No rules of composition and no forced
change by date (ASVS 6.2.5, 6.2.10): length, and not being guessable, is what counts."""

import datetime
import secrets
from collections.abc import Iterable
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from access.roles import Role

SHORTEST, SHORTEST_FOR_KEEPERS, LONGEST = 12, 15, 128
KEEPERS: Final = frozenset({Role.SYSADMIN, Role.ARCHIVE_MANAGER})
"""Roles whose account opens everybody's accounts or every file: their passwords are longer."""
TEMPORARY_FOR: Final = datetime.timedelta(hours=24)
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are mixed up when read out or copied from paper."""


def shortest_for(roles: Iterable[str]) -> int:
    """How many characters the password of somebody with these roles has at least."""
    return SHORTEST if KEEPERS.isdisjoint(roles) else SHORTEST_FOR_KEEPERS


class LengthByDuty:
    """12 characters and more, 15 for those who keep accounts or files; at most 128."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for a password that is too short or too long."""
        shortest = shortest_for(user.roles if user is not None and user.pk else ())
        if len(password) < shortest:
            raise ValidationError(_("At least %(shortest)d characters.") % {"shortest": shortest}, "password_too_short")
        if len(password) > LONGEST:
            raise ValidationError(_("At most %(longest)d characters.") % {"longest": LONGEST}, "password_too_long")

    def get_help_text(self) -> str:
        """What the form says."""
        return _("At least 12 characters (15 for system administrators and archive managers); several words are best.")


def make_temporary() -> str:
    """A password to hand out: four groups of five, about 99 bits."""
    return "-".join(make_code(5) for _group in range(4))


def make_code(length: int) -> str:
    """So many letters and digits by chance, to be read out or copied: about 5 bits each."""
    return "".join(secrets.choice(_LETTERS) for _nth in range(length))


def as_typed(text: str) -> str:
    """What was meant by a handed-out word as people type it: without blanks and hyphens, small letters."""
    return "".join(text.lower().replace("-", " ").split())
