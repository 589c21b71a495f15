"""The people behind an office at this moment: who heads the department now, who is executive now, who stands in today.

Nothing is remembered from when the application was made: a head who left decides nothing, a new one does (T3).
"""

from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Now, TruncDate

from access.approvals.chains import Party
from access.models import Application, ApprovalStep, Deputy, Person
from access.models.people import Employment
from access.overseeing import holders
from access.roles import Role


@dataclass(frozen=True, slots=True)
class Decider:
    """Somebody who may decide a step; `deputy_for` where they stand in for who holds the office."""

    person: Person
    deputy_for: Person | None = None


def of_step(step: ApprovalStep) -> list[Decider]:
    """Everybody who may decide this step now: those who hold the office and their deputies of today. Never the applicant,
    and nobody who has approved another step of the same application."""
    office = _office(Party(step.party), step.application)
    shut_out = {step.applicant_id, *_decided(step)}
    found = {person.pk: Decider(person) for person in office if person.pk not in shut_out}
    for row in _standing_in(office):
        if row.deputy_id not in shut_out:
            found.setdefault(row.deputy_id, Decider(row.deputy, row.person))
    return list(found.values())


def as_decider(step: ApprovalStep, person: Person) -> Decider | None:
    """This person as decider of the step, if they may decide it now."""
    return next((one for one in of_step(step) if one.person.pk == person.pk), None)


def _decided(step: ApprovalStep) -> set[object]:
    if step.carries_out:
        return set()
    approvals = step.application.steps.filter(carries_out=False, decided_by__isnull=False)
    return set(approvals.values_list("decided_by", flat=True))


def _office(party: Party, application: Application) -> list[Person]:
    """Who holds the office, the applicant left out. Where nobody is left, an executive decides: a department without a head,
    or whose head is the applicant, or one head for both sides of a share."""
    if party == Party.ARCHIVE:
        own = list(holders([Role.ARCHIVE_MANAGER]))
    elif party == Party.EXECUTIVE:
        own = list(holders([Role.EXECUTIVE]))
    else:
        own = _heads(application.department_id if party == Party.OWN_HEAD else application.receiving_id)
    left = [
        person
        for person in own
        if person.pk != application.applicant_id and not _approved_already(application, person, party)
    ]
    return left or list(holders([Role.EXECUTIVE]).exclude(pk=application.applicant_id))


def _heads(department: object) -> list[Person]:
    return list(Person.objects.filter(heads=department, employment=Employment.ACTIVE)) if department else []


def _approved_already(application: Application, person: Person, party: Party) -> bool:
    return party == Party.RECEIVING_HEAD and application.steps.filter(decided_by=person, carries_out=False).exists()


def _standing_in(office: list[Person]) -> list[Deputy]:
    today = TruncDate(Now())
    rows = Deputy.objects.filter(person__in=office, from_day__lte=today, to_day__gte=today)
    return list(rows.filter(Q(deputy__employment=Employment.ACTIVE)).select_related("person", "deputy"))
