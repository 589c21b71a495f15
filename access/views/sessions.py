"""One's own sessions: which are open, on what device, and ending them: the computer that was left logged in somewhere (T23)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access import agents, audit, devices, staffing
from access.current import current_person
from access.models import OpenSession, Person
from access.models.sessions import handle_of
from access.queries import people


def own_sessions(request: HttpRequest) -> HttpResponse:
    """The list (GET); every session ended, this one too, and the log-in page (POST)."""
    if request.method == "POST":
        return _end_all(request)
    here = handle_of(request.session.session_key or "")
    rows = [_line(row, here) for row in _mine(current_person(request))]
    tablet = devices.tablet_of(request)
    context = {"rows": rows, "others": any(not row["here"] for row in rows), "tablet": tablet}
    return render(request, "access/sessions.html", {**context, "minutes": devices.MINUTES, "usual": devices.USUAL})


def end_session(request: HttpRequest, handle: str) -> HttpResponse:
    """End one of one's own; the one at hand is a log-out."""
    row = next((one for one in _mine(current_person(request)) if one.handle == handle), None)
    if row is None:
        raise Http404
    if row.handle == handle_of(request.session.session_key or ""):
        logout(request)
        return redirect("account_login")
    _end(request, [row])
    return redirect("sessions")


def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all of one's own but the one at hand."""
    here = handle_of(request.session.session_key or "")
    _end(request, [row for row in _mine(current_person(request)) if row.handle != here])
    return redirect("sessions")


def lead_to_sessions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """From the notification of a new device to one's own sessions."""
    if pk != current_person(request).pk:
        raise Http404
    return redirect("sessions")


def _end_all(request: HttpRequest) -> HttpResponse:
    person = get_object_or_404(people(), pk=request.user.pk)
    staffing.end_sessions(person, by=person)
    logout(request)
    return HttpResponseRedirect(reverse("account_login"))


def _end(request: HttpRequest, rows: list[OpenSession]) -> None:
    person = current_person(request)
    audit.record(audit.Action.PERSON, actor=person, obj=person, purpose="sessions", request=request)
    for row in rows:
        row.end()
    messages.success(request, _("Ended."))


def _mine(person: Person) -> list[OpenSession]:
    return list(person.open_sessions.alive().order_by("-began_at"))


def _line(row: OpenSession, here: str) -> dict[str, Any]:
    return {"row": row, "device": agents.device_name(row.agent), "here": row.handle == here}
