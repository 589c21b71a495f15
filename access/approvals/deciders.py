"""The people behind an office at this moment: who heads the department now, who is executive now, who stands in today.

Nothing is remembered from when the application was made: a head who left decides nothing, a new one does (T3). Who is not bound
to secrecy now (B7.2) decides nothing, since applications say whose file it is and why; nor does a system administrator (B8.2).
"""

from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.db.models.functions import Now, TruncDate

from access.approvals.chains import Party
from access.models import Agreement, Application, ApprovalStep, Department, Deputy, Person, RoleAssignment
from access.models.people import Employment
from access.roles import Role


@dataclass(frozen=True, slots=True)
class Decider:
    """Somebody who may decide a step; `deputy_for` where they stand in for who holds the office."""

    person: Person
    deputy_for: Person | None = None


class Offices:
    """Who holds which office, and who stands in for whom, at the moment when it is made. Three queries for any number of
    steps; it is not kept from one request to the next."""

    def __init__(self) -> None:
        self._heads: dict[UUID | None, Person | None] = {row.pk: row.head for row in _headed()}
        self._holders: dict[str, list[Person]] = defaultdict(list)
        for row in _held([Role.ARCHIVE_MANAGER, Role.EXECUTIVE, Role.SUPERVISOR, Role.SYSADMIN]):
            self._holders[row.role].append(row.person)
        self._standing_in: dict[UUID, list[Deputy]] = defaultdict(list)
        for deputy in _deputies():
            self._standing_in[deputy.person_id].append(deputy)

    def deciders_of(self, step: ApprovalStep) -> list[Decider]:
        """Everybody who may decide this step now: those who hold the office and their deputies of today. Never the applicant,
        and nobody who has approved another step of the same application."""
        approved = set() if step.carries_out else _approved(step.application)
        shut_out = {step.applicant_id} | approved | {one.pk for one in self._holders[Role.SYSADMIN]}
        office = self._office(step, shut_out)
        return self.with_deputies(office, shut_out)

    def with_deputies(self, office: Iterable[Person], shut_out: Container[UUID] = ()) -> list[Decider]:
        """Who holds an office, and who stands in for them today; nobody who is shut out."""
        office = list(office)
        found = {person.pk: Decider(person) for person in office if person.pk not in shut_out}
        for person in office:
            for row in self._standing_in.get(person.pk, ()):
                if row.deputy_id not in shut_out:
                    found.setdefault(row.deputy_id, Decider(row.deputy, person))
        return list(found.values())

    def head_of(self, department: UUID | None) -> Person | None:
        """Who heads the department now and works here."""
        return self._heads.get(department)

    def holders_of(self, role: Role) -> list[Person]:
        """Archive managers, executives or supervisors."""
        return list(self._holders[role])

    def as_decider(self, step: ApprovalStep, person: Person) -> Decider | None:
        """This person as decider of the step, if they may decide it now."""
        return next((one for one in self.deciders_of(step) if one.person.pk == person.pk), None)

    def _office(self, step: ApprovalStep, shut_out: set[UUID]) -> list[Person]:
        """Who holds the office. Where nobody is left but the applicant or somebody who has approved already, an executive
        decides: a department without a head, or whose head is the applicant, or one head for both sides of a share."""
        party, application = Party(step.party), step.application
        executives = [one for one in self._holders[Role.EXECUTIVE] if one.pk != application.applicant_id]
        if party == Party.EXECUTIVE:
            return executives
        if party == Party.ARCHIVE:
            own = self._holders[Role.ARCHIVE_MANAGER]
        else:
            head = self._heads.get(_department(party, step))
            own = [head] if head else []
        return [one for one in own if one.pk not in shut_out] or executives


def _department(party: Party, step: ApprovalStep) -> UUID | None:
    """The department whose head decides."""
    if party == Party.CONCERNED_HEAD:
        return step.department_id
    return step.application.department_id if party == Party.OWN_HEAD else step.application.receiving_id


def of_step(step: ApprovalStep) -> list[Decider]:
    """Everybody who may decide this step now."""
    return Offices().deciders_of(step)


def as_decider(step: ApprovalStep, person: Person) -> Decider | None:
    """This person as decider of the step, if they may decide it now."""
    return Offices().as_decider(step, person)


def _approved(application: Application) -> set[UUID]:
    """Who has approved a step of the application (`steps` may be prefetched)."""
    return {row.decided_by_id for row in application.steps.all() if row.decided_by_id and not row.carries_out}


def _headed() -> Iterable[Department]:
    """Departments whose head works here."""
    rows = Department.objects.filter(_agreed("head"), head__employment=Employment.ACTIVE)
    return rows.select_related("head")


def _agreed(person: str) -> Exists:
    return Exists(Agreement.objects.in_force().filter(person=OuterRef(person)))


def _held(roles: Iterable[Role]) -> Iterable[RoleAssignment]:
    rows = RoleAssignment.objects.current().filter(role__in=list(roles), person__employment=Employment.ACTIVE)
    rows = rows.filter(_agreed("person"))
    return rows.select_related("person").order_by("person__username")


def _deputies() -> Iterable[Deputy]:
    today = TruncDate(Now())
    rows = Deputy.objects.filter(from_day__lte=today, to_day__gte=today, called_off_at=None)
    rows = rows.filter(_agreed("deputy"), deputy__employment=Employment.ACTIVE)
    return rows.select_related("person", "deputy").order_by("deputy__username")
