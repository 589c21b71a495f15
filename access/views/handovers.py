"""Handing over what somebody left open: the page of the head, and the counts for the system administrator (A4.4, A6.4)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access import audit
from access.current import current_person
from access.handovers import actions, queries, wording
from access.handovers.actions import HandoverRefused
from access.models import Handover, Person
from access.views.people import role_names


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the person left open, group by group; posted, one group is seen to."""
    reader, handover = current_person(request), queries.newest_of(pk)
    if handover is None or queries.as_handler(handover, reader) is None:
        raise Http404
    audit.record_read(audit.Action.VIEW, actor=reader, obj=handover, request=request, purpose="handover")
    if request.method != "POST":
        return _page(request, handover, reader)
    sent = request.POST
    try:
        heir = _person(sent.get("successor", ""))
        step = actions.carry_out(handover, sent.get("group", ""), sent.get("choice", ""), heir, by=reader)
    except HandoverRefused as refused:
        return _page(request, handover, reader, wording.refusal(refused.code))
    if step.left:
        messages.warning(request, _("Seen to; %(left)d of it is still to be done by others.") % {"left": step.left})
    else:
        messages.success(request, _("Seen to."))
    return HttpResponseRedirect(reverse("handover-show", args=[pk]))


def _person(pk: str) -> Person | None:
    try:
        return Person.objects.filter(pk=UUID(pk)).first()
    except ValueError:
        return None


def _page(request: HttpRequest, handover: Handover, reader: Person, error: str = "") -> HttpResponse:
    context: dict[str, Any] = {
        "handover": handover,
        "roles": role_names(handover.roles),
        "lines": queries.lines(handover, reader),
        "error": error,
        "chosen": request.POST.get("successor", ""),
    }
    return render(request, "access/handover.html", context, status=422 if error else 200)


def show_counts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How much of what is still open: for the system administrator, no customers' data."""
    handover = get_object_or_404(Handover, pk=getattr(queries.newest_of(pk), "pk", None))
    found = queries.counts(handover) if handover.done_at is None else []
    names = [one.person.name for one in queries.handlers_of(handover)]
    context = {"handover": handover, "counts": found, "handlers": names, "roles": role_names(handover.roles)}
    return render(request, "access/handover_counts.html", context)
