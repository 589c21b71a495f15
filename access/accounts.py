"""How the account library is bent to a clinic: no self sign-up, names shown surname first, passwords changed with a trace."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from access import audit
from access.audit import origin
from access.models.people import Person
from access.roles import Role


class ClinicAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the system administrator, never by the person."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The first page; who has no confidentiality agreement in force is led to signing it (B7.2)."""
        person = request.user
        return way_in(request, person) if isinstance(person, Person) else super().get_login_redirect_url(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """The same way on for who has replaced the password that was handed out."""
        return self.get_login_redirect_url(request)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Keep the password that a person chose: it is no longer one that the administrator knows."""
        if not isinstance(user, Person):
            raise PermissionDenied("nobody")
        user.set_password(password)
        user.must_change_password, user.temporary_until = False, None
        with transaction.atomic():
            user.save()
            audit.record(audit.Action.PASSWORD, actor=user, obj=user, request=self.request)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *more: Any, **named: Any
    ) -> None:
        """What the library says of second factors is said by our pages, in words of the house."""
        if not (message_template or "").startswith("mfa/"):
            super().add_message(request, level, message_template, *more, **named)

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Somebody whose passkey is right and who is suspended or has left."""
        audit.record_denial(audit.Action.LOGIN_FAILED, actor=None, request=request)
        return render(request, "account/account_inactive.html", status=403)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The same address as the lock and the audit log count by; a unix socket without a proxy has none."""
        return client_address(request) or "0.0.0.0"  # noqa: S104  (no address to listen on)

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Never by the library: the doors that need it ask by `access.stepup`."""
        return False

    def send_notification_mail(self, *_args: object, **_options: object) -> None:
        """None: the clinic's system sends no mail."""


def way_in(request: HttpRequest, person: Person) -> str:
    """Where somebody goes who has come in: to sign the agreement where none is in force, else to the first page."""
    return reverse("agreement" if lacks_agreement(person) else settings.LOGIN_REDIRECT_URL)


def lacks_agreement(person: Person) -> bool:
    """Whether somebody whose work touches files has no agreement in force; running the system alone touches none."""
    return bool(person.roles - {Role.SYSADMIN}) and not person.has_agreement


def client_address(request: HttpRequest) -> str | None:
    """The peer's address; a forwarded one counts only behind a proxy of ours (T24)."""
    return origin.of(request)["ip"]


def display_name(person: Person) -> str:
    """The name that pages show."""
    return person.name
