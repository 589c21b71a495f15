"""Where a page's address comes from: something of the demo clinic that this person may see. Reads only."""

from collections.abc import Callable
from typing import Any, Final

from django.db.models import Q, QuerySet

from access.agreements import queries as agreements
from access.approvals import queries as approvals
from access.models import Department, Partner, Person
from archive.models import CustomerCopy, PublicityConsent, PublicityUse, RegisterEntry
from archive.publicity import sheet as publicity_consents
from archive.requests import queries as register
from customers.models import BookingSheet, Case, FollowUpSheet, OperationItem, RegisterImport
from jobs.models import JobRun, Schedule
from procedures import reporting
from procedures.models import Attachment
from records import spec as specs
from records.lifecycle import State
from records.models import PaperSignature
from records.stages import Stage

Args = tuple[Any, ...]
Find = Callable[[Person], Args]


def fixed(*values: Any) -> Find:
    """The same for everybody."""
    return lambda person: values


NOTHING: Final = fixed()
"""A page whose address names nothing."""


def customer(*stages: Stage) -> Find:
    """The newest customer whose running case stands at one of these stages (any, where none is named)."""
    return lambda person: (_case(person, stages).customer_id,)


def case(*stages: Stage) -> Find:
    """That customer's case."""
    return lambda person: (_case(person, stages).pk,)


def new_sheet(key: str, stage: Stage) -> Find:
    """A case that stands at this stage and has no sheet of this kind yet, and the kind."""
    return lambda person: (_case(person, (stage,), without=key).pk, key)


def sheet(key: str, *states: State, unsigned: bool = False, **where: Any) -> Find:
    """Kind and id of the newest sheet of a kind in one of these states (any, where none is named)."""
    return lambda person: (key, _sheet(person, key, states, unsigned, where).pk)


def paper(person: Person) -> Args:
    """A sheet whose signed paper waits for its check, as seen by somebody else than who attached it."""
    found = _first(PaperSignature.objects.filter(outcome="waiting").exclude(attached_by=person))
    return found.sheet_key, found.sheet_id


def booking(person: Person) -> Args:
    """A booking whose time is still held."""
    return (_first(BookingSheet.objects.visible_to(person).holding_time().order_by("starts_at")).pk,)


def picture(person: Person) -> Args:
    """A photograph."""
    return (_first(Attachment.objects.visible_to(person).order_by("taken_at")).pk,)


def pictured_case(person: Person) -> Args:
    """The case with photographs."""
    return (_first(Attachment.objects.visible_to(person).order_by("taken_at")).case_id,)


def cleared(person: Person) -> Args:
    """A check sheet that this person learns the clearance of, not the findings."""
    return (_first(reporting.of_own_cases(person).exclude(state=State.DRAFT).order_by("-recorded_at")).pk,)


def passed_on(person: Person) -> Args:
    """A follow-up whose opinion was passed on to this person's department."""
    return (_first(FollowUpSheet.objects.passed_on_to(person)).pk,)


def colleague(person: Person) -> Args:
    """Somebody with a role, not the one who looks."""
    return (_first(Person.objects.filter(username="suyun")).pk,)


def agreement(person: Person) -> Args:
    """An agreement of somebody whom the one who looks is in charge of."""
    rows = agreements.visible_to(person).exclude(person=person)
    return (_first(rows.order_by("person__username")).pk,)


def to_decide(person: Person) -> Args:
    """An application that waits for this person."""
    waiting = approvals.waiting_for(person)
    assert waiting, f"nothing waits for {person.username}"
    return (waiting[0].application_id,)


def application(state: str) -> Find:
    """One of this person's applications in this state."""
    return lambda person: (_first(approvals.of_applicant(person).filter(state=state)).pk,)


def reading(person: Person) -> Args:
    """A line of the access register that this person can sign off."""
    return (_first(register.to_sign_off(person).exclude(reader=person).order_by("-created_at")).pk,)


def lent(person: Person) -> Args:
    """A file that this person reads by application."""
    rows = RegisterEntry.objects.filter(reader=person, returned_at=None)
    return (_first(rows.order_by("-created_at")).customer_id,)


def copy(state: str) -> Find:
    """A copy for a customer in this state."""
    return lambda person: (
        _first(CustomerCopy.objects.visible_to(person).filter(state=state).order_by("created_at")).pk,
    )


def publicity(standing: str) -> Find:
    """A consent to publicity that stands like this."""
    return lambda person: (_publicity(person, standing).pk,)


def publicity_sheet(person: Person) -> Args:
    """The sheet of a consent to publicity in force."""
    return publicity_consents.KEY, _publicity(person, "in_force").pk


def publicity_customer(person: Person) -> Args:
    """A customer who gave one."""
    return (_publicity(person, "in_force").customer_id,)


def publicity_picture(person: Person) -> Args:
    """A consent to publicity in force and a picture that it names."""
    found = _publicity(person, "in_force").opened()
    return found.pk, found.pictures[0]["id"]


def publicity_use(person: Person) -> Args:
    """A consent to publicity and a picture of it that is out."""
    found = _first(PublicityUse.objects.visible_to(person).out().order_by("recorded_at"))
    return found.consent_id, found.pk


def _publicity(person: Person, standing: str) -> PublicityConsent:
    rows = PublicityConsent.objects.visible_to(person).order_by("recorded_at")
    return next(row for row in rows if row.standing() == standing)


def partner(_person: Person) -> Args:
    """A partner outside."""
    return (_first(Partner.objects.all()).pk,)


def department(_person: Person) -> Args:
    """A department."""
    return (_first(Department.objects.filter(code="nursing")).pk,)


def item(_person: Person) -> Args:
    """An operation item of the catalogue."""
    return ("items", _first(OperationItem.objects.order_by("code")).pk)


def job(person: Person) -> Args:
    """A run that this person asked for."""
    return (_first(JobRun.objects.filter(Q(requested_by=person) | Q(requested_by=None)).order_by("-created_at")).pk,)


def schedule(_person: Person) -> Args:
    """A schedule."""
    return (_first(Schedule.objects.order_by("key")).pk,)


def register_import(person: Person) -> Args:
    """A register that was read and waits for answers."""
    return (_first(RegisterImport.objects.visible_to(person).order_by("-at")).pk,)


def _case(person: Person, stages: tuple[Stage, ...], without: str = "") -> Case:
    found = Case.objects.visible_to(person).filter(stage__in=stages or tuple(Stage), outcome="")
    if without:
        found = found.exclude(pk__in=_spec_model(without).objects.values("case"))
    return _first(found.order_by("-customer__serial"))


def _spec_model(key: str) -> Any:
    spec = specs.get(key)
    assert spec is not None, key
    return spec.model


def _sheet(person: Person, key: str, states: tuple[State, ...], unsigned: bool, where: dict[str, Any]) -> Any:
    found = _spec_model(key).objects.visible_to(person).filter(**where)
    if states:
        found = found.filter(state__in=states)
    if unsigned:
        return next(row for row in found.order_by("-recorded_at") if row.needs_customer)
    return _first(found.order_by("-recorded_at"))


def _first(rows: QuerySet[Any]) -> Any:
    found = rows.first()
    assert found is not None, f"the demo clinic has no {rows.model.__name__} for this page"
    return found
