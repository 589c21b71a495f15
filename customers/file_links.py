"""What the apps above offer on the page about the rights to one file: links to copies, shares, consents.

They declare it when they are ready; the dependency points upward only through this slot.
"""

from collections.abc import Callable
from typing import Any

from access.grants import OpenSections
from access.models import Person
from customers.models import Customer

Link = dict[str, Any]
"""title, url, icon."""
Offer = Callable[[Person, Customer, OpenSections], list[Link]]
"""Told who reads, the customer and the sections open to the reader; names links."""

_offers: list[Offer] = []


def offer_links(offer: Offer) -> None:
    """Declare links; declaring them again changes nothing."""
    if offer not in _offers:
        _offers.append(offer)


def links_for(person: Person, customer: Customer, sections: OpenSections) -> list[Link]:
    """What is offered to this reader."""
    return [link for offer in _offers for link in offer(person, customer, sections)]
