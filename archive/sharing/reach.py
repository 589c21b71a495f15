"""Which of these files somebody sees, and which of their sections: nobody shares what they may not read (A4.6, A4.7)."""

from collections.abc import Iterable
from typing import Any

from access import grants
from access.grants import OpenSections
from access.models import Person
from access.roles import Deed
from customers.models import Customer


def open_to(person: Person, **which: Any) -> dict[Customer, OpenSections]:
    """The files among `which` (a filter) that the person sees, each with the sections open there, by one statement."""
    rows = Customer.objects.visible_to(person).filter(**which).annotate(held_grants=grants.held(person))
    return {row: grants.sections_by(person, row.held_grants, Deed.VIEW) for row in rows}


def is_whole(sections: OpenSections, named: Iterable[str]) -> bool:
    """Whether everything that is `named` lies within what is open."""
    return sections.issuperset(named)
