"""Whether the site lives: for the supervisor and for a monitor. Says nothing about content."""

from django.db import OperationalError, connections
from django.http import HttpRequest, HttpResponse

from vault.errors import KeyRefused
from vault.keyring.ring import require_keys


def live(_request: HttpRequest) -> HttpResponse:
    """The web process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(_request: HttpRequest) -> HttpResponse:
    """Both stores answer and the keys are the right ones; 503 with the cause in one word otherwise."""
    for alias in ("default", "keyring"):
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT 1")
        except OperationalError:
            return HttpResponse(f"{alias}\n", status=503, content_type="text/plain")
    try:
        require_keys()
    except KeyRefused:
        return HttpResponse("keys\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
