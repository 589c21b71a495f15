"""Questions about applications: one's own, those that wait for somebody, who may read one, how far each has come."""

from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from access.approvals import deciders
from access.models import Application, ApprovalStep, Person
from access.models.approvals import ApplicationState, DecisionState
from access.roles import Role
from vault.recorded import open_rows

OVERSEERS = (Role.ARCHIVE_MANAGER, Role.SUPERVISOR)
"""Who reads every application: the archive keeps the register, the supervision group checks (A7.1). Executives read those that
wait for too long."""


def waiting_for(person: Person) -> list[ApprovalStep]:
    """The steps that this person may decide now, soonest first."""
    offices = deciders.Offices()
    return [step for step in waiting() if offices.as_decider(step, person)]


def waiting() -> QuerySet[ApprovalStep]:
    """The steps whose turn it is, soonest first, with what is needed to say who decides them."""
    steps = ApprovalStep.objects.filter(state=DecisionState.WAITING, due_on__isnull=False)
    rows = steps.filter(application__state=ApplicationState.OPEN).order_by("due_on", "pk")
    applications = Application.objects.select_related("applicant", "department", "receiving").prefetch_related("steps")
    return rows.prefetch_related(Prefetch("application", applications))


def of_applicant(person: Person) -> QuerySet[Application]:
    """What this person applied for, newest first."""
    return Application.objects.filter(applicant=person).order_by("-made_at", "-pk")


def found_by(reader: Person, pk: UUID) -> Application | None:
    """The application, where the reader made it, decided a step of it, may decide one now or could when it ended (a page that
    stayed open is told what became of it), or oversees all."""
    rows = Application.objects.select_related("applicant", "department", "receiving")
    application = rows.filter(pk=pk).first()
    if application is None:
        return None
    own = Q(applicant=reader) | Q(steps__decided_by=reader)
    if reader.has_role(Role.EXECUTIVE):
        own |= Q(steps__state=DecisionState.WAITING, steps__due_on__lt=timezone.localdate())
    known = reader.has_role(*OVERSEERS) or rows.filter(own, pk=pk).exists()
    return application if known or _may_decide(application, reader) else None


def _may_decide(application: Application, reader: Person) -> bool:
    asked = application.steps.filter(state__in=[DecisionState.WAITING, DecisionState.DROPPED], due_on__isnull=False)
    step = asked.select_related("application").order_by("position").first()
    return step is not None and deciders.as_decider(step, reader) is not None


def steps_of(application: Application) -> list[ApprovalStep]:
    """The whole chain, in its order, opened."""
    rows = application.steps.select_related("decided_by", "deputy_for").order_by("position")
    return open_rows(rows)
