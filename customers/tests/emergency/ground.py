"""What the tests of emergency access share: asking, opening, and looking at the rights that are left."""

import datetime
from typing import Any

from access import grants
from access.models import Person
from access.roles import Deed, Section
from customers.emergency import opening
from customers.emergency.finding import Asked
from customers.models import EmergencyAccess

BIRTH = datetime.date(1990, 5, 17)
REASON = "术后第二天夜里切口渗血，家属送来"


def opened(cast: dict[str, Person], customer: Any, who: str = "xiaohan", **asked: Any) -> EmergencyAccess:
    """`who` opens the file."""
    found = opening.open_file(Asked(**(asked or {"number": customer.number})), "bleeding", REASON, by=again(cast[who]))
    assert found.emergency is not None
    return found.emergency


def again(person: Person) -> Person:
    """The person as the next request fetches them."""
    return Person.objects.with_standing().get(pk=person.pk)


def sections(person: Person, customer: Any, deed: Deed = Deed.VIEW) -> frozenset[Section]:
    """What is open to the person now."""
    return frozenset(grants.sections(again(person), customer, deed))


def typed(customer: Any, **other: Any) -> dict[str, Any]:
    """The form as somebody sends it."""
    return {"number": customer.number, "kind": "bleeding", "reason": REASON, **other}
