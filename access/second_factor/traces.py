"""What a changed factor leaves behind: an audit row, word to its owner, and the question anew whether it is enough."""

from typing import Any, Final

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from access import audit
from access.models import Person
from access.second_factor import codes
from jobs import notifications

SEEN: Final = "factors"
"""Where a session keeps the kinds of its person's factors, so that not every request asks."""


def connect() -> None:
    """Connect the receivers and declare the notifications (called once, when the app is ready)."""
    signals.authenticator_added.connect(added, dispatch_uid="factor-added")
    signals.authenticator_removed.connect(removed, dispatch_uid="factor-removed")
    notifications.declare_kind("factor-added", _("A second factor was set up for your account"))
    notifications.declare_kind("factor-removed", _("A second factor of your account was taken away"))
    notifications.declare_kind("factor-reset", _("A system administrator reset your second factor"))
    notifications.declare_kind(
        "factor-reset-of", _("A system administrator reset somebody's second factor"), "person-show"
    )
    notifications.declare_kind(
        codes.GUESSED,
        _("Wrong codes after your password, many times: somebody may know it. If it was not you, change it now."),
    )


def added(request: HttpRequest, user: Person, authenticator: Authenticator, **_signal: Any) -> None:
    """Somebody set a factor up."""
    _note("factor-added", request, user, authenticator)


def removed(request: HttpRequest, user: Person, authenticator: Authenticator, **_signal: Any) -> None:
    """Somebody took a factor away."""
    _note("factor-removed", request, user, authenticator)


def _note(kind: str, request: HttpRequest, person: Person, authenticator: Authenticator) -> None:
    request.session.pop(SEEN, None)
    with transaction.atomic():
        purpose = f"{kind}_{authenticator.type}".replace("-", "_")[:32]
        audit.record(audit.Action.PASSWORD, actor=person, obj=person, purpose=purpose, request=request)
        notifications.notify([person], kind)
