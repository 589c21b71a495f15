"""What the apps above say beside a hit of the search (a file that belongs with another one).

They declare it when they are ready; the dependency points upward only through this slot.
"""

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from access.models import Person

Noter = Callable[[Person, Iterable[UUID]], Mapping[UUID, str]]
"""Told who searches and the customers found; says something of some of them, of what this person may see."""

_noters: list[Noter] = []


def note_hits_with(noter: Noter) -> None:
    """Declare a noter; declaring it again changes nothing."""
    if noter not in _noters:
        _noters.append(noter)


def notes_on(person: Person, customers: Iterable[UUID]) -> dict[UUID, str]:
    """What is said beside each of these hits."""
    wanted, said = list(customers), dict[UUID, str]()
    for noter in _noters if wanted else ():
        for customer, text in noter(person, wanted).items():
            said[customer] = f"{said[customer]} · {text}" if customer in said else text
    return said
