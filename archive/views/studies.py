"""Files by criteria: applying, one's own studies, a study's codes, one file without anybody in it (A4.5)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access import audit
from access.approvals import wording
from access.approvals.actions import DecisionRefused
from access.current import current_person
from access.models import Application, Person
from access.models.approvals import ApplicationState
from access.roles import Section
from archive.forms.studies import StudyForm, first_values
from archive.models import Study
from archive.studies import actions, criteria, queries, reading
from archive.studies.facts import facts_of
from customers import pathways
from vault.recorded import open_rows

MOST = 100


def list_own(request: HttpRequest) -> HttpResponse:
    """The reader's own studies."""
    reader = current_person(request)
    rows = list(queries.studies_of(reader)[:MOST])
    open_rows(row.application for row in rows)
    readable = set(queries.readable_by(reader).values_list("pk", flat=True))
    audit.record_read(audit.Action.VIEW, actor=reader, request=request, purpose="studies")
    context = {"lines": [{"row": row, "open": row.pk in readable} for row in rows], "total": len(rows)}
    return render(request, "archive/studies.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Apply by criteria; `count` only asks how many files match, and is told so much of it that nobody is recognised."""
    person, told = current_person(request), None
    form = StudyForm(request.POST or None, initial=first_values())
    if request.method == "POST" and form.is_valid():
        try:
            if "count" in request.POST:
                told = _told(criteria.about(actions.count(form.study(), by=person, request=request)))
            else:
                application = actions.ask(form.study(), form.cleaned_data["purpose"], by=person, request=request)
                messages.success(request, _("Applied. You are told when it is decided."))
                return HttpResponseRedirect(reverse("application-show", args=[application.pk]))
        except DecisionRefused as refused:
            form.add_error(None, wording.refusal(refused.code))
    return render(request, "archive/study_new.html", {"form": form, "told": told}, status=422 if form.errors else 200)


def _told(about: int | None) -> str:
    return _("Fewer than 10 files match.") if about is None else _("About %(number)d files match.") % {"number": about}


def details(application: Application, reader: Person) -> dict[str, Any]:
    """What a page says of an application by criteria, for the engine of applications."""
    study = application.study
    return {
        "template": "archive/study_facts.html",
        "study": study,
        "facts": facts_of(study),
        "sections": [str(section.label) for section in Section if section in study.sections],
        "provided": study.files.count(),
        "may_read": queries.readable_by(reader).filter(pk=study.pk).exists(),
        "may_end": queries.to_end(reader, study.pk) is not None and _is_read(study),
    }


def _is_read(study: Study) -> bool:
    return study.provided_at is not None and study.ended_at is None and study.ends_at > timezone.now()


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The codes of a study's files."""
    reader, study = _found(request, pk)
    open_rows([study.application])
    audit.record_read(audit.Action.VIEW, actor=reader, obj=study, request=request, purpose=actions.PURPOSE)
    context = {"study": study, "facts": facts_of(study), "positions": range(1, study.files.count() + 1)}
    return render(request, "archive/study.html", context)


def show_file(request: HttpRequest, pk: UUID, position: int) -> HttpResponse:
    """One file of a study: nothing in it says whose it is."""
    reader, study = _found(request, pk)
    file = queries.file_for(reader, pk, position)
    if file is None:
        raise Http404
    audit.record_read(
        audit.Action.VIEW, actor=reader, customer=file.customer_id, obj=file, request=request, purpose=actions.PURPOSE
    )
    last, here = study.files.count(), file.operated_on.year
    context = {
        "study": study,
        "code": file.code,
        "sex": file.customer.get_sex_display(),
        "age": reading.age_band(file.customer.birth_year, here),
        "stage": file.case.get_stage_display(),
        "outcome": file.case.get_outcome_display(),
        "pathway": pathways.get(file.case.pathway).title,
        "sheets": reading.sheets_of(file),
        "earlier": position - 1 if position > 1 else None,
        "later": position + 1 if position < last else None,
    }
    return render(request, "archive/study_file.html", context)


def _found(request: HttpRequest, pk: UUID) -> tuple[Person, Study]:
    reader = current_person(request)
    study = queries.readable_by(reader).filter(pk=pk, application__state=ApplicationState.CARRIED_OUT).first()
    if study is None:
        raise Http404
    return reader, study


def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End the reading of a study."""
    reader = current_person(request)
    study = queries.to_end(reader, pk)
    if study is None:
        raise Http404
    try:
        actions.end(study, by=reader)
    except DecisionRefused as refused:
        messages.error(request, wording.refusal(refused.code))
    else:
        messages.success(request, _("Ended: its files are shut."))
    return HttpResponseRedirect(reverse("application-show", args=[study.application_id]))
