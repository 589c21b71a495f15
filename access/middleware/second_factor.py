"""Beside the gate: where a second factor is required, somebody without one gets no further than to setting it up (A6.4).

After the gate in the settings, so that the door is known and a handed-out password is replaced first.
"""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from access.models import Person
from access.second_factor import policy
from access.second_factor.traces import SEEN

SET_UP: Final = "mfa_index"
WAYS: Final = frozenset(
    {SET_UP, "mfa_activate_totp", "mfa_add_webauthn", "second-factor-codes", "step-up", "step-up-options"}
    | {"session-extend", "session-lock"}
)
"""Doors of the set-up itself, of proving oneself for it, and of the session's end; log-out is public anyway."""
_LANGUAGE: Final = "preferences"


class SecondFactorMiddleware:
    """Leads to the set-up and nowhere else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing but passing the request on."""
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        """Let through whoever has what is needed."""
        person, door = request.user, request.door
        if door.public or not isinstance(person, Person) or not policy.is_required() or person.must_change_password:
            return None
        if door.name in WAYS or (door.name == _LANGUAGE and request.method == "POST"):
            return None
        return None if is_enough(request, person) else redirect(SET_UP)


def is_enough(request: HttpRequest, person: Person) -> bool:
    """Whether the person has the factors needed; what was found is kept with the session, what was lacking is asked anew."""
    if policy.is_enough(person, request.session.get(SEEN, ())):
        return True
    kinds = policy.kinds_of(person)
    request.session[SEEN] = sorted(kinds)
    return policy.is_enough(person, kinds)
