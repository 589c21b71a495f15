"""Applications: one's own, those that wait for one's decision, one of them with its chain (A4.1, A4.3, A4.6, B6.1 to B6.3)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from access import audit, stepup
from access.approvals import actions, deciders, kinds, queries, wording
from access.approvals.actions import DecisionRefused
from access.current import current_person
from access.doors import DOORS
from access.models import Application, ApprovalStep, Person
from access.models.approvals import ApplicationState
from vault.recorded import open_rows

PAGE = 50


def list_own(request: HttpRequest) -> HttpResponse:
    """What the reader applied for, newest first."""
    reader = current_person(request)
    rows = list(queries.of_applicant(reader)[:PAGE])
    context = {"lines": [_line(row) for row in open_rows(rows)], "total": len(rows), "ways": _ways(reader)}
    return render(request, "access/applications.html", context)


def _ways(reader: Person) -> list[dict[str, Any]]:
    """What this person may apply for from here."""
    known = (
        ("access-request-new", "plus", _("Apply for access to files")),
        ("share-request-new", "share-2", _("Apply for sharing with a department")),
        ("outside-request-new", "send", _("Apply for sharing outside")),
    )
    return [
        {"url": reverse(name), "icon": icon, "text": text}
        for name, icon, text in known
        if DOORS[name].opens_for(reader.roles)
    ]


def list_waiting(request: HttpRequest) -> HttpResponse:
    """What waits for the reader's decision, soonest first."""
    steps = queries.waiting_for(current_person(request))
    open_rows(step.application for step in steps)
    lines = [{**_line(step.application), **_turn(step)} for step in steps]
    return render(request, "access/approvals.html", {"lines": lines, "total": len(lines)})


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One application: what, why, how far; to be decided or taken back by whom it is up to."""
    reader, application = _found(request, pk)
    return _page(request, application, reader)


@sensitive_post_parameters(*stepup.PROOFS)
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Approve or decline the step whose turn it is; who decides proves anew who they are."""
    reader, application = _found(request, pk)
    sent, error = request.POST, ""
    step = next((row for row in application.steps.all() if str(row.pk) == sent.get("step")), None)
    try:
        if not stepup.is_proved(request):
            raise DecisionRefused("password")
        if step is None:
            raise DecisionRefused("not_its_turn")
        approve = sent.get("decision") == "approve"
        actions.decide(step, approve, by=reader, reason=sent.get("reason", ""))
    except DecisionRefused as refused:
        error = wording.refusal(refused.code)
    else:
        messages.success(request, _("Approved.") if approve else _("Declined."))
        return HttpResponseRedirect(reverse("approvals"))
    return _page(request, application, reader, error=error)


def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take one's own application back."""
    reader, application = _found(request, pk)
    try:
        actions.withdraw(application, by=reader)
    except DecisionRefused as refused:
        return _page(request, application, reader, error=wording.refusal(refused.code))
    messages.success(request, _("Taken back."))
    return HttpResponseRedirect(reverse("applications"))


def _found(request: HttpRequest, pk: UUID) -> tuple[Person, Application]:
    reader = current_person(request)
    application = queries.found_by(reader, pk)
    if application is None:
        raise Http404
    audit.record_read(audit.Action.VIEW, actor=reader, obj=application, request=request, purpose="application")
    return reader, application


def _page(request: HttpRequest, application: Application, reader: Person, error: str = "") -> HttpResponse:
    application = queries.found_by(reader, application.pk) or application
    steps = queries.steps_of(application)
    open_rows([application])
    offices = deciders.Offices()
    is_open = application.state == ApplicationState.OPEN
    turn = actions.next_step(application) if is_open else None
    mine = turn if turn is not None and offices.as_decider(turn, reader) else None
    context = {
        "application": application,
        "kind": kinds.of(application).title,
        "clause": wording.CLAUSES[application.kind],
        "detail": kinds.of(application).details(application, reader),
        "steps": [_step(step, offices, turn) for step in steps],
        "turn": mine,
        "proof": stepup.asked(request) if mine is not None else None,
        "may_withdraw": is_open and application.applicant_id == reader.pk,
        "typed": request.POST.get("reason", ""),
        "error": error,
    }
    return render(request, "access/application.html", context, status=422 if error else 200)


def _line(application: Application) -> dict[str, Any]:
    return {
        "row": application,
        "kind": kinds.of(application).title,
        "url": reverse("application-show", args=[application.pk]),
        "badge": BADGES[application.state],
    }


def _turn(step: ApprovalStep) -> dict[str, Any]:
    return {"party": wording.PARTIES[step.party], "due_on": step.due_on, "late": _is_late(step)}


def _is_late(step: ApprovalStep) -> bool:
    return step.due_on is not None and step.due_on < timezone.localdate()


def _step(step: ApprovalStep, offices: deciders.Offices, turn: ApprovalStep | None) -> dict[str, Any]:
    waits = turn is not None and step.pk == turn.pk
    return {
        "row": step,
        "party": wording.PARTIES[step.party],
        "waits": waits,
        "late": waits and _is_late(step),
        "people": [one.person.name for one in offices.deciders_of(step)] if waits else [],
        "badge": BADGES[step.state],
    }


BADGES = {
    "open": "due", "carried_out": "ok", "rejected": "bad", "withdrawn": "off", "expired": "off",
    "waiting": "due", "approved": "ok", "dropped": "off",
}  # fmt: skip
