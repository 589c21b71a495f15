"""What the sheets of customers need for the contract tests beyond the types of their columns: a case that is ready."""

from typing import Any

from access.models import Person
from customers.models import Case
from customers.pathways import guards
from customers.tests.booking.ground import confirmed, consulted, wanted
from records.stages import Stage


def booking(case: Case, cast: dict[str, Person]) -> dict[str, Any]:
    """A booking a week ahead, in a case whose consultation is signed."""
    if guards.missing_before(case, Stage.BOOKING):
        consulted(case.customer, cast)
    return wanted(cast)


def followup(case: Case, cast: dict[str, Person]) -> dict[str, Any]:
    """A call in a case with a confirmed booking; passed on to a department that there is."""
    if guards.missing_before(case, Stage.FOLLOWUP):
        booking(case, cast)
        confirmed(case, cast)
    return {"told": ["reception"]}


SAMPLES = {"booking": booking, "followup": followup}
