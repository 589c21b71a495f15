"""How the account library is bent to a clinic: no self sign-up, names shown surname first, passwords changed with a trace."""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest

from access import audit
from access.audit import origin
from access.models.people import Person


class ClinicAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the system administrator, never by the person."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed."""
        return False

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Keep the password that a person chose: it is no longer one that the administrator knows."""
        if not isinstance(user, Person):
            raise PermissionDenied("nobody")
        user.set_password(password)
        user.must_change_password, user.temporary_until = False, None
        with transaction.atomic():
            user.save()
            audit.record(audit.Action.PASSWORD, actor=user, obj=user, request=self.request)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The same address as the lock and the audit log count by; a unix socket without a proxy has none."""
        return client_address(request) or "0.0.0.0"  # noqa: S104  (no address to listen on)

    def send_notification_mail(self, *_args: object, **_options: object) -> None:
        """None: the clinic's system sends no mail."""


def client_address(request: HttpRequest) -> str | None:
    """The peer's address; a forwarded one counts only behind a proxy of ours (T24)."""
    return origin.of(request)["ip"]


def display_name(person: Person) -> str:
    """The name that pages show."""
    return person.name
