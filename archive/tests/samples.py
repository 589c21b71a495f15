"""What the sheets of the archive need for the contract tests beyond the types of their columns."""

from typing import Any
from uuid import UUID

from access.models import Person
from customers.models import Case


def publicity(_case: Case, _cast: dict[str, Person]) -> dict[str, Any]:
    """A consent that names a picture."""
    return {"pictures": [{"id": str(UUID(int=7)), "taken_at": "2026-05-20T10:05:00+08:00", "stage": "aftercare"}]}


SAMPLES = {"publicity-consent": publicity}
