"""What waits to be filed: one, many, or all of it (B4.1, B4.3)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access import audit
from access.current import current_person
from archive.filing import actions, job_names, queries
from archive.models import FiledItem
from jobs import runs, schedules
from jobs.models import Schedule
from records import spec as specs


def title_of(item: FiledItem) -> str:
    """What kind of sheet it is."""
    spec = specs.get(item.sheet_key)
    return str(spec.title) if spec else item.sheet_key


def list_waiting(request: HttpRequest) -> HttpResponse:
    """What waits, oldest first; what was filed is gone from here, so that the first page is always the next one."""
    person = current_person(request)
    waiting = queries.to_file(person)
    rows = list(waiting.select_related("file")[: queries.PAGE])
    audit.record_read(audit.Action.VIEW, actor=person, request=request, purpose="filing")
    schedule = Schedule.objects.filter(key="file-documents").first()
    context = {
        "rows": [{"item": row, "title": title_of(row)} for row in rows],
        "total": waiting.count(),
        "run": queries.running(job_names.FILE_ALL),
        "next_at": schedules.next_moment(schedule) if schedule else None,
        "schedule": schedule,
    }
    return render(request, "archive/filing.html", context)


def file_chosen(request: HttpRequest) -> HttpResponse:
    """File those that were ticked."""
    chosen = [pk for pk in map(_uuid, request.POST.getlist("chosen")) if pk is not None]
    count = actions.file_items(chosen, by=current_person(request))
    if count:
        told = ngettext("%(count)d sheet filed.", "%(count)d sheets filed.", count) % {"count": count}
        messages.success(request, told)
    else:
        messages.warning(request, _("Nothing was filed: nothing was ticked, or it is filed already."))
    return redirect("archive-filing")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def file_all(request: HttpRequest) -> HttpResponse:
    """Asks first, with the first ten; few are filed at once, many by a job with its progress."""
    person = current_person(request)
    waiting = queries.to_file(person)
    total = waiting.count()
    if request.method == "POST" and total > actions.AT_ONCE:
        return redirect("job-show", actions.file_all(by=person).pk)
    if request.method == "POST":
        actions.file_items(waiting.values_list("pk", flat=True), by=person)
        messages.success(request, _("All sheets that waited are filed."))
        return redirect("archive-filing")
    audit.record_read(audit.Action.VIEW, actor=person, request=request, purpose="filing")
    context: dict[str, Any] = {
        "title": _("File all finished sheets"),
        "question": ngettext("File %(count)d sheet into its file?", "File %(count)d sheets into their files?", total)
        % {"count": total},
        "consequences": [_("Each gets the next place in the contents of its file, sorted by stage and day.")],
        "items": [f"{row.file.number} · {title_of(row)}" for row in waiting.select_related("file")[:10]],
        "total": total,
        "confirm_label": _("File all"),
        "cancel_url": reverse("archive-filing"),
    }
    return render(request, "generic/confirm.html", context)


def find_now(request: HttpRequest) -> HttpResponse:
    """Look now for what was finished since, without waiting for the schedule."""
    person = current_person(request)
    actions.only_keepers(person)
    with transaction.atomic():
        run = queries.running(job_names.PROPOSE) or runs.start(job_names.PROPOSE, by=person)
    return redirect("job-show", run.pk)


def of_run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where the runs and notifications of filing lead to."""
    return redirect("archive-filing")
