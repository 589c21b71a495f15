"""Answers `user.has_perm("customers.view_surgery", customer)` from password and grants. Everything not granted is denied."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from access import grants
from access.models.people import Person
from access.roles import Deed, Section


class GrantBackend(BaseBackend):
    """Logs people in by user name and password, and answers questions about sections of a customer's file."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_other: Any
    ) -> Person | None:
        """The person with this name and password, if employed; a handed-out password counts for a day.

        An unknown name costs the same time as a known one.
        """
        if username is None or password is None:
            return None
        person = Person.objects.filter(username=username).first()
        if person is None:
            Person().set_password(password)
            return None
        return person if person.check_password(password) and person.is_active and not person.password_lapsed else None

    def get_user(self, user_id: Any) -> Person | None:
        """The person of a session; a leaver's session ends with the next request."""
        person = Person.objects.in_session(user_id)
        return person if person and person.is_active else None

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether `view_<section>` or `change_<section>` of this customer's file is granted now."""
        deed, _, section = perm.partition(".")[2].partition("_")
        if obj is None or deed not in set(Deed) or section not in Section.values:
            return False
        return Section(section) in grants.sections(user_obj, obj, Deed(deed))
