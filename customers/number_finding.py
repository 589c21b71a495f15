"""Numbers of files that the apps above give out, for the search box: archive numbers, old paper numbers.

They declare their finder when they are ready; the dependency points upward only through this slot.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from access.models import Person
from customers.models import Customer
from vault.recorded import open_rows


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A number that answers what was typed. `whole`: it is the file's number in use, and the typed text is all of it."""

    customer: UUID
    number: str
    whole: bool
    voided: bool = False
    old: bool = False


Finder = Callable[[Person, str], list[FoundNumber]]
"""Told who searches and what was typed; names numbers of files that this person may see."""

_finders: list[Finder] = []


def find_numbers_with(finder: Finder) -> None:
    """Declare a finder; declaring it again changes nothing."""
    if finder not in _finders:
        _finders.append(finder)


def find(person: Person, text: str) -> list[FoundNumber]:
    """The numbers that answer, each customer once."""
    found = [one for finder in _finders for one in finder(person, text)]
    return list({one.customer: one for one in reversed(found)}.values())[::-1]


def customers_of(person: Person, found: list[FoundNumber]) -> list[Customer]:
    """Their customers, opened, as far as `person` may see them, in the same order."""
    if not found:
        return []
    rows = {row.pk: row for row in Customer.objects.visible_to(person).filter(pk__in=[one.customer for one in found])}
    return open_rows([rows[one.customer] for one in found if one.customer in rows])


def matched_text(one: FoundNumber, text: str) -> dict[str, Any]:
    """The part that matched, in three pieces, for highlighting; what the number is, where it is not the one in use."""
    size = min(len(text), len(one.number))
    note = _(" (voided number)") if one.voided else _(" (old number)") if one.old else ""
    return {"before": "", "hit": one.number[:size], "after": f"{one.number[size:]}{note}"}
