"""The Jobs page: what runs and ran, one run with its progress, cancelling and trying again.

Somebody who keeps the system going sees every run, everybody else their own. No page here shows a customer's data.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from access.roles import Role
from clinic_records.views.paging import page_keys, pager_of
from jobs import kinds, outbox, queries, runs, schedules, wording
from jobs.errors import RunRefused, UnknownKind
from jobs.models import JobRun, Schedule

KEEPERS = (Role.SYSADMIN, Role.ARCHIVE_MANAGER)
FIRST_DELAY, LONGEST_DELAY = 2.0, 15.0
STATE_KINDS = {"done": "ok", "partly": "due", "failed": "bad", "cancelled": "off"}


def list_jobs(request: HttpRequest) -> HttpResponse:
    """Runs newest first, by pages; for the keepers also what waits in the outbox and what was given up."""
    keeper = is_keeper(request.user)
    page = queries.page_of(queries.runs_for(request.user, all_runs=keeper), **page_keys(request))
    upcoming = _next_moments() if keeper else {}
    context = {
        "rows": [_line(run, upcoming) for run in page.rows],
        "pager": pager_of(request, page),
        "keeper": keeper,
        "waiting": queries.waiting_messages() if keeper else 0,
        "failed": [(message, wording.text_of(message.error_code)) for message in queries.failed_messages()[:50]]
        if keeper
        else [],
    }
    return render(request, "jobs/list.html", context)


def show_job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One run: state, progress, counts, errors by row, what can be done with it."""
    return render(request, "jobs/show.html", _shown(_readable(request, pk), 0, request.user))


def show_state(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The part of a run's page that is asked for again and again, at growing distances, until the run is finished."""
    step = request.GET.get("step", "0")
    shown = _shown(_readable(request, pk), int(step) if step.isdecimal() else 0, request.user)
    return render(request, "jobs/state.html", shown)


def cancel_job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Cancel a run."""
    run = _run(request, pk)
    try:
        runs.cancel(run, by=request.user)
        messages.success(request, _("The job is being cancelled."))
    except RunRefused:
        messages.warning(request, _("The job is finished already."))
    return HttpResponseRedirect(reverse("job-show", args=[run.pk]))


def retry_job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Do the same work again as a new run."""
    run = _run(request, pk)
    try:
        run = runs.retry(run, by=request.user)
        messages.success(request, _("The job starts again."))
    except RunRefused:
        messages.warning(request, _("Only a job that did not succeed can be tried again."))
    return HttpResponseRedirect(reverse("job-show", args=[run.pk]))


def retry_message(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a message that was given up be tried again."""
    outbox.retry(get_object_or_404(queries.failed_messages(), pk=pk))
    messages.success(request, _("The message is sent again."))
    return HttpResponseRedirect(reverse("jobs"))


def is_keeper(person: Any) -> bool:
    """Whether somebody keeps the system going and sees everybody's runs."""
    return person.has_role(*KEEPERS)


def _run(request: HttpRequest, pk: UUID) -> JobRun:
    return get_object_or_404(queries.runs_for(request.user, all_runs=is_keeper(request.user)), pk=pk)


def _readable(request: HttpRequest, pk: UUID) -> JobRun:
    """A run to look at: whoever was told of it may, too."""
    run = queries.run_or_none(request.user, pk, all_runs=is_keeper(request.user))
    if run is None:
        raise Http404
    return run


def _next_moments() -> dict[str, Any]:
    return {schedule.task: schedules.next_moment(schedule) for schedule in queries.schedule_rows()}


def _line(run: JobRun, upcoming: dict[str, Any]) -> dict[str, Any]:
    return {
        "run": run,
        "state_kind": STATE_KINDS.get(run.state, "info"),
        "title": kinds.title_of(run.kind),
        "counts": _counts(run),
        "error": wording.text_of(run.error_code) if run.error_code else "",
        "next": upcoming.get(run.kind) if run.period else None,
    }


def _shown(run: JobRun, step: int, reader: Any) -> dict[str, Any]:
    own = is_keeper(reader) or run.requested_by_id == reader.pk
    schedule: Schedule | None = queries.schedule_rows().filter(task=run.kind).first() if run.period else None
    return {
        **_line(run, {run.kind: schedules.next_moment(schedule)} if schedule else {}),
        "row_errors": [(error["row"], wording.text_of(error["code"])) for error in run.row_errors],
        "may_retry": own and run.state in {"failed", "cancelled", "partly"},
        "may_cancel": own and run.is_open and run.cancel_asked_at is None and _cancellable(run),
        "result_url": _result_url(run),
        "delay": round(min(FIRST_DELAY * 1.3 ** min(step, 20), LONGEST_DELAY), 1),
        "poll_url": f"{reverse('job-state', args=[run.pk])}?step={step + 1}",
    }


def _counts(run: JobRun) -> list[tuple[Any, int]]:
    return [(wording.text_of(code), number) for code, number in run.counts.items()]


def _cancellable(run: JobRun) -> bool:
    try:
        return kinds.kind_named(run.kind).cancellable
    except UnknownKind:
        return True


def _result_url(run: JobRun) -> str:
    try:
        name = kinds.kind_named(run.kind).result_url
        return reverse(name, args=[run.pk]) if name and run.state in {"done", "partly"} else ""
    except (UnknownKind, NoReverseMatch):
        return ""
