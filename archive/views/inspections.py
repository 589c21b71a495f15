"""Inspections by sample: the list, a new one, one with its files, the verdict on a file, an early end (A7.1)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from access import audit, stepup
from access.audit.queries import INSPECTION
from access.current import current_person
from access.models import Person
from access.roles import Role, Section
from archive.forms.inspections import InspectionForm, VerdictForm, first_values
from archive.inspections import actions, queries, wording
from archive.inspections.actions import InspectionRefused
from archive.models import DrawnFile, Inspection
from archive.models.inspections import Verdict
from customers import pathways
from vault.recorded import open_rows

MOST = 100
REMARKS = (Role.SUPERVISOR, Role.ARCHIVE_MANAGER)
"""Who reads what was written about a file; executives read the verdict."""


def list_all(request: HttpRequest) -> HttpResponse:
    """Every inspection, newest first: executives see how often which supervisor drew."""
    reader = current_person(request)
    rows = open_rows(queries.inspections_for(reader)[:MOST])
    audit.record_read(audit.Action.VIEW, actor=reader, request=request, purpose="inspections")
    context = {"lines": [_line(row) for row in rows], "total": len(rows), "may_begin": reader.has_role(Role.SUPERVISOR)}
    return render(request, "archive/inspections.html", context)


def _line(inspection: Inspection) -> dict[str, Any]:
    return {
        "row": inspection,
        "pathway": pathways.get(inspection.pathway).title,
        "over": queries.is_over(inspection),
        "sections": [str(section.label) for section in Section if section in inspection.sections],
    }


def new(request: HttpRequest) -> HttpResponse:
    """Begin an inspection; whoever does proves anew who they are."""
    person = current_person(request)
    form = InspectionForm(request.POST or None, initial=first_values())
    if request.method == "POST" and form.is_valid():
        try:
            if not stepup.is_proved(request):
                raise InspectionRefused("password")
            inspection = actions.begin(form.plan(), by=person)
        except InspectionRefused as refused:
            form.add_error(None, wording.refusal(refused.code))
        else:
            messages.success(request, _("The sample is drawn. Archive and executives have been told."))
            return HttpResponseRedirect(reverse("inspection-show", args=[inspection.pk]))
    context = {
        "form": form,
        "proof": stepup.asked(request),
        "title": _("Begin an inspection"),
        "intro": _(
            "The system draws the files by lot; they are neither chosen nor drawn again. Files that you serve yourself are "
            "left out. Each file can be read until the end of the inspection, and is not printed (A7.1)."
        ),
        "cancel_url": reverse("inspection-list"),
        "submit_label": _("Draw the sample"),
        "crumbs": [{"label": _("Inspections"), "url": reverse("inspection-list")}],
    }
    return render(request, "generic/form.html", context, status=422 if form.errors else 200)


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One inspection: how it was drawn, and the files by number."""
    reader, inspection = _found(request, pk)
    return _page(request, reader, inspection)


def _page(request: HttpRequest, reader: Person, inspection: Inspection, error: str = "") -> HttpResponse:
    files = open_rows(queries.files_of(inspection))
    audit.record_read(audit.Action.VIEW, actor=reader, obj=inspection, request=request, purpose=INSPECTION)
    over, opened, mine = queries.is_over(inspection), queries.opened_in(inspection), _is_own(reader, inspection)
    context = {
        **_line(inspection),
        "strata": [len(serials) for serials in inspection.draw.frame.values()],
        "frame_size": len({serial for serials in inspection.draw.frame.values() for serial in serials}),
        "files": [_file(row, row.customer_id in opened, mine, over) for row in files],
        "mine": mine,
        "remarks": reader.has_role(*REMARKS),
        "may_end": not over and (mine or reader.has_role(Role.EXECUTIVE)),
        "error": error,
    }
    return render(request, "archive/inspection.html", context, status=422 if error else 200)


def _file(file: DrawnFile, opened: bool, mine: bool, over: bool) -> dict[str, Any]:
    kinds = {Verdict.IN_ORDER: "ok", Verdict.FINDING: "bad"}
    return {
        "row": file,
        "url": reverse("customer-show", args=[file.customer_id]) if mine and not over else "",
        "opened": opened,
        "badge": kinds.get(Verdict(file.verdict), "off"),
        "may_judge": mine and opened,
    }


def _found(request: HttpRequest, pk: UUID) -> tuple[Person, Inspection]:
    reader = current_person(request)
    inspection = queries.inspections_for(reader).filter(pk=pk).first()
    if inspection is None:
        raise Http404
    open_rows([inspection])
    return reader, inspection


def _is_own(reader: Person, inspection: Inspection) -> bool:
    return inspection.supervisor_id == reader.pk


def judge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what was found of one file."""
    person = current_person(request)
    file = queries.drawn_for(person, pk)
    if file is None:
        raise Http404
    open_rows([file, file.inspection])
    here = reverse("inspection-show", args=[file.inspection_id])
    audit.record_read(
        audit.Action.VIEW, actor=person, customer=file.customer_id, obj=file, request=request, purpose=INSPECTION
    )
    form = VerdictForm(request.POST or None, initial={"verdict": file.verdict, "remark": file.remark})
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data
            actions.judge(file, Verdict(given["verdict"]), given["remark"], by=person)
        except InspectionRefused as refused:
            form.add_error("remark" if refused.code == "no_remark" else None, wording.refusal(refused.code))
        else:
            messages.success(request, _("Noted."))
            return HttpResponseRedirect(here)
    context = {
        "form": form,
        "title": _("What was found: %(number)s") % {"number": file.customer.number},
        "cancel_url": here,
        "submit_label": _("Save"),
        "crumbs": [
            {"label": _("Inspections"), "url": reverse("inspection-list")},
            {"label": _("Inspection %(number)s") % {"number": file.inspection.number}, "url": here},
        ],
    }
    return render(request, "generic/form.html", context, status=422 if form.errors else 200)


def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End an inspection before its time."""
    reader, inspection = _found(request, pk)
    try:
        actions.end(inspection, by=reader)
    except InspectionRefused as refused:
        return _page(request, reader, inspection, error=wording.refusal(refused.code))
    messages.success(request, _("Ended: its files are shut."))
    return HttpResponseRedirect(reverse("inspection-show", args=[pk]))
