"""What the parts of the archive show on the page of one file: where it stands, how long it is kept, what is held.

They register a panel when they are ready; the page knows none of them.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import HttpRequest

from archive.models import ArchiveFile

Provide = Callable[[HttpRequest, ArchiveFile], dict[str, Any] | None]
"""Told the request and the file; gives the context of the panel, or None where there is nothing for this reader."""


class _Panel(NamedTuple):
    order: int
    template: str
    provide: Provide


_panels: dict[str, _Panel] = {}


def register(order: int, template: str, provide: Provide) -> None:
    """Lay a panel on the page, in the order of `order`; the same template registered again replaces it."""
    _panels[template] = _Panel(order, template, provide)


def panels_of(request: HttpRequest, file: ArchiveFile) -> list[dict[str, Any]]:
    """The panels for this reader: each its context with its template beside it (`template`)."""
    made = [(panel, panel.provide(request, file)) for panel in sorted(_panels.values(), key=lambda one: one[:2])]
    return [{**context, "template": panel.template} for panel, context in made if context is not None]
