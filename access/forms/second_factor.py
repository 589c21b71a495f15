"""Forms of the second factor; the library's views use them (MFA_FORMS). Right or wrong is said by `access.second_factor`."""

import json
from typing import Any, Final

from allauth.core import context
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from fido2.utils import websafe_decode

from access.second_factor import codes, policy, sealing

_PENDING: Final = "second_factor_pending"
_LONGEST: Final = 20_000
_BROKEN: Final = (TypeError, ValueError, KeyError, AttributeError, IndexError)
"""What the library may raise for a credential that no browser sends."""


def wrong_code() -> ValidationError:
    """A code that is none, or was used before."""
    return ValidationError(_("This code is not right, or has been used already. Wait for the next one."), "wrong_code")


def locked() -> ValidationError:
    """Too many wrong ones."""
    return ValidationError(
        _("Too many wrong codes. Try again in 15 minutes, or use a passkey. If it was not you: change your password."),
        "codes_locked",
    )


def not_ours() -> ValidationError:
    """A passkey of somebody or something else, or none at all."""
    return ValidationError(_("This passkey does not belong here. Use one of this account."), "passkey")


def _code_field(label: Any) -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
    return forms.CharField(label=label, max_length=24, widget=forms.TextInput(attrs=attributes))


class CodeForm(forms.Form):
    """The code of an app, or a recovery code, after the password."""

    code = _code_field(gettext_lazy("Code of the app, or a recovery code"))
    authenticator: Authenticator

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_code(self) -> str:
        """Use the code up."""
        try:
            found = codes.accept(context.request, self.user, self.cleaned_data["code"])
        except codes.CodesLocked:
            raise locked() from None
        if found is None:
            raise wrong_code()
        found.user = self.user
        self.authenticator = found
        return self.cleaned_data["code"]

    def save(self) -> None:
        """Note that the factor was given."""
        post_authentication(context.request, self.authenticator)


class AppForm(forms.Form):
    """The first code of an app that is being set up. The secret waits sealed in the session until the code is right."""

    code = _code_field(gettext_lazy("Code that the app shows"))

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user, session = user, context.request.session
        if not self.is_bound or _PENDING not in session:
            session[_PENDING] = sealing.seal(totp.generate_totp_secret())
        self.secret = sealing.opened(session[_PENDING])

    def clean_code(self) -> str:
        """The code counts as used: it cannot log in as well."""
        typed = "".join(self.cleaned_data["code"].split())
        if not (typed.isascii() and typed.isdigit()) or not any(codes.steps_of(self.secret, typed)):
            raise wrong_code()
        codes.begin(self.user, max(codes.steps_of(self.secret, typed)))
        del context.request.session[_PENDING]
        return typed


class CredentialField(forms.JSONField):
    """What a browser says of a passkey; what no browser says is refused like a wrong one."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput)

    def to_python(self, value: Any) -> Any:
        """The answer as a dictionary."""
        try:
            answer = super().to_python(value if len(value or "") < _LONGEST else "")
        except (ValueError, RecursionError):
            raise not_ours() from None
        if answer is not None and not isinstance(answer, dict):
            raise not_ours()
        return answer


class _OurPasskeys:
    """A credential counts only where it was made for the address that people type, port and scheme included."""

    def clean_credential(self) -> Any:
        """What the library makes of it."""
        credential = self.cleaned_data["credential"]  # type: ignore[attr-defined]
        try:
            origin = json.loads(websafe_decode(credential["response"]["clientDataJSON"]))["origin"]
            if origin not in policy.origins():
                raise ValueError(origin)
            above: Any = super()
            return above.clean_credential() if hasattr(above, "clean_credential") else credential
        except _BROKEN:
            raise not_ours() from None


class NewPasskeyForm(_OurPasskeys, webauthn.AddWebAuthnForm):
    """A passkey that is being set up, and what its owner calls it."""

    name = forms.CharField(label=gettext_lazy("Name of this passkey"), max_length=60, required=False)
    credential = CredentialField()
    passwordless = None

    def clean(self) -> dict[str, Any]:
        """Hold the answer against what was asked of the browser."""
        try:
            return super().clean()
        except _BROKEN:
            raise ValidationError(_("The passkey was not made. Try again."), "passkey") from None


class PasskeyForm(_OurPasskeys, webauthn.AuthenticateWebAuthnForm):
    """A passkey after the password, or as a proof before something weighty."""

    credential = CredentialField()


class PasskeyLoginForm(_OurPasskeys, webauthn.LoginWebAuthnForm):
    """A passkey instead of the password."""

    credential = CredentialField()
