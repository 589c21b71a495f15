"""Pages for what went wrong: which rule, what was kept, whom to ask. They ask nothing of the database.

`STORE_AWAY` are the errors by which a store or the audit log says that it does not answer: 503, not 500.

A page never repeats what somebody typed, and never the text of an exception: it may hold a customer's datum.
"""

import sys
from typing import Any, Final

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from structlog.contextvars import get_contextvars

from access.audit import AuditUnavailable
from clinic_records.middleware.language import chosen_language
from vault.errors import SealBroken
from vault.files import FileMissing

STORE_AWAY: Final = (AuditUnavailable, OperationalError)
UNREADABLE: Final = (FileMissing, SealBroken)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request cannot be read (too many fields, a broken address, a file above the limit)."""
    return _page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the person may not; says whether the role or the confidentiality agreement (B7.2) is missing."""
    why = exception.args[0] if exception is not None and exception.args else ""
    return _page(request, 403, why=why if why in ("role", "agreement", "print") else "")


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such thing, or not one that the person may know of: the page does not say which."""
    return _page(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was opened before logging in anew, or comes from elsewhere; nothing was saved."""
    return _page(request, 403, template="errors/csrf.html")


def too_large(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """413: more bytes than one upload may have."""
    return _page(request, 413)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; the page says how to report it (the time and the request's id, no content).

    503 where a store was away before or after the view ran: a refusal that cannot be logged, a session that cannot be read.
    What is kept but cannot be opened (a file gone from the store, bytes that were changed) is said in so many words.
    """
    error = sys.exception()
    if isinstance(error, STORE_AWAY):
        return unavailable(request)
    return _page(request, 500, template="errors/unreadable.html" if isinstance(error, UNREADABLE) else "")


def unavailable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """503: a store or the audit log does not answer; no log, no page."""
    response = _page(request, 503)
    response["Retry-After"] = "30"
    return response


def _page(request: HttpRequest, status: int, *, template: str = "", why: str = "") -> HttpResponse:
    """Without the request's context processors: they may ask the database that has just failed."""
    language = getattr(request, "LANGUAGE_CODE", "") or chosen_language(request, ask_person=False)
    with translation.override(language):
        context: dict[str, Any] = {"status": status, "why": why, "lang": _lang_attribute(language)}
        context["request_id"] = get_contextvars().get("request_id", "") if status >= 500 else ""
        name = "errors/part.html" if request.headers.get("HX-Request") else template or f"errors/{status}.html"
        return HttpResponse(render_to_string(name, context), status=status)


def _lang_attribute(language: str) -> str:
    return {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}.get(language, language)
