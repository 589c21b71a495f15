"""What the sheets of procedures need for the contract tests beyond the types of their columns: a case with a booking."""

from typing import Any

from access.models import Person
from customers.models import Case

Cast = dict[str, Person]


def preop(_case: Case, _cast: Cast) -> dict[str, Any]:
    """A complete check sheet."""
    from procedures.tests.preop_ground import CHECKS

    return dict(CHECKS)


def _consent(told: dict[str, Any]) -> Any:
    return lambda _case, _cast: told


SAMPLES = {
    "preop": preop,
    "surgery-consent": _consent({"risks_told": {"version": 1, "told": ["swelling"]}}),
    "anaesthesia-consent": _consent({"risks_told": {"version": 1, "told": ["allergy"]}}),
}
