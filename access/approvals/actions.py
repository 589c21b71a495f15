"""The moves of an application: apply, decide, take back, let run out. Each is one transaction with its audit row.

Who may is asked here, under a lock on the application: the caller's answer may be old.
"""

from collections.abc import Sequence
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access import audit
from access.approvals import deciders, kinds
from access.approvals.chains import CONCERNED, Kind, Party, Step, chain_for, working_days
from access.models import Application, ApprovalStep, Department, Person
from access.models.approvals import ApplicationState, DecisionState
from access.roles import Role
from jobs import calendar, notifications

WAITS: Final = "approval-waits"
DECIDED: Final = "application-decided"


class DecisionRefused(Exception):
    """The move is against a rule; `code` names which (access.wording)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def declare() -> None:
    """Declare what people are told (called once, when the app is ready)."""
    notifications.declare_kind(WAITS, _("An application waits for your decision"), "application-show")
    notifications.declare_kind(DECIDED, _("Your application has been decided"), "application-show")


def apply(
    kind: Kind,
    purpose: str,
    *,
    by: Person,
    receiving: Department | None = None,
    concerned: Sequence[Department] = (),
) -> Application:
    """Make an application with its chain; the first who decide are told. The heads of departments `concerned` are asked first.

    Raises DecisionRefused: no purpose, no agreement, nobody there to decide.
    """
    if not purpose.strip():
        raise DecisionRefused("no_purpose")
    if not (by.is_active and by.has_agreement):
        raise DecisionRefused("no_agreement")
    heads = by.department is not None and by.department.head_id == by.pk
    chain: list[tuple[Step, Department | None]] = [(CONCERNED, department) for department in concerned]
    chain += [(step, None) for step in chain_for(kind, by.roles, heads_department=heads)]
    with transaction.atomic():
        application = Application(
            kind=kind, applicant=by, department_id=by.department_id, receiving=receiving, purpose=purpose.strip()
        )
        application.save()
        for position, (step, department) in enumerate(chain):
            ApprovalStep(
                application=application,
                position=position,
                party=step.party,
                department=department,
                carries_out=step.carries_out,
                applicant=by,
            ).save()
        audit.record(audit.Action.REQUEST, actor=by, obj=application, purpose=kind)
        _ask_next(application)
    return application


def decide(step: ApprovalStep, approve: bool, *, by: Person, reason: str = "") -> Application:
    """Approve or decline the step whose turn it is; the last approval carries the application out.

    Raises PermissionDenied for somebody who may not decide it, DecisionRefused where it is not the step's turn, a refusal has
    no reason, or the applicant may be given nothing any more.
    """
    if not approve and not reason.strip():
        raise DecisionRefused("no_reason")
    with transaction.atomic():
        application = Application.objects.select_for_update().get(pk=step.application_id)
        waiting = next_step(application)
        if application.state != ApplicationState.OPEN or waiting is None or waiting.pk != step.pk:
            raise DecisionRefused("not_its_turn")
        decider = deciders.as_decider(waiting, by)
        if decider is None:
            raise PermissionDenied("role")
        if waiting.carries_out and approve:
            _check_applicant(application)
            kinds.of(application).carry_out(application, by)
        waiting.state = DecisionState.APPROVED if approve else DecisionState.REJECTED
        waiting.decided_by, waiting.deputy_for, waiting.decided_at = by, decider.deputy_for, timezone.now()
        waiting.reason = reason.strip()
        waiting.save()
        action = audit.Action.APPROVE if approve else audit.Action.REFUSE
        audit.record(action, actor=by, obj=application, purpose=waiting.party)
        if not approve:
            _end(application, ApplicationState.REJECTED)
        elif next_step(application) is None:
            _end(application, ApplicationState.CARRIED_OUT)
        else:
            _ask_next(application)
    return application


def _check_applicant(application: Application) -> None:
    """Chains take days: whoever has left, lost role or agreement, or administers the system since, is given nothing."""
    applicant = Person.objects.with_standing().get(pk=application.applicant_id)
    works = applicant.is_active and applicant.has_agreement
    if not (works and applicant.roles) or applicant.has_role(Role.SYSADMIN):
        raise DecisionRefused("applicant")


def withdraw(application: Application, *, by: Person) -> None:
    """Take one's own application back while it is open. Raises PermissionDenied, DecisionRefused."""
    if application.applicant_id != by.pk:
        raise PermissionDenied("role")
    take_back(application, by=by)


def take_back(application: Application, *, by: Person) -> None:
    """Take an open application back in the applicant's place, at a hand-over (`access.handovers` asks whether `by` may)."""
    with transaction.atomic():
        fresh = Application.objects.select_for_update().get(pk=application.pk)
        if fresh.state != ApplicationState.OPEN:
            raise DecisionRefused("ended")
        audit.record(audit.Action.REVOKE, actor=by, obj=fresh, purpose="withdrawn")
        _end(fresh, ApplicationState.WITHDRAWN)


def expire(application: Application) -> bool:
    """Let an open application run out whose time has passed; returns whether it was still open."""
    with transaction.atomic():
        fresh = Application.objects.select_for_update().get(pk=application.pk)
        if fresh.state != ApplicationState.OPEN:
            return False
        _end(fresh, ApplicationState.EXPIRED)
    return True


def next_step(application: Application) -> ApprovalStep | None:
    """The step whose turn it is."""
    waiting = application.steps.filter(state=DecisionState.WAITING).order_by("position")
    return waiting.select_related("application").first()


def _ask_next(application: Application) -> None:
    """It is the next step's turn: its deadline begins, and those who decide are told."""
    step = next_step(application)
    if step is None:
        return
    days = working_days(Kind(application.kind), Party(step.party))
    step.due_on = calendar.add_working_days(timezone.localdate(), days)
    step.save()
    people = [one.person for one in deciders.of_step(step)]
    if not people:
        raise DecisionRefused("nobody_decides")
    notifications.notify(people, WAITS, subject=application.pk, by=application.applicant)


def _end(application: Application, state: ApplicationState) -> None:
    for step in application.steps.filter(state=DecisionState.WAITING):
        step.state = DecisionState.DROPPED
        step.save()
    application.state, application.ended_at = state, timezone.now()
    application.save()
    notifications.notify([application.applicant], DECIDED, subject=application.pk)
