"""How the library's second factor is bent to a clinic: secrets sealed, passkeys bound to the address that people type."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _

from access.second_factor import policy, sealing

_names: list[Callable[[], str]] = []


def name_clinic_with(name: Callable[[], str]) -> None:
    """Declare who knows the clinic's name; phones show it beside the account."""
    _names[:] = [name]


class ClinicMFAAdapter(DefaultMFAAdapter):
    """What MFA_ADAPTER names."""

    def encrypt(self, text: str) -> str:
        """Seal the secret of an app."""
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open it."""
        return sealing.opened(encrypted_text)

    def get_totp_issuer(self) -> str:
        """The clinic, as the app lists it."""
        return self._get_site_name()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Whose passkeys these are: the host of PUBLIC_URL, whatever a request says of itself."""
        return {"id": settings.PUBLIC_HOST, "name": self._get_site_name()}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one that is enough, where one is required."""
        person: Any = authenticator.user
        return policy.may_remove(person, authenticator.pk)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """What a new passkey is called unless its owner says otherwise."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}

    def send_notification_mail(self, *_args: object, **_options: object) -> None:
        """None: the clinic's system sends no mail; `access.second_factor.traces` tells."""

    def _get_site_name(self) -> str:
        return _names[0]() if _names else settings.PUBLIC_HOST

    def _get_user_identifier(self, user: AbstractBaseUser) -> str:
        return user.get_username()
