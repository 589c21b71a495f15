"""Who decides a line of a review now: the department's head and deputies of today; never the person whose line it is.

An executive decides about the head, and where there is no head; where no other executive is left, a supervisor does.
"""

from access.approvals.deciders import Decider, Offices
from access.models import Person, ReviewLine
from access.roles import Role


def of_line(line: ReviewLine, offices: Offices) -> list[Decider]:
    """Everybody who may decide this line (its review fetched with it)."""
    head = offices.head_of(line.review.department_id)
    if head is not None and head.pk != line.person_id:
        return offices.with_deputies([head], {line.person_id})
    executives, supervisors = (offices.holders_of(role) for role in (Role.EXECUTIVE, Role.SUPERVISOR))
    office = [one for one in executives if one.pk != line.person_id] or supervisors
    return offices.with_deputies(office, {line.person_id})


def as_decider(line: ReviewLine, person: Person, offices: Offices) -> Decider | None:
    """This person as decider of the line, if they may decide it now."""
    return next((one for one in of_line(line, offices) if one.person.pk == person.pk), None)
