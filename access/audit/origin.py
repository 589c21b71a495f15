"""Where a request came from, as far as the log may know it: hashed session, address, request id."""

import hashlib
import ipaddress
import uuid
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest


def of(request: HttpRequest | None) -> dict[str, Any]:
    """The columns session_hash, ip and request_id of an event; empty where there is no request (a job)."""
    request_id = _request_id()
    if request is None:
        return {"session_hash": "", "ip": None, "request_id": request_id}
    return {"session_hash": _session_hash(request), "ip": _address(request), "request_id": request_id}


def _session_hash(request: HttpRequest) -> str:
    key = getattr(getattr(request, "session", None), "session_key", None)
    return hashlib.sha256(key.encode()).hexdigest()[:32] if key else ""


def _address(request: HttpRequest) -> str | None:
    """The peer's address; behind a proxy of ours the last hop that the proxy itself wrote down."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).rsplit(",", 1)[-1].strip()
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return None


def _request_id() -> uuid.UUID | None:
    """The id that the log lines of this request bear; a client's own header that is no UUID is not taken over."""
    given = structlog.contextvars.get_contextvars().get("request_id")
    try:
        return uuid.UUID(given) if given else None
    except (ValueError, AttributeError, TypeError):
        return None
