"""What records needs to know of a customer without knowing customers: how to show one in a banner, and where the page is.

The customers app declares both when it is ready; the dependency points upward only through these two slots.
"""

from collections.abc import Callable
from typing import Any

Card = Callable[[Any, frozenset], dict[str, Any]]
_card: list[Card] = []


def show_customers_with(card: Card) -> None:
    """Declare the function that gives the banner's context for a customer and the sections that may be seen."""
    _card[:] = [card]


def customer_card(customer: Any, sections: frozenset) -> dict[str, Any]:
    """The banner's context: `customer` and `alerts`."""
    return _card[0](customer, sections)
