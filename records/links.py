"""What records needs to know of a customer without knowing customers: how to show one in a banner, and where the page is.

And what other apps show beside a sheet (its attached reports). They declare it when they are ready; the dependency points
upward only through these slots.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.urls import reverse

from access.grants import OpenSections

_NOBODY: Final = UUID(int=0)


def sheet_url(sheet: Any, name: str = "sheet-show") -> str:
    """The address of a page of this sheet."""
    return page_url(name, sheet.pk, before=(sheet.spec.key,))


def page_url(name: str, pk: UUID, *, before: tuple[str, ...] = (), after: tuple[str, ...] = ()) -> str:
    """The address of the page `name` about `pk`, with the few words that stand before or after it. Pages ask for many: the
    shape of an address is found once."""
    return _shape(name, before, after).replace(str(_NOBODY), str(pk))


@cache
def _shape(name: str, before: tuple[str, ...], after: tuple[str, ...]) -> str:
    return reverse(name, args=[*before, _NOBODY, *after])


Panel = Callable[[Any, Any, frozenset], dict[str, Any] | None]
"""Told the sheet, the reader and the sections open to them; gives a template (`template`) with its context, or None.
`when_signing`: what the customer is shown too before signing (the pictures that a consent names)."""

_panels: list[Panel] = []

Card = Callable[[Any, OpenSections], dict[str, Any]]
_card: list[Card] = []


def show_customers_with(card: Card) -> None:
    """Declare the function that gives the banner's context for a customer and the sections that may be seen."""
    _card[:] = [card]


def customer_card(customer: Any, sections: OpenSections) -> dict[str, Any]:
    """The banner's context: `customer`, `alerts`, `lent`."""
    return _card[0](customer, sections)


def show_beside_sheets(panel: Panel) -> None:
    """Declare something that stands below every sheet; declaring it again changes nothing."""
    if panel not in _panels:
        _panels.append(panel)


def panels_beside(sheet: Any, reader: Any, sections: frozenset) -> list[dict[str, Any]]:
    """What stands below this sheet for this reader."""
    return [found for panel in _panels if (found := panel(sheet, reader, sections)) is not None]
