"""Headers of every answer that Django does not set itself, and the plain answers when a store is away (T19)."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from clinic_records.views.errors import STORE_AWAY, unavailable


class ResponseHeadersMiddleware:
    """No answer is kept by browser or proxy (static files are served before this), none is read by another site."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set the headers; at a log-out the browser is told to forget what it has (shared computers)."""
        response = self.get_response(request)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if getattr(request, "session_ended", False) and settings.SECURE:
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page that cannot be logged, or whose store is away, is not shown: 503.

        Only what a view raises comes here; for the gate and other middleware `errors.server_error` does the same.
        """
        return unavailable(request) if isinstance(exception, STORE_AWAY) else None
