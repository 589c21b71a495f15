"""Recovery codes: ten of them, shown once, each good for one log-in; only digests are kept."""

import secrets
from typing import Final

from allauth.mfa.models import Authenticator
from django.db import transaction

from access import audit
from access.models import Person
from access.second_factor import sealing
from access.second_factor.policy import RECOVERY

COUNT: Final = 10
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are mixed up when copied from paper."""
_HALF: Final = 5


def make(person: Person) -> list[str]:
    """New codes in place of the old ones; they can be read only here."""
    codes = [_code() for _nth in range(COUNT)]
    digests = [sealing.digest(person.pk, plain(code)) for code in codes]
    with transaction.atomic():
        Authenticator.objects.filter(user=person, type=RECOVERY).delete()
        Authenticator.objects.create(user=person, type=RECOVERY, data={"digests": digests})
        audit.record(audit.Action.PASSWORD, actor=person, obj=person, purpose="recovery_codes")
    return codes


def left(person: Person) -> int:
    """How many of a person's codes were not used yet."""
    row = Authenticator.objects.filter(user=person, type=RECOVERY).first()
    return len(row.data["digests"]) if row else 0


@transaction.atomic
def use(person: Person, code: str) -> Authenticator | None:
    """Use a code up; None where it is none of the person's, or was used before."""
    row = Authenticator.objects.select_for_update().filter(user=person, type=RECOVERY).first()
    wanted = sealing.digest(person.pk, plain(code))
    if row is None or wanted not in row.data["digests"]:
        return None
    row.data["digests"].remove(wanted)
    row.save()
    return row


def plain(code: str) -> str:
    """A code as it is compared: without spaces and hyphens, in small letters."""
    return "".join(code.split()).replace("-", "").lower()


def _code() -> str:
    letters = [secrets.choice(_LETTERS) for _nth in range(2 * _HALF)]
    return f"{''.join(letters[:_HALF])}-{''.join(letters[_HALF:])}"
