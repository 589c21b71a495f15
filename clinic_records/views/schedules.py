"""Schedules: when regular work runs. Seen by who keeps the system going, edited by the archive manager."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access.roles import Role
from clinic_records.forms.schedule import ScheduleForm
from clinic_records.views.jobs import STATE_KINDS
from jobs import queries, schedules
from jobs.models import JobRun, Schedule
from vault.errors import StaleVersion


def list_schedules(request: HttpRequest) -> HttpResponse:
    """Every schedule: how often, when next, how the last run ended."""
    rows = list(queries.schedule_rows())
    last = queries.last_runs([schedule.task for schedule in rows])
    lines = [_line(schedule, last.get(schedule.task)) for schedule in rows]
    return render(request, "schedules/list.html", {"rows": lines, "total": len(lines), "editor": _edits(request.user)})


def change_schedule(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the form and the history (GET), or save the next version (POST)."""
    schedule = get_object_or_404(queries.schedule_rows(), pk=pk)
    form = ScheduleForm(request.POST or None, instance=schedule)
    if request.method == "POST" and form.is_valid():
        if _saved(form, request):
            messages.success(request, _("The schedule is saved."))
            return HttpResponseRedirect(reverse("schedules"))
        form.add_error(None, _("Somebody else has changed this schedule in the meantime. Check it and save again."))
    context = {
        "form": form,
        "title": schedules.title_of(schedule),
        "versions": queries.versions_of(schedule)[:50],
    }
    return render(request, "schedules/change.html", context, status=422 if form.errors else 200)


def _saved(form: ScheduleForm, request: HttpRequest) -> bool:
    """Save over the version that the form was made from; False where there is a newer one."""
    form.instance.version = form.cleaned_data["version"]
    try:
        schedules.change(form.instance, by=request.user)
    except StaleVersion:
        return False
    return True


def _edits(person: Any) -> bool:
    return person.has_role(Role.ARCHIVE_MANAGER)


def _line(schedule: Schedule, last: JobRun | None) -> dict[str, object]:
    return {
        "schedule": schedule,
        "title": schedules.title_of(schedule),
        "next": schedules.next_moment(schedule),
        "last": last,
        "last_kind": STATE_KINDS.get(last.state, "info") if last else "",
    }
