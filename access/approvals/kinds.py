"""What each kind of application is about: declared by the app that owns it (in AppConfig.ready), unknown to the engine."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from access.approvals.chains import Kind
from access.models import Application, Person

Detail = Mapping[str, Any]
"""What a page shows of an application: `template` with its context."""


@dataclass(frozen=True, slots=True)
class Declared:
    """One kind. `carry_out(application, by)` does what was approved, in the same transaction as the last decision; `details(
    application, reader)` tells what is applied for; `ends_at(application)` is the moment after which nothing of it is left to
    approve, or None."""

    title: Any
    carry_out: Callable[[Application, Person], None]
    details: Callable[[Application, Person], Detail]
    ends_at: Callable[[Application], datetime.datetime | None]


_KINDS: Final[dict[Kind, Declared]] = {}


def declare(kind: Kind, declared: Declared) -> None:
    """Declare a kind; declared again it replaces the first."""
    _KINDS[kind] = declared


def of(application: Application) -> Declared:
    """What was declared of the application's kind."""
    return _KINDS[Kind(application.kind)]
