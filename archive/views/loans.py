"""Loans: the register, applying, one loan with everything that was done about it (B6.4, B6.5, B6.6)."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access import audit
from access.current import current_person
from access.models import Application, Person
from access.roles import Role
from archive.catalogue.exporting import TooMany, workbook
from archive.forms.lending import CallOffForm, ExtensionForm, LoanForm
from archive.lending import asking, borrowers, extending, history, queries, register, signing, wording
from archive.lending.rules import PURPOSE, rules
from archive.models import ArchiveFile, Loan
from archive.models.lending import LoanState
from archive.models.lending_papers import PaperKind
from archive.views.applying import apply_with
from archive.views.catalogue import XLSX
from jobs.queries import page_of
from records.views.printing import pdf_answer
from vault.recorded import open_rows


def list_all(request: HttpRequest) -> HttpResponse:
    """The register, newest first; `?show=` one of `queries.SHOWN`. Others than archive and overseers find their own loans."""
    reader, what = current_person(request), request.GET.get("show", "")
    what = what if what in queries.SHOWN else ""
    page = page_of(
        queries.shown(reader, what), before=request.GET.get("before", ""), after=request.GET.get("after", "")
    )
    audit.record_read(audit.Action.VIEW, actor=reader, request=request, purpose=PURPOSE)
    open_rows([*page.rows, *(row.partner for row in page.rows)])
    context = {
        "lines": [_line(row) for row in page.rows],
        "what": what,
        "choices": wording.SHOWN.items(),
        "pager": _pager(page, what),
        "whole": reader.has_role(*queries.READERS),
        "keeps": reader.has_role(*queries.KEEPERS),
        "overdue": queries.waiting(reader) if reader.has_role(*queries.READERS) else 0,
        "rules": rules(),
    }
    return render(request, "archive/loans.html", context)


def _line(row: Loan) -> dict[str, Any]:
    """A line of the register: of the borrower the unit, never the person."""
    return {"row": row, "badge": wording.badge(row), "unit": borrowers.unit_name(row)}


def _pager(page: Any, what: str) -> dict[str, str]:
    kept = {"show": what} if what else {}
    found = {}
    if page.newer:
        found = {"first_url": f"?{urlencode(kept)}", "previous_url": f"?{urlencode({**kept, 'after': page.newer})}"}
    if page.older:
        found["next_url"] = f"?{urlencode({**kept, 'before': page.older})}"
    return found


def export(request: HttpRequest) -> HttpResponse:
    """The chosen part of the register as XLSX or PDF."""
    person, what = current_person(request), request.POST.get("show", "")
    try:
        made = register.gathered(what, by=person)
    except TooMany as found:
        told = _("%(count)d loans are too many at once: at most %(most)d. Choose a state.")
        messages.warning(request, told % {"count": found.count, "most": register.MOST})
        return redirect("archive-loans")
    kind = "pdf" if request.POST.get("form") == "pdf" else "xlsx"
    audit.record_read(audit.Action.EXPORT, actor=person, request=request, purpose=f"loans_{kind}")
    if kind == "pdf":
        return pdf_answer(register.pdf(made, by=person), "loans")
    return HttpResponse(workbook(made), XLSX, headers={"Content-Disposition": 'attachment; filename="loans.xlsx"'})


def new(request: HttpRequest) -> HttpResponse:
    """Apply for a loan; `?file=` names a file that the applicant sees."""
    person = current_person(request)
    form = LoanForm(request.POST or None, applicant=person, initial={"number": _number(request, person)})
    return apply_with(
        request,
        form,
        lambda: asking.ask(form.wish(), by=person),
        title=_("Apply for a loan"),
        intro=_(
            "Paper volumes leave the house only with the customer's written consent or on demand of an authority. Your "
            "department head and the executive decide; an agreement is signed before anything is handed out (B6.4)."
        ),
    )


def _number(request: HttpRequest, person: Person) -> str:
    try:
        row = ArchiveFile.objects.visible_to(person).filter(pk=UUID(request.GET.get("file", ""))).first()
    except ValueError:
        return ""
    return row.number if row else ""


def found(request: HttpRequest, pk: UUID) -> tuple[Person, Loan]:
    """The loan, opened, its reading logged; 404 for somebody who has nothing to do with it."""
    reader = current_person(request)
    loan = queries.loans_for(reader).filter(pk=pk).first()
    if loan is None:
        raise Http404
    audit.record_read(
        audit.Action.VIEW, actor=reader, customer=loan.customer_id, obj=loan, request=request, purpose=PURPOSE
    )
    open_rows([loan, loan.partner])
    return reader, loan


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One loan: to whom, until when, its volumes and how they came back, what was signed, everything done about it."""
    reader, loan = found(request, pk)
    return page_of_loan(request, reader, loan)


def page_of_loan(request: HttpRequest, reader: Person, loan: Loan, error: str = "", **more: Any) -> HttpResponse:
    """The page, with what was refused above it; `more`: forms with their errors, what was scanned."""
    keeps = reader.has_role(*queries.KEEPERS)
    deals = keeps or loan.application.applicant_id == reader.pk
    sees = keeps and Loan.objects.visible_to(reader).filter(pk=loan.pk).exists()
    awaited = signing.awaited(loan)
    lines = open_rows(queries.lines_of(loan))
    extensions = list(queries.extensions_of(loan))
    context = {
        "loan": loan,
        "badge": wording.badge(loan),
        "unit": borrowers.unit_name(loan),
        "deals": deals,
        "lines": lines,
        "may_inspect": sees,
        "papers": [
            {"kind": kind, "url": reverse("archive-loan-paper", args=[loan.pk, kind]) if may else ""}
            for kind, may in ((kind, signing.may_take(loan, kind, reader)) for kind in awaited)
        ],
        "signed": open_rows(loan.papers.select_related("recorded_by").order_by("created_at")) if deals else [],
        "prints_consent": deals and signing.ground_paper(loan) == PaperKind.CONSENT,
        "hands_out": sees and loan.state in (LoanState.APPROVED, LoanState.OUT) and signing.has_agreement(loan)
        and any(line.state == "listed" for line in lines),
        "extensions": extensions,
        "extension_form": more.get("extension") or (ExtensionForm() if _may_extend(loan, deals) else None),
        "call_off_form": more.get("call_off") or (CallOffForm() if deals and loan.state == "approved" else None),
        "history": history.of(loan, lines, extensions, whole=deals),
        "file_url": reverse("archive-file-show", args=[loan.file_id]) if sees else "",
        "overseer": reader.has_role(*queries.READERS),
        "error": error,
        "typed": more.get("typed", ""),
    }  # fmt: skip
    bad = error or more.get("extension") or more.get("call_off")
    return render(request, "archive/loan.html", context, status=422 if bad else 200)


def _may_extend(loan: Loan, deals: bool) -> bool:
    running = loan.state == LoanState.OUT and not loan.overdue_since
    return deals and running and extending.counted(loan) < rules().extensions


def details(application: Application, reader: Person) -> dict[str, Any]:
    """What a page says of an application for a loan, for the engine: the file by number, whether it may leave."""
    return {"template": "archive/loan_facts.html", **_facts(application.loan, reader)}


def details_more(application: Application, reader: Person) -> dict[str, Any]:
    """The same of an application for an extension."""
    row = application.loan_extension
    return {"template": "archive/loan_more_facts.html", "extension": row, **_facts(row.loan, reader)}


def _facts(loan: Loan, reader: Person) -> dict[str, Any]:
    open_rows([loan, loan.partner])
    return {
        "loan": loan,
        "badge": wording.badge(loan),
        "unit": borrowers.unit_name(loan),
        "told": not reader.has_role(Role.SUPERVISOR),
        "volumes": [line.volume.position for line in queries.lines_of(loan)],
        "has_ground": signing.has_ground(loan),
        "blocked": borrowers.is_blocked(borrowers.of_loan(loan), but=loan),
        "url": reverse("archive-loan", args=[loan.pk]) if _opens(loan, reader) else "",
    }


def _opens(loan: Loan, reader: Person) -> bool:
    return queries.loans_for(reader).filter(pk=loan.pk).exists()


def back_to(loan: Loan) -> HttpResponseRedirect:
    """The page of the loan."""
    return HttpResponseRedirect(reverse("archive-loan", args=[loan.pk]))
