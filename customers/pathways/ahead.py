"""What still stands between a case and its surgery, as the customer's page lists it (A2.2 to A2.4).

What is missing is said by the guards; here only who may follow which link to supply it.
"""

from collections.abc import Iterable
from typing import Any

from access.models import Person
from access.roles import Section
from customers.models import Case
from customers.pathways import guards
from customers.pathways.guards import Missing
from customers.pathways.spec import get
from records import spec as specs
from records.stages import Stage


def before_surgery(
    case: Case, sheets: Iterable[Any], person: Person, view: frozenset[Section], change: frozenset[Section]
) -> list[dict[str, str]] | None:
    """Of `sheets` (`guards.all_sheets`) each missing thing with the page where this person can see to it; None while
    surgery is not what comes next, or for somebody whose duty does not reach the booking."""
    if Section.BOOKING not in view or not case.is_running or not _is_ahead(case):
        return None
    return [_line(one, person, view, change) for one in guards.missing_among(sheets, case, Stage.SURGERY)]


def _is_ahead(case: Case) -> bool:
    pathway = get(case.pathway)
    stages = [step.stage for step in pathway.stages]
    if Stage.SURGERY not in stages or Stage.BOOKING not in stages:
        return False
    return pathway.position(Stage.BOOKING) <= pathway.position(case.stage) < pathway.position(Stage.SURGERY)


def _line(one: Missing, person: Person, view: frozenset[Section], change: frozenset[Section]) -> dict[str, str]:
    spec = specs.get(one.args[0 if one.url_name == "sheet-show" else -1]) if one.args else None
    if spec is None:
        return {"text": str(one.text), "url": one.url}
    open_to = spec.section in view if one.url_name == "sheet-show" else bool(spec.writable(person.roles, change))
    return {"text": str(one.text), "url": one.url if open_to else ""}
