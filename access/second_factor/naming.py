"""What the kinds of factors are called on pages."""

from django.utils.translation import gettext as _

from access.models import Person
from access.second_factor import policy


def factors_of(person: Person) -> list[str]:
    """The kinds that somebody has set up, in words."""
    words = {policy.PASSKEY: _("passkey"), policy.CODE: _("app with codes"), policy.RECOVERY: _("recovery codes")}
    kinds = policy.kinds_of(person)
    return [word for kind, word in words.items() if kind in kinds]
