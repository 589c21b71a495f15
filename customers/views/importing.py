"""The pages of register imports: the list with the upload, one import with preview, progress or report, its downloads."""

import json
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access import audit
from access.current import current_person
from access.models import Person
from customers.importing import actions, papers, preview, results, template
from customers.importing.wording import ACTION_KINDS, ACTION_WORDS
from customers.models import RegisterImport
from customers.models.importing import ImportState
from customers.register import RegisterError
from jobs.models import JobRun
from vault.uploads import refused_uploads

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NEWEST = 30
_STATE_KINDS = {
    ImportState.DONE: "ok",
    ImportState.PLANNED: "due",
    ImportState.FAILED: "bad",
    ImportState.CANCELLED: "off",
}


class UploadForm(forms.Form):
    """The one field of the upload."""

    file = forms.FileField(
        label=gettext_lazy("Register (XLSX, XLS or CSV)"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.csv,.tsv,.txt"}),
        error_messages={"required": gettext_lazy("Choose a file first.")},
    )


def _importer(request: HttpRequest) -> Person:
    """Who is at work; raises PermissionDenied for somebody who does not import registers."""
    person = current_person(request)
    if not actions.may_import(person.roles):
        raise PermissionDenied("role")
    return person


def _source(request: HttpRequest, pk: UUID) -> RegisterImport:
    rows = RegisterImport.objects.visible_to(_importer(request)).select_related("by")
    return get_object_or_404(rows, pk=pk)


def list_imports(request: HttpRequest) -> HttpResponse:
    """What is read, the upload, and the imports that the person may see, newest first."""
    person = _importer(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        try:
            source = actions.upload(form.cleaned_data["file"].read(), form.cleaned_data["file"].name, by=person)
        except RegisterError as error:
            form.add_error("file", str(error))
        else:
            return HttpResponseRedirect(reverse("register-import-show", args=[source.pk]))
    if request.method == "POST":
        for refused in refused_uploads(request):
            form.errors.pop("file", None)
            form.add_error("file", refused.message)
    rows = RegisterImport.objects.visible_to(person).select_related("by").order_by("-at", "id")[:NEWEST]
    context = {
        "form": form,
        "rows": [{"row": row, "kind": _STATE_KINDS.get(ImportState(row.state), "info")} for row in rows],
    }
    return render(request, "customers/importing/list.html", context, status=422 if form.errors else 200)


def show_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One import as it stands: being read, the preview with its questions, progress, the report."""
    source = _source(request, pk)
    person = current_person(request)
    audit.record_read(audit.Action.VIEW, actor=person, obj=source, request=request)
    return render(request, "customers/importing/show.html", _context(request, source, person))


def _context(request: HttpRequest, source: RegisterImport, person: Person) -> dict[str, Any]:
    has_rows = not source.papers_gone and not source.is_working and (source.report or source.plan)
    place = request.GET.get("from", "0")
    start = int(place) if place.isdecimal() and len(place) < 8 else 0
    page = preview.page(source, person, chosen=request.GET.get("show", ""), start=start) if has_rows else None
    return {
        "source": source,
        "filename": papers.name_of(source),
        "state_kind": _STATE_KINDS.get(ImportState(source.state), "info"),
        "counts": [(text, ACTION_KINDS[code], source.counts.get(code, 0)) for code, text in ACTION_WORDS.items()],
        "page": page,
        "pager": _pager(page) if page else {},
        "undecided": next((one["count"] for one in page.filters if one["code"] == "open"), 0) if page else 0,
        "coming": next((one["count"] for one in page.filters if one["code"] == "coming"), 0) if page else 0,
        **_progress(source, 0),
    }


def _pager(page: preview.RowsPage) -> dict[str, Any]:
    def to(place: int) -> str:
        query = QueryDict(mutable=True)
        query.update({"show": page.chosen, "from": str(place)})
        return "?" + query.urlencode()

    return {
        "first_url": to(0) if page.before is not None else None,
        "previous_url": to(page.before) if page.before is not None else None,
        "next_url": to(page.after) if page.after is not None else None,
        "shown_from": page.first,
        "shown_to": page.first + len(page.rows) - 1,
    }


def _progress(source: RegisterImport, step: int) -> dict[str, Any]:
    run = JobRun.objects.filter(pk=source.run).first() if source.run and source.is_working else None
    return {
        "done": run.done if run else 0,
        "total": run.total if run else None,
        "poll_url": f"{reverse('register-import-state', args=[source.pk])}?step={step + 1}",
        "poll_seconds": round(min(1.5 * 1.3 ** min(step, 20), 10.0), 1),
    }


def show_state(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The progress of an import at work; once it is over the browser is told to load the page anew."""
    source = _source(request, pk)
    step = request.GET.get("step", "0")
    context = {"source": source, **_progress(source, int(step) if step.isdecimal() and len(step) < 5 else 0)}
    response = render(request, "customers/importing/progress.html", context)
    if not source.is_working:
        response.headers["HX-Refresh"] = "true"
    return response


def answer_row(request: HttpRequest, pk: UUID, place: int) -> HttpResponse:
    """Keep what was said about a review row; gives the row anew, or leads back to it."""
    person = _importer(request)
    _source(request, pk)
    try:
        line = actions.answer(pk, place, request.POST.get("choice", ""), by=person)
    except (LookupError, ValueError):
        raise Http404 from None
    except actions.ImportRefused:
        return _back(request, pk, _("This import does not wait for answers any more."))
    source = _source(request, pk)
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(f"{reverse('register-import-show', args=[pk])}?show=review&from={place}")
    line["answer"] = source.answers.get(str(place), {}).get("choice")
    row = preview.shown([line], papers.read_json(source, source.plan), source, person)[0]
    return render(request, "customers/importing/row.html", {"row": row, "source": source})


def confirm_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for the import to be carried out."""
    return _step(request, pk, actions.confirm, _("The import has begun."))


def cancel_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give the import up."""
    return _step(request, pk, actions.cancel, _("The import was cancelled; the uploaded file is destroyed."))


def _step(request: HttpRequest, pk: UUID, action: Any, done: str) -> HttpResponse:
    person = _importer(request)
    _source(request, pk)
    try:
        action(pk, by=person)
    except actions.ImportRefused:
        return _back(request, pk, _("The import has moved on; this page shows where it stands."))
    return _back(request, pk, done)


def _back(request: HttpRequest, pk: UUID, text: str) -> HttpResponse:
    messages.info(request, text)
    return HttpResponseRedirect(reverse("register-import-show", args=[pk]))


def show_result_of_run(request: HttpRequest, run: UUID) -> HttpResponse:
    """From a run on the Jobs page to its import."""
    rows = RegisterImport.objects.visible_to(_importer(request))
    payload = get_object_or_404(JobRun, pk=run).payload
    source = get_object_or_404(rows, pk=UUID(str(payload.get("source", run))))
    return HttpResponseRedirect(reverse("register-import-show", args=[source.pk]))


def download_report(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    """The report of an import that is done, as XLSX or JSON; an export, so it is logged before it goes out."""
    source = _source(request, pk)
    if source.report is None or source.papers_gone:
        raise Http404
    audit.record_read(audit.Action.EXPORT, actor=current_person(request), obj=source, request=request, purpose=form)
    rows = papers.read_json(source, source.report)
    if form == "xlsx":
        return _attachment(results.as_workbook(rows), XLSX, "import-report.xlsx")
    content = json.dumps(results.as_json(source, papers.name_of(source), rows), ensure_ascii=False)
    return _attachment(content.encode("utf-8", "surrogatepass"), "application/json", "import-report.json")


def download_template(request: HttpRequest) -> HttpResponse:
    """The empty register with the columns that are read."""
    _importer(request)
    return _attachment(template.workbook(), XLSX, "register-template.xlsx")


def _attachment(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
