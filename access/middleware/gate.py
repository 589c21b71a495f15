"""The gate: holds each request against the policy table before its view runs, and writes one audit row per refusal.

Also here: somebody whose password was handed out by the administrator gets no further than to choosing one of their own.
"""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect

from access import audit
from access.doors import DOORS, Door

PASSWORD_DOOR: Final = "account_change_password"  # noqa: S105  (the name of a URL)
_REFUSED: Final = {403: "section", 404: "invisible"}
"""Why a view itself said no, by the status it answered with."""


class PolicyTableMiddleware:
    """Default deny: unknown URL 404, wrong role 403, no agreement 403, wrong method 405."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; a customer's page that its view refused or does not know is noted as a denial."""
        response = self.get_response(request)
        door = getattr(request, "door", None)
        why = _REFUSED.get(response.status_code)
        if (
            why
            and door
            and door.files
            and request.user.is_authenticated
            and not getattr(request, "denial_noted", False)
        ):
            _deny(request, door, why)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        """Find the door; let through, or refuse."""
        match = request.resolver_match
        door = DOORS.get(match.view_name if match else "")
        if door is None:
            raise Http404
        request.door = door  # type: ignore[attr-defined]
        if request.method not in door.methods:
            return HttpResponseNotAllowed(sorted(door.methods))
        if door.public or not request.user.is_authenticated:
            return None  # LoginRequiredMiddleware has sent strangers to the log-in page already
        if request.user.must_change_password and door.name != PASSWORD_DOOR:
            return redirect(PASSWORD_DOOR)
        if not door.opens_for(request.user.roles):
            _deny(request, door, "role")
            raise PermissionDenied("role")
        if door.files and not request.user.has_agreement:
            _deny(request, door, "agreement")
            raise PermissionDenied("agreement")
        return None


def _deny(request: HttpRequest, door: Door, why: str) -> None:
    request.denial_noted = True  # type: ignore[attr-defined]
    match = request.resolver_match
    customer = match.kwargs.get(door.customer) if match and door.customer else None
    audit.record_denial(
        actor=request.user if request.user.is_authenticated else None,
        customer=customer if isinstance(customer, UUID) else None,
        obj=None,
        purpose=f"{why}_{door.name}".replace("-", "_")[:32],
        request=request,
    )
