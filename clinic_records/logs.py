"""Logging: what is written, in which shape, and the secret that signs sessions. No personal datum is ever logged.

Log lines are JSON with a request id; exception texts are reduced to their type, because a message may quote what a
person typed (security 3.8).
"""

import os
import re
import secrets
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

_LINK = re.compile(r"(/outside/)[\w-]{20,}")
"""The address of a link outside, whose last part is its token."""


def read_secret(path: Path, given: str = "") -> str:
    """The key that signs sessions: `given`, or the content of `path`, which is made (mode 0600) when missing."""
    if given:
        return given
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            return path.read_text()
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_urlsafe(64))
    return path.read_text()


def _where(trace: TracebackType | None) -> list[str]:
    places = []
    while trace:
        code = trace.tb_frame.f_code
        places.append(f"{Path(code.co_filename).name}:{trace.tb_lineno}:{code.co_name}")
        trace = trace.tb_next
    return places[-12:]


def without_messages(_logger: Any, _name: str, event: dict) -> dict:
    """Replace an exception by its type and the places it passed: its text may hold what somebody typed."""
    info = event.pop("exc_info", None)
    if info is True:
        import sys

        info = sys.exc_info()
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if info and info[0]:
        event["exception"] = info[0].__name__
        event["trace"] = _where(info[2])
    event.pop("request", None)
    return event


def without_link_tokens(_logger: Any, _name: str, event: dict) -> dict:
    """Leave out of every text what opens a link for somebody outside: who reads the log must not hold half of a key."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = _LINK.sub(r"\1-", value)
    return event


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
    without_messages,
    without_link_tokens,
]


def configure_structlog() -> None:
    """Send structlog's events through the standard library's handlers."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,  # first: a line that nobody writes is not put together either
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def configuration(*, verbose: bool) -> dict[str, Any]:
    """The LOGGING setting: JSON lines on standard error."""
    level = "INFO" if verbose else "WARNING"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
                "foreign_pre_chain": _SHARED,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # a database error's text may quote a row
            "django.db.backends": {"level": "CRITICAL"},
            "django.request": {"level": "ERROR"},
            "axes": {"level": "ERROR"},
            "celery": {"level": level},
            "PIL": {"level": "ERROR"},
        },
    }
