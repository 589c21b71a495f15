"""The pursuit of what is owed for a volume: its steps, its end (B6.6)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from access import audit
from access.current import current_person
from access.models import Person
from access.roles import Role
from archive.forms.lending import ClosingForm, StepForm
from archive.lending import borrowers, pursuing, queries, wording
from archive.lending.asking import LoanRefused
from archive.models import Pursuit
from archive.models.lending_papers import PursuitState
from vault.recorded import open_rows

TOLD = frozenset({Role.ARCHIVE_MANAGER, Role.EXECUTIVE})
"""Who reads the words: who pursues, and who may write off. Others read that it is pursued, and how it ended."""
BADGES = {PursuitState.OPEN: "bad", PursuitState.SETTLED: "ok", PursuitState.WRITTEN_OFF: "off"}


def _found(request: HttpRequest, pk: UUID) -> tuple[Person, Pursuit]:
    reader = current_person(request)
    row = queries.pursuits_for(reader).filter(pk=pk).first()
    if row is None:
        raise Http404
    audit.record_read(
        audit.Action.VIEW, actor=reader, customer=row.customer_id, obj=row, request=request, purpose="pursuit"
    )
    open_rows([row, row.line, row.line.loan, row.line.loan.partner])
    return reader, row


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One pursuit: what is owed, what was done about it, how it ended."""
    reader, row = _found(request, pk)
    return _page(request, reader, row)


def _page(request: HttpRequest, reader: Person, row: Pursuit, **sent: Any) -> HttpResponse:
    is_open = row.state == PursuitState.OPEN
    ways = [how for how, roles in pursuing.CLOSERS.items() if reader.has_role(*roles)] if is_open else []
    forms = [sent["closing"]] if "closing" in sent else [ClosingForm(initial={"how": how}) for how in ways]
    context = {
        "pursuit": row,
        "line": row.line,
        "loan": row.line.loan,
        "unit": borrowers.unit_name(row.line.loan),
        "badge": BADGES[PursuitState(row.state)],
        "told": reader.has_role(*TOLD),
        "steps": open_rows(row.steps.select_related("by")) if reader.has_role(*TOLD) else [],
        "step_form": (sent.get("step") or StepForm()) if is_open and reader.has_role(*queries.KEEPERS) else None,
        "closings": [{"form": form, "how": form["how"].value()} for form in forms],
    }
    return render(request, "archive/pursuit.html", context, status=422 if sent else 200)


def note_step(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A step was taken."""
    reader, row = _found(request, pk)
    form = StepForm(request.POST)
    if form.is_valid():
        try:
            pursuing.note_step(row, form.cleaned_data["on"], form.cleaned_data["what"], by=reader)
        except LoanRefused as refused:
            form.add_error("on" if refused.code == "future" else None, wording.refusal(refused.code))
        else:
            messages.success(request, _("Noted."))
            return HttpResponseRedirect(reverse("archive-pursuit", args=[pk]))
    return _page(request, reader, row, step=form)


def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It is settled, or written off."""
    reader, row = _found(request, pk)
    form = ClosingForm(request.POST)
    if form.is_valid():
        try:
            pursuing.close(row, PursuitState(form.cleaned_data["how"]), form.cleaned_data["outcome"], by=reader)
        except LoanRefused as refused:
            form.add_error(None, wording.refusal(refused.code))
        else:
            messages.success(request, pgettext("pursuit", "Ended."))
            return HttpResponseRedirect(reverse("archive-pursuit", args=[pk]))
    return _page(request, reader, row, closing=form)
