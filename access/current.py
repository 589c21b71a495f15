"""Who is at work in a request."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from access.models import Person


def current_person(request: HttpRequest) -> Person:
    """The person logged in; raises PermissionDenied where nobody is (the gate has sent strangers away before)."""
    if isinstance(request.user, Person):
        return request.user
    raise PermissionDenied("nobody")
