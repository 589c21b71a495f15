"""Who needs which second factor (A6.4, B7.1). Setting SECOND_FACTOR: `required` in a clinic, `offered` in a demonstration.

Whoever approves or administers needs a passkey: it cannot be told to somebody who asks for it, nor typed into a false page.
"""

import ipaddress
from collections.abc import Collection
from typing import Final

from allauth.mfa.models import Authenticator
from django.conf import settings

from access.models import Person
from access.roles import Role

CODE: Final = Authenticator.Type.TOTP.value
PASSKEY: Final = Authenticator.Type.WEBAUTHN.value
RECOVERY: Final = Authenticator.Type.RECOVERY_CODES.value
STRONG: Final = frozenset({Role.DEPARTMENT_HEAD, Role.EXECUTIVE, Role.ARCHIVE_MANAGER, Role.SYSADMIN})
"""Roles that approve or administer."""


def is_required() -> bool:
    """Whether nobody works without a second factor; whatever the setting says but `offered` is taken so."""
    return settings.SECOND_FACTOR != "offered"


def passkeys_possible() -> bool:
    """Whether browsers make passkeys for the address that people type: https, or this machine; never a bare IP address."""
    host = settings.PUBLIC_HOST
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return settings.SECURE or host == "localhost" or host.endswith(".localhost")
    return False


def needs_passkey(person: Person) -> bool:
    """Whether this person's factor must be a passkey."""
    return passkeys_possible() and person.has_role(*STRONG)


def kinds_of(person: Person) -> frozenset[str]:
    """The kinds of factors that a person has set up, recovery codes included."""
    return frozenset(Authenticator.objects.filter(user=person).values_list("type", flat=True))


def is_enough(person: Person, kinds: Collection[str]) -> bool:
    """Whether these kinds are what the person needs."""
    return PASSKEY in kinds or (CODE in kinds and not needs_passkey(person))


def takes_codes(person: Person, kinds: Collection[str]) -> bool:
    """Whether a code of an app counts: not for somebody who needs a passkey and has one."""
    return CODE in kinds and not (PASSKEY in kinds and needs_passkey(person))


def may_remove(person: Person, pk: int) -> bool:
    """Whether a person may take this factor away: where one is required, not the last that is enough."""
    rest = Authenticator.objects.filter(user=person).exclude(pk=pk).values_list("type", flat=True)
    return not is_required() or is_enough(person, set(rest))


def origins() -> frozenset[str]:
    """What a browser calls the address that people type: a usual port is left out."""
    url = settings.PUBLIC_URL
    return frozenset({url, url.removesuffix(":443" if url.startswith("https:") else ":80")})
